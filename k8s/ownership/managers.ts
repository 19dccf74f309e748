/** Who the API server writes down as the owner of what is applied here. */
export const manager = 'plinth';

/** Holds the number of pods of a workload until its autoscaler takes it; see `replicas.ts`. */
export const bootstrapManager = 'plinth-bootstrap';

/**
 * Managers behind which there is a person with kubectl, or objects from before server-side apply
 * (`before-first-apply`: Kubernetes, "Server-Side Apply", Upgrading from client-side apply). What they wrote is
 * taken over without being asked; what any other manager owns, an operator's say, is not.
 */
export const isByHand = (name: string): boolean => /^kubectl/.test(name) || name === 'before-first-apply';

/**
 * Programs that add fields to objects of others as their work. A client that names no manager is written down by its
 * user agent up to the slash (k8s.io/apiserver, `managerOrUserAgent`), which for Go programs is the file name of the
 * program; so most of these are names of programs, as their images have them.
 */
const controllers: Readonly<Record<string, readonly string[]>> = {
  Kubernetes: [
    'kube-apiserver',
    'kube-controller-manager',
    'kube-scheduler',
    'kubelet',
    'cloud-controller-manager',
  ],
  'cloud provider': ['aws-cloud-controller-manager', 'eks', 'karpenter', 'cluster-autoscaler'],
  'External Secrets': ['external-secrets'],
  'Vertical Pod Autoscaler': ['vpa-admission-controller', 'vpa-recommender', 'vpa-updater'],
  // kubernetes/autoscaler, vertical-pod-autoscaler/pkg: the programs are called by their folder in some builds.
  'Vertical Pod Autoscaler, by folder': ['admission-controller', 'recommender', 'updater'],
  KEDA: ['keda', 'keda-adapter', 'keda-admission-webhooks', 'keda-operator'],
  'cert-manager': ['cainjector', 'controller'],
  Istio: ['istio-operator', 'pilot-discovery'],
  Linkerd: ['linkerd-proxy-injector', 'proxy-injector'],
  // argo-cd, common/common.go: ArgoCDSSAManager; the others are names of programs.
  'Argo CD': ['argocd-application-controller', 'argocd-controller', 'argocd-server'],
  // fluxcd, "Kustomization", Controlling the apply behaviour of resources.
  Flux: ['helm-controller', 'kustomize-controller'],
  gateways: ['aws-load-balancer-controller', 'envoy-gateway', 'nginx-gateway', 'nginx-ingress-controller'],
  'Prometheus operator': ['PrometheusOperator', 'prometheus-operator'],
  policies: ['gatekeeper', 'kyverno'],
};

const names = new Set(Object.values(controllers).flat());

/** cert-manager sets a manager for each of its controllers: `cert-manager-certificates-issuing`. */
export const isController = (name: string): boolean => names.has(name) || name.startsWith('cert-manager');
