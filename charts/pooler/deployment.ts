import { Duration, Size } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-27/lib/config-map.js';
import { type ContainerProps, Protocol, type VolumeMount } from 'cdk8s-plus-27/lib/container.js';
import { Deployment, DeploymentStrategy, PercentOrAbsolute } from 'cdk8s-plus-27/lib/deployment.js';
import { LabelSelector } from 'cdk8s-plus-27/lib/pod.js';
import { Secret } from 'cdk8s-plus-27/lib/secret.js';
import { ServiceAccount } from 'cdk8s-plus-27/lib/service-account.js';
import { EmptyDirMedium, Volume } from 'cdk8s-plus-27/lib/volume.js';
import type { Construct } from 'constructs';
import { poolerMetricsPort, poolerPort } from '../../spec/derived.ts';
import { toSeconds } from '../../spec/units.ts';
import { connect } from '../connections.ts';
import { credentialsAnnotation } from '../credentials.ts';
import { contentHash, jobLabels } from '../labels.ts';
import { secretName } from '../stores/index.ts';
import { harden } from '../workload/index.ts';
import { certificateFolder, configFiles, configFolder, reloadEvery, usersFolder } from './config.ts';
import { exporter } from './exporter.ts';
import { poolerSelector } from './labels.ts';
import { certificateName, poolerName, poolerStore, statsStore } from './names.ts';
import type { PoolerProps } from './props.ts';

/** Mode of the mounted certificate: readable by the container's group, by nobody else. */
const secretMode = 0o440;

/**
 * SIGTERM makes PgBouncer (1.23 and later) wait until its clients have gone, taking no new ones: so the kubelet's
 * own signal drains a pod, once routes to it are withdrawn. How long that takes is the termination budget's to
 * count. Ready before the workload (stage 4), which connects through it.
 */
export function deployment(scope: Construct, props: PoolerProps): Deployment {
  const name = poolerName(props.service);
  const labels = jobLabels(props, 'pooler', props.image);
  const made = new Deployment(scope, 'deployment', {
    metadata: { name, labels, annotations: { 'plinth.dev/stage': '4' } },
    select: false,
    replicas: props.replicas,
    serviceAccount: ServiceAccount.fromServiceAccountName(scope, 'identity', name),
    strategy: DeploymentStrategy.rollingUpdate({
      maxSurge: PercentOrAbsolute.absolute(1),
      maxUnavailable: PercentOrAbsolute.absolute(0),
    }),
    terminationGracePeriod: Duration.seconds(toSeconds(props.termination.grace)),
    containers: [container(scope, props)],
  });
  made.select(LabelSelector.of({ labels: { ...poolerSelector(props) } }));
  harden(made, {
    podLabels: labels,
    podAnnotations: {
      'plinth.dev/config-hash': contentHash({ ...configFiles(props), ...props.databases }),
      ...credentialsAnnotation(props.credentialsVersion ?? 1),
      ...mergedMetrics(props),
    },
    ...(props.scrape && { sidecars: [exporter(props)] }),
    resources: props.resources,
    spreadBy: poolerSelector(props),
    container: { ...probes, ...lifecycle(props) },
    spec: { revisionHistoryLimit: 5 },
  });
  return made;
}

const container = (scope: Construct, props: PoolerProps): ContainerProps => ({
  name: 'pgbouncer',
  image: props.image,
  command: ['/bin/sh', `${configFolder}/run.sh`, String(reloadEvery)],
  ports: [{ name: 'postgres', number: poolerPort, protocol: Protocol.TCP }],
  volumeMounts: [
    ...connect(
      scope,
      [poolerStore, ...(props.scrape === undefined ? [] : [statsStore])].map((store) => ({
        store,
        secret: secretName(props.service, store),
      })),
    ).mounts,
    configMount(scope, props),
    certificateMount(scope, props),
    ...(props.scrape === undefined ? [] : [usersMount(scope)]),
  ],
});

function configMount(scope: Construct, { service }: PoolerProps): VolumeMount {
  const source = ConfigMap.fromConfigMapName(scope, 'config-source', poolerName(service));
  return {
    path: configFolder,
    volume: Volume.fromConfigMap(scope, 'config-volume', source, { name: 'config' }),
    readOnly: true,
  };
}

function certificateMount(scope: Construct, { service, certificate }: PoolerProps): VolumeMount {
  const secret = Secret.fromSecretName(scope, 'certificate-source', certificate ?? certificateName(service));
  const volume = Volume.fromSecret(scope, 'certificate-volume', secret, {
    name: 'certificate',
    defaultMode: secretMode,
  });
  return { path: certificateFolder, volume, readOnly: true };
}

const usersMount = (scope: Construct): VolumeMount => ({
  path: usersFolder,
  volume: Volume.fromEmptyDir(scope, 'users', 'users', {
    medium: EmptyDirMedium.MEMORY,
    sizeLimit: Size.mebibytes(1),
  }),
});

/** Where the agent of an Istio proxy finds the exporter, to join its metrics with its own. */
const mergedMetrics = ({ scrape }: PoolerProps): Readonly<Record<string, string>> =>
  scrape === undefined || scrape.port === poolerMetricsPort
    ? {}
    : {
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': String(poolerMetricsPort),
        'prometheus.io/path': '/metrics',
      };

const connects = { tcpSocket: { port: 'postgres' } };

/**
 * Ready is who takes connections, alive who answers on one. Neither asks the database: while that fails over, a
 * pooler that is taken away or restarted would drop the clients it could keep waiting.
 */
const probes: Readonly<Record<string, object>> = {
  startupProbe: { ...connects, periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 30 },
  readinessProbe: { ...connects, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 },
  livenessProbe: {
    exec: { command: ['/bin/bash', `${configFolder}/alive.sh`] },
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold: 3,
  },
};

const lifecycle = ({ termination }: PoolerProps): { readonly lifecycle: object } => ({
  lifecycle: { preStop: { sleep: { seconds: toSeconds(termination.preStop) } } },
});
