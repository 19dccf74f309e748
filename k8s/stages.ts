/** The annotation that tells people and the apply command when an object's turn is. */
export const stageAnnotation = 'plinth.dev/stage';

/** Each stage is applied, and waited for, before the next one starts. */
export const stages = [
  'namespace',
  'classes',
  'config',
  'services',
  'migrations',
  'workload',
  'monitoring',
] as const;

/** Kinds that are not in `config`, where everything goes that other objects refer to. */
const stageOfKind: Readonly<Record<string, number>> = {
  Namespace: 0,
  CustomResourceDefinition: 0,
  ClusterRole: 0,
  IngressClass: 1,
  PriorityClass: 1,
  StorageClass: 1,
  Service: 3,
  PersistentVolumeClaim: 3,
  Job: 4,
  Deployment: 5,
  StatefulSet: 5,
  DaemonSet: 5,
  HorizontalPodAutoscaler: 5,
  VerticalPodAutoscaler: 5,
  ScaledObject: 5,
  PodDisruptionBudget: 5,
  CronJob: 5,
  HTTPRoute: 5,
  Ingress: 5,
  ServiceMonitor: 6,
  PodMonitor: 6,
  Probe: 6,
  PrometheusRule: 6,
  // They refuse everything while what is behind them does not run.
  MutatingWebhookConfiguration: 6,
  ValidatingWebhookConfiguration: 6,
};

const configStage = 2;

/** The stage of an object of this kind, unless its own annotation names another. */
export function stageOf(kind: string, annotations: Readonly<Record<string, string>> = {}): number {
  const named = annotations[stageAnnotation];
  return named === undefined ? (stageOfKind[kind] ?? configStage) : Number(named);
}

/** Kinds without a namespace; `cdk8s` gives them the chart's all the same. */
export const clusterScoped: ReadonlySet<string> = new Set([
  'Namespace',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'IngressClass',
  'PriorityClass',
  'StorageClass',
  'ClusterSecretStore',
]);

/** `crd` on an object: applied where the cluster serves its kind, left out with a note where it does not. */
export const optionalAnnotation = 'plinth.dev/optional';

/** `true` on an object: never pruned. */
export const keepAnnotation = 'plinth.dev/keep';
