import { groupOf, type ManifestObject, type ObjectRef } from '../../../k8s/object.ts';

export interface Provocation {
  /** What is wrong. */
  readonly cause: string;
  /** What was done to make it so. */
  readonly provoked: string;
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** Applied in this order to a namespace of their own. */
  readonly objects: readonly ManifestObject[];
  /** The object whose diagnosis is asked for. */
  readonly asked: Pick<ObjectRef, 'group' | 'kind' | 'name'>;
  readonly code: string;
  /** The line printed. */
  readonly line: RegExp;
  /** Lines of evidence that must be there. */
  readonly evidence?: readonly RegExp[];
  readonly fix: RegExp;
}

const object = (apiVersion: string, kind: string, name: string, rest: object): ManifestObject => ({
  apiVersion,
  kind,
  metadata: { name },
  ...rest,
});

const ask = ({ apiVersion, kind, metadata }: ManifestObject): Provocation['asked'] => ({
  group: groupOf(apiVersion),
  kind,
  name: metadata.name,
});

interface PodProps {
  readonly image?: string;
  readonly component?: string;
  readonly container?: object;
  readonly pod?: object;
}

const resources = { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '200m', memory: '256Mi' } };

const template = ({
  image = 'registry.example.com/orders:1.4.2',
  component = 'server',
  container,
  pod,
}: PodProps) => ({
  metadata: { labels: { app: 'orders', 'app.kubernetes.io/component': component } },
  spec: { containers: [{ name: 'orders', image, resources, ...container }], ...pod },
});

export const deployment = (props: PodProps, spec: object = {}): ManifestObject =>
  object('apps/v1', 'Deployment', 'orders', {
    spec: { selector: { matchLabels: { app: 'orders' } }, template: template(props), ...spec },
  });

const job = (props: PodProps, spec: object = {}): ManifestObject =>
  object('batch/v1', 'Job', 'orders-migration', {
    spec: {
      backoffLimit: 0,
      ...spec,
      template: template({ component: 'migration', ...props, pod: { restartPolicy: 'Never', ...props.pod } }),
    },
  });

const readinessProbe = { httpGet: { path: '/readyz', port: 8080 }, periodSeconds: 5 };

const pods: readonly Provocation[] = [
  {
    cause: 'image pull',
    provoked: 'a tag that no registry has',
    objects: [deployment({ image: 'registry.example.com/orders:image-absent' })],
    asked: ask(deployment({})),
    code: 'PLINTH-K8S-101',
    line: /^the image registry\.example\.com\/orders:image-absent of container orders cannot be pulled: the registry has no such image$/,
    evidence: [/container orders of Pod\/orders-\S+ waits, (ErrImagePull|ImagePullBackOff): .*not found/],
    fix: /workload\.image/,
  },
  {
    cause: 'crash loop with its last log lines',
    provoked: 'a process that ends with exit code 1',
    objects: [deployment({ image: 'registry.example.com/orders:crash' })],
    asked: ask(deployment({})),
    code: 'PLINTH-K8S-110',
    line: /^container orders ends again and again with exit code 1$/,
    evidence: [/^log of orders: Error: FEATURE_FLAGS is not set$/, /^log of orders: exiting with code 1$/],
    fix: /last log lines/,
  },
  {
    cause: 'out of memory',
    provoked: 'a process that the kernel kills at its limit',
    objects: [deployment({ image: 'registry.example.com/orders:out-of-memory' })],
    asked: ask(deployment({})),
    code: 'PLINTH-K8S-111',
    line: /^container orders was killed because it used more than its memory limit of 256Mi$/,
    evidence: [/^log of orders: loading the catalogue into memory$/],
    fix: /^raise workload\.resources\.memory above 256Mi/,
  },
  {
    cause: 'an init container that fails',
    provoked: 'an init container that ends with exit code 1',
    objects: [
      deployment({
        pod: { initContainers: [{ name: 'wait', image: 'registry.example.com/wait:init-fails' }] },
      }),
    ],
    asked: ask(deployment({})),
    code: 'PLINTH-K8S-112',
    line: /^init container wait \(1 of 1\) ends with exit code 1, so the pod never starts$/,
    evidence: [/^log of wait: Error: no route to host$/],
    fix: /last log lines of wait/,
  },
  {
    cause: 'a readiness probe that fails',
    provoked: 'a process that answers its probe with 503',
    objects: [
      deployment({ image: 'registry.example.com/orders:never-ready', container: { readinessProbe } }),
    ],
    asked: ask(deployment({})),
    code: 'PLINTH-K8S-114',
    line: /^container orders runs, but its readiness probe fails: HTTP probe failed with statuscode: 503$/,
    evidence: [/^log of orders: connection to the database refused/],
    fix: /workload\.probes\.readiness/,
  },
];

const refused: readonly Provocation[] = [
  {
    cause: 'quota',
    provoked: 'a ResourceQuota of one pod, and two replicas',
    objects: [
      object('v1', 'ResourceQuota', 'compute', { spec: { hard: { 'limits.memory': '300Mi' } } }),
      deployment({}, { replicas: 2 }),
    ],
    asked: ask(deployment({})),
    code: 'PLINTH-K8S-120',
    line: /^ResourceQuota\/compute has no room for another pod: it needs limits\.memory=256Mi, and limits\.memory=256Mi of limits\.memory=300Mi are used$/,
    evidence: [/FailedCreate.*exceeded quota: compute/],
    fix: /ResourceQuota\/compute.*workload\.resources/,
  },
  {
    cause: 'limit range',
    provoked: 'a LimitRange below what the container asks for',
    objects: [
      object('v1', 'LimitRange', 'small', {
        spec: { limits: [{ type: 'Container', max: { memory: '128Mi' } }] },
      }),
      deployment({}),
    ],
    asked: ask(deployment({})),
    code: 'PLINTH-K8S-121',
    line: /^a LimitRange of the namespace refuses the pods: maximum memory usage per Container is 128Mi, .*256Mi/,
    fix: /workload\.resources\.memory/,
  },
  {
    cause: 'Pod Security',
    provoked: 'a pod without a security context, in a namespace that enforces "restricted"',
    namespaceLabels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    objects: [deployment({})],
    asked: ask(deployment({})),
    code: 'PLINTH-K8S-122',
    line: /^Pod Security "restricted" refuses the pods: allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile$/,
    fix: /securityContext\.allowPrivilegeEscalation.*securityContext\.runAsNonRoot/,
  },
  {
    cause: 'an account that is absent',
    provoked: 'a pod with the name of a ServiceAccount that nobody made',
    objects: [deployment({ pod: { serviceAccountName: 'nobody' } })],
    asked: ask(deployment({})),
    code: 'PLINTH-K8S-123',
    line: /^the API server refuses the pods: pods .*serviceaccount "nobody" not found$/,
    fix: /ServiceAccount/,
  },
  {
    cause: 'unschedulable: no room',
    provoked: 'a request for 1,000 processors',
    objects: [deployment({ container: { resources: { requests: { cpu: '1000' } } } })],
    asked: ask(deployment({})),
    code: 'PLINTH-K8S-130',
    line: /^no node takes Pod\/orders-\S+: none has enough free \(\d × Insufficient cpu\)$/,
    evidence: [/^condition PodScheduled is False: 0\/\d nodes are available/],
    fix: /workload\.resources\.cpu/,
  },
  {
    cause: 'unschedulable: no node it may run on',
    provoked: 'a selector that no node matches',
    objects: [deployment({ pod: { nodeSelector: { 'example.com/disk': 'fast' } } })],
    asked: ask(deployment({})),
    code: 'PLINTH-K8S-132',
    line: /^no node takes Pod\/orders-\S+: none is where it may run \(3 × node\(s\) didn't match Pod's node affinity\/selector\)$/,
    evidence: [/1 node\(s\) had untolerated taint/],
    fix: /labels/,
  },
  {
    cause: 'unschedulable: volume',
    provoked: 'a claim that does not exist',
    objects: [
      deployment({ pod: { volumes: [{ name: 'disk', persistentVolumeClaim: { claimName: 'missing' } }] } }),
    ],
    asked: ask(deployment({})),
    code: 'PLINTH-K8S-133',
    line: /^no node takes Pod\/orders-\S+: its volumes do not allow any: .*persistentvolumeclaim "missing" not found/,
    fix: /PersistentVolumeClaim/,
  },
];

const jobs: readonly Provocation[] = [
  {
    cause: 'failed migration',
    provoked: 'a migration that ends with exit code 1',
    objects: [job({ image: 'registry.example.com/orders:migration-fails' })],
    asked: ask(job({})),
    code: 'PLINTH-K8S-150',
    line: /^the migration Job failed with exit code 1 after 1 attempt$/,
    evidence: [
      /^condition Failed is True, BackoffLimitExceeded/,
      /^log of orders: Error: 0002_add_index: relation "orders" does not exist$/,
    ],
    fix: /workload\.migration\.command.*--rerun-jobs/,
  },
  {
    cause: 'a migration that takes too long',
    provoked: 'a deadline of 3 s, and a migration that waits for a lock',
    objects: [job({ image: 'registry.example.com/orders:job-hangs' }, { activeDeadlineSeconds: 3 })],
    asked: ask(job({})),
    code: 'PLINTH-K8S-151',
    line: /^the migration Job was stopped because it took longer than its deadline of 3 s$/,
    evidence: [/^condition Failed is True, DeadlineExceeded/],
    fix: /workload\.migration\.deadline/,
  },
  {
    cause: 'a migration whose image cannot be pulled',
    provoked: 'a tag that no registry has',
    objects: [job({ image: 'registry.example.com/orders:job-image-absent' })],
    asked: ask(job({})),
    code: 'PLINTH-K8S-101',
    line: /^the image registry\.example\.com\/orders:job-image-absent of container orders cannot be pulled/,
    fix: /workload\.image/,
  },
];

const credentials = object('v1', 'Secret', 'aws-emulator-credentials', {
  stringData: { 'access-key-id': 'test', 'secret-access-key': 'test' },
});

const secretRef = (key: string) => ({ name: 'aws-emulator-credentials', key });

const store = (spec: object = {}): ManifestObject =>
  object('external-secrets.io/v1', 'SecretStore', 'orders-secrets', {
    spec: {
      provider: {
        aws: {
          service: 'SecretsManager',
          region: 'eu-central-1',
          auth: {
            secretRef: {
              accessKeyIDSecretRef: secretRef('access-key-id'),
              secretAccessKeySecretRef: secretRef('secret-access-key'),
            },
          },
        },
      },
      ...spec,
    },
  });

const externalSecret = (key: string, property?: string): ManifestObject =>
  object('external-secrets.io/v1', 'ExternalSecret', 'orders-postgres', {
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { kind: 'SecretStore', name: 'orders-secrets' },
      target: { name: 'orders-postgres' },
      ...(property === undefined
        ? { dataFrom: [{ extract: { key } }] }
        : { data: [{ secretKey: property, remoteRef: { key, property } }] }),
    },
  });

/** What the AWS emulator holds, and what it refuses, see the test. */
export const presentKey = '/orders/local/postgres';
export const deniedKey = '/orders/local/denied';

const secrets: readonly Provocation[] = [
  {
    cause: 'secret not synced: AWS has none',
    provoked: 'terraform apply was not run',
    objects: [credentials, store(), externalSecret('/orders/local/redis')],
    asked: ask(externalSecret('')),
    code: 'PLINTH-K8S-162',
    line: /^AWS Secrets Manager has no secret \/orders\/local\/redis$/,
    evidence: [/^condition Ready is False, SecretSyncedError/],
    fix: /terraform apply/,
  },
  {
    cause: 'secret not synced: access denied',
    provoked: 'AWS answers AccessDeniedException',
    objects: [credentials, store(), externalSecret(deniedKey)],
    asked: ask(externalSecret('')),
    code: 'PLINTH-K8S-163',
    line: /^AWS refuses ExternalSecret\/orders-postgres: its credentials may not read \/orders\/local\/denied$/,
    evidence: [/not authorized to perform: secretsmanager:GetSecretValue/],
    fix: /kubernetes\.externalSecretsRole/,
  },
  {
    cause: 'secret not synced: the store is not ready',
    provoked: 'the Secret with the credentials of the store was not made',
    objects: [store(), externalSecret(presentKey)],
    asked: ask(externalSecret('')),
    code: 'PLINTH-K8S-161',
    line: /^SecretStore\/orders-secrets is not ready: .*aws-emulator-credentials/,
    fix: /^make the Secret aws-emulator-credentials/,
  },
  {
    cause: 'secret not synced: a field is missing',
    provoked: 'a field that the document in AWS does not have',
    objects: [credentials, store(), externalSecret(presentKey, 'nonsense')],
    asked: ask(externalSecret('')),
    code: 'PLINTH-K8S-164',
    line: /^ExternalSecret\/orders-postgres is not synced: .*nonsense/,
    fix: /JSON document/,
  },
  {
    cause: 'secret not synced: no operator',
    provoked: 'a store that the operator is told to leave to another one',
    objects: [credentials, store({ controller: 'another' }), externalSecret(presentKey)],
    asked: ask(externalSecret('')),
    code: 'PLINTH-K8S-160',
    line: /^nothing has looked at ExternalSecret\/orders-postgres for \d+ s: the External Secrets operator does not run/,
    fix: /install the External Secrets operator/,
  },
];

const autoscaler = (target: string): ManifestObject =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', 'orders', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target },
      minReplicas: 1,
      maxReplicas: 3,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
        },
      ],
    },
  });

const budget = (spec: object): ManifestObject =>
  object('policy/v1', 'PodDisruptionBudget', 'orders', {
    spec: { selector: { matchLabels: { app: 'orders' } }, ...spec },
  });

const service = object('v1', 'Service', 'orders', {
  spec: { selector: { app: 'order' }, ports: [{ port: 80 }] },
});

const around: readonly Provocation[] = [
  {
    cause: 'HPA without metrics',
    provoked: 'a cluster without a metrics server',
    objects: [deployment({}), autoscaler('orders')],
    asked: ask(autoscaler('')),
    code: 'PLINTH-K8S-170',
    line: /^HorizontalPodAutoscaler\/orders has no metrics: no metrics server answers in the cluster$/,
    evidence: [/^condition ScalingActive is False, FailedGetResourceMetric/],
    fix: /metrics-server/,
  },
  {
    cause: 'HPA without a target',
    provoked: 'a Deployment that does not exist',
    objects: [autoscaler('missing')],
    asked: ask(autoscaler('')),
    code: 'PLINTH-K8S-171',
    line: /^HorizontalPodAutoscaler\/orders cannot scale Deployment\/missing: /,
    fix: /Deployment\/missing exists/,
  },
  {
    cause: 'PDB that blocks a drain',
    provoked: 'minAvailable 1 for one replica',
    objects: [deployment({}), budget({ minAvailable: 1 })],
    asked: ask(budget({})),
    code: 'PLINTH-K8S-172',
    line: /^PodDisruptionBudget\/orders blocks every drain of a node: with minAvailable 1, 1 of 1 pod must stay$/,
    evidence: [/^1 of 1 healthy, 1 needed, 0 may be evicted$/],
    fix: /maxUnavailable to 1.*workload\.replicas\.min/,
  },
  {
    cause: 'PDB of pods that are down',
    provoked: 'a process that ends with exit code 1',
    objects: [
      deployment({ image: 'registry.example.com/orders:crash' }, { replicas: 2 }),
      budget({ maxUnavailable: 1 }),
    ],
    asked: ask(budget({})),
    code: 'PLINTH-K8S-173',
    line: /^PodDisruptionBudget\/orders allows no eviction while 0 of 2 pods are healthy and 1 needed: container orders ends again and again with exit code 1$/,
    evidence: [/^log of orders: exiting with code 1$/],
    fix: /last log lines/,
  },
  {
    cause: 'Service without endpoints',
    provoked: 'a selector that no pod has',
    objects: [deployment({}), service],
    asked: ask(service),
    code: 'PLINTH-K8S-174',
    line: /^Service\/orders reaches no pod: none has the labels app=order$/,
    fix: /selector/,
  },
  {
    cause: 'a claim without a volume',
    provoked: 'a StorageClass that does not exist',
    objects: [
      object('v1', 'PersistentVolumeClaim', 'dump', {
        spec: {
          storageClassName: 'missing',
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
        },
      }),
    ],
    asked: { group: '', kind: 'PersistentVolumeClaim', name: 'dump' },
    code: 'PLINTH-K8S-175',
    line: /^PersistentVolumeClaim\/dump has no volume: StorageClass\/missing does not exist$/,
    fix: /StorageClass/,
  },
  {
    cause: 'progress deadline exceeded',
    provoked: 'a deadline of 1 s, and a scheduler that does not exist, which nobody reports',
    objects: [deployment({ pod: { schedulerName: 'nobody' } }, { progressDeadlineSeconds: 1 })],
    asked: ask(deployment({})),
    code: 'PLINTH-K8S-180',
    line: /^the rollout made no progress within its deadline, and no pod says why: 0 of 1 pod ready when the progress deadline passed$/,
    evidence: [/^condition Progressing is False, ProgressDeadlineExceeded/],
    fix: /plinth rollback/,
  },
];

export const provocations: readonly Provocation[] = [...pods, ...refused, ...jobs, ...secrets, ...around];
