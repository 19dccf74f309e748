import { Duration } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-27/lib/config-map.js';
import { type ContainerProps, Env, Protocol } from 'cdk8s-plus-27/lib/container.js';
import { Deployment, DeploymentStrategy, PercentOrAbsolute } from 'cdk8s-plus-27/lib/deployment.js';
import { LabelSelector } from 'cdk8s-plus-27/lib/pod.js';
import { ServiceAccount } from 'cdk8s-plus-27/lib/service-account.js';
import type { Construct } from 'constructs';
import { longestStart } from '../../spec/probes.ts';
import { toSeconds } from '../../spec/units.ts';
import { caBundle, connect, literalEnv, trustEnv, trustEnvOf } from '../connections.ts';
import { credentialsAnnotation } from '../credentials.ts';
import { selectorLabels, workloadLabels } from '../labels.ts';
import { poolerTrust } from '../pooler/names.ts';
import { trustMount } from '../pooler/trust.ts';
import { configHash, configName } from './config.ts';
import { harden } from './harden.ts';
import { probesOf } from './probes.ts';
import type { WorkloadProps } from './props.ts';

/**
 * The Deployment. It has no `replicas`: the autoscaler owns that number, and a manifest that names it would
 * reset it at each apply. Images are pulled by digest check at each start (library default, `Always`).
 */
export function deployment(scope: Construct, props: WorkloadProps): Deployment {
  const made = new Deployment(scope, 'deployment', {
    metadata: {
      name: props.service,
      labels: workloadLabels(props, props.image),
      annotations: reloadOnRotation(props),
    },
    select: false,
    serviceAccount: ServiceAccount.fromServiceAccountName(scope, 'identity', props.service),
    strategy: DeploymentStrategy.rollingUpdate({
      maxSurge: PercentOrAbsolute.absolute(props.surge),
      maxUnavailable: PercentOrAbsolute.absolute(0),
    }),
    progressDeadline: Duration.seconds(progressDeadline(props)),
    terminationGracePeriod: Duration.seconds(toSeconds(props.termination.grace)),
    containers: [containerOf(scope, props)],
  });
  made.select(LabelSelector.of({ labels: { ...selectorLabels(props) } }));
  made.markHasAutoscaler();
  harden(made, {
    podLabels: workloadLabels(props, props.image),
    podAnnotations: {
      ...configHash(props.env),
      ...credentialsAnnotation(props.credentialsVersion),
      ...mergedMetrics(props),
    },
    resources: props.resources,
    spreadBy: selectorLabels(props),
    container: { ...probesOf(props.probes, props.port), ...lifecycleOf(props) },
    spec: { revisionHistoryLimit: 5, minReadySeconds: toSeconds(props.minReady) },
  });
  return made;
}

function containerOf(scope: Construct, props: WorkloadProps): ContainerProps {
  const { connections = [], poolerCertificate } = props;
  const { env, mounts } = connect(scope, connections);
  return {
    name: props.service,
    image: props.image,
    ...(props.command === undefined ? {} : { command: [...props.command] }),
    ports: [{ name: 'http', number: props.port, protocol: Protocol.TCP }],
    envFrom: [Env.fromConfigMap(ConfigMap.fromConfigMapName(scope, 'settings', configName(props.service)))],
    envVariables: {
      ...literalEnv(poolerCertificate === undefined ? trustEnv : trustEnvOf(poolerTrust.path)),
      ...env,
    },
    volumeMounts: [
      ...mounts,
      ...(poolerCertificate === undefined ? [] : [trustMount(scope, poolerCertificate)]),
    ],
  };
}

/** A pod may take its whole start-up time twice (a restart in between) before the rollout counts as stuck. */
const progressDeadline = ({ probes, minReady }: WorkloadProps): number =>
  Math.max(600, 2 * (longestStart(probes.startup, toSeconds(probes.startupTime)) + toSeconds(minReady)));

/** Where the agent of an Istio proxy finds the service's own metrics to join with its own. */
const mergedMetrics = ({ mesh, port, metricsPath }: WorkloadProps): Record<string, string> =>
  mesh === 'istio'
    ? {
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': String(port),
        'prometheus.io/path': metricsPath,
      }
    : {};

/**
 * The kubelet waits by itself (Kubernetes 1.30, PodLifecycleSleepAction), so an image without a `sleep`
 * program keeps serving too while routes to the pod are withdrawn. A sleep of 0 is valid from Kubernetes 1.33
 * only (PodLifecycleSleepActionAllowZero), so no wait is no hook.
 */
function lifecycleOf({ termination }: WorkloadProps): { readonly lifecycle?: object } {
  const seconds = toSeconds(termination.preStop);
  return seconds === 0 ? {} : { lifecycle: { preStop: { sleep: { seconds } } } };
}

/**
 * Read by Stakater Reloader where it is installed: a rotated secret becomes a rollout, and so do new roots of RDS, which
 * a process reads at its start alone. Inert elsewhere. Behind a pooler the roots are the pooler's affair, which reads
 * them again by itself.
 */
function reloadOnRotation({ connections = [], poolerCertificate }: WorkloadProps): Record<string, string> {
  if (connections.length === 0) return {};
  return {
    'secret.reloader.stakater.com/reload': connections.map(({ secret }) => secret).join(','),
    ...(poolerCertificate === undefined && { 'configmap.reloader.stakater.com/reload': caBundle.configMap }),
  };
}
