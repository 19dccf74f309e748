import { describe, expect, it } from 'vitest';
import { causeOf } from '../../../k8s/diagnosis/index.ts';
import { ago, condition, live, now } from '../readiness/live.ts';
import { found, image, pod, podWith, warning } from './found.ts';

const crashed = {
  restartCount: 4,
  ready: false,
  state: { waiting: { reason: 'CrashLoopBackOff' } },
  lastState: { terminated: { exitCode: 1, reason: 'Error' } },
};

describe('a Job', () => {
  const job = (reason: string, component: string, message = 'Job has reached the specified backoff limit') =>
    live('batch/v1', 'Job', {
      name: 'orders-migration-0e37f96c',
      labels: { 'app.kubernetes.io/component': component },
      spec: { activeDeadlineSeconds: 900 },
      status: { failed: 1, conditions: [condition('Failed', 'True', reason, message)] },
    });
  const failedPod = podWith(
    { restartCount: 0, state: { terminated: { exitCode: 7, reason: 'Error' } } },
    { name: 'migration' },
    'migration',
  );

  it('that failed as a migration shows its last lines and names the command', () => {
    const object = job('BackoffLimitExceeded', 'migration');

    expect(causeOf(found({ object, pods: [failedPod], log: ['relation "a" does not exist'] }))).toMatchObject(
      {
        code: 'PLINTH-K8S-150',
        cause: 'the migration Job failed with exit code 7 after 1 attempt',
        evidence: [
          'condition Failed is True, BackoffLimitExceeded: Job has reached the specified backoff limit',
          'log of migration: relation "a" does not exist',
        ],
        fix: expect.stringMatching(/workload\.migration\.command.*plinth apply \S+ --rerun-jobs/),
      },
    );
  });

  it('that failed as the bootstrap does not blame the migration', () => {
    const diagnosis = causeOf(found({ object: job('BackoffLimitExceeded', 'bootstrap'), pods: [failedPod] }));

    expect(diagnosis?.cause).toBe('the bootstrap Job failed with exit code 7 after 1 attempt');
    expect(diagnosis?.fix).not.toContain('workload.migration');
  });

  it('past its deadline says so, though its pods are gone', () => {
    const object = job('DeadlineExceeded', 'migration', 'Job was active longer than specified deadline');
    const gone = live('v1', 'Pod', { name: 'orders-migration-0e37f96c-abcde' });
    const events = [warning(gone, 'FailedMount', 'no disk')];

    expect(causeOf(found({ object, events }))).toMatchObject({
      code: 'PLINTH-K8S-151',
      cause: 'the migration Job was stopped because it took longer than its deadline of 900 s',
      evidence: [
        expect.stringContaining('DeadlineExceeded'),
        'its pods are removed, and their log with them',
        'event FailedMount of Pod/orders-migration-0e37f96c-abcde: no disk',
      ],
      fix: expect.stringContaining('workload.migration.deadline above 900 s'),
    });
  });

  it('that ran out of memory is told by that', () => {
    const killed = podWith(
      { state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } },
      {},
      'migration',
    );

    expect(causeOf(found({ object: job('BackoffLimitExceeded', 'migration'), pods: [killed] }))?.code).toBe(
      'PLINTH-K8S-111',
    );
  });
});

describe('an ExternalSecret', () => {
  const spec = {
    secretStoreRef: { kind: 'SecretStore', name: 'orders-secrets' },
    dataFrom: [{ extract: { key: '/orders/prod/postgres' } }],
  };
  const es = (...conditions: object[]) =>
    live('external-secrets.io/v1', 'ExternalSecret', {
      name: 'orders-postgres',
      generation: 1,
      spec,
      status: { conditions },
    });
  const unsynced = es(
    condition('Ready', 'False', 'SecretSyncedError', 'could not get secret data from provider'),
  );
  const store = (...conditions: object[]) =>
    live('external-secrets.io/v1', 'SecretStore', { name: 'orders-secrets', status: { conditions } });
  const valid = store(condition('Ready', 'True', 'Valid'));
  const said = (message: string) =>
    causeOf(found({ object: unsynced, store: valid, events: [warning(unsynced, 'UpdateFailed', message)] }));

  it('of a secret that AWS does not have', () => {
    expect(said('error processing spec.dataFrom[0].extract, err: Secret does not exist')).toMatchObject({
      code: 'PLINTH-K8S-162',
      cause: 'AWS Secrets Manager has no secret /orders/prod/postgres',
      fix: expect.stringContaining('terraform apply'),
    });
  });

  it.each([
    'AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/x is not authorized to perform: secretsmanager:GetSecretValue',
    'UnrecognizedClientException: The security token included in the request is invalid',
  ])('that AWS refuses: %s', (message) => {
    expect(said(message)).toMatchObject({
      code: 'PLINTH-K8S-163',
      cause: 'AWS refuses ExternalSecret/orders-postgres: its credentials may not read /orders/prod/postgres',
    });
  });

  it('in words of its own otherwise', () => {
    expect(said('key port does not exist in secret /orders/prod/postgres')).toMatchObject({
      code: 'PLINTH-K8S-164',
      cause:
        'ExternalSecret/orders-postgres is not synced: key port does not exist in secret /orders/prod/postgres',
    });
  });

  it('whose store is not ready', () => {
    const broken = store(condition('Ready', 'False', 'InvalidProviderConfig', 'unable to create session'));

    expect(causeOf(found({ object: unsynced, store: broken }))).toMatchObject({
      code: 'PLINTH-K8S-161',
      cause: 'SecretStore/orders-secrets is not ready: unable to create session',
      evidence: ['condition Ready is False, InvalidProviderConfig: unable to create session'],
    });
  });

  it('whose store says more in its event', () => {
    const broken = store(condition('Ready', 'False', 'InvalidProviderConfig', 'unable to create client'));
    const events = [
      warning(unsynced, 'UpdateFailed', 'SecretStore "orders-secrets" is not ready'),
      warning(broken, 'InvalidProviderConfig', 'secrets "aws-emulator-credentials" not found'),
    ];

    expect(causeOf(found({ object: unsynced, store: broken, events }))).toMatchObject({
      cause: 'SecretStore/orders-secrets is not ready: secrets "aws-emulator-credentials" not found',
      fix: expect.stringContaining('make the Secret aws-emulator-credentials'),
    });
  });

  it('whose store does not exist', () => {
    expect(causeOf(found({ object: es(), store: 'absent' }))).toMatchObject({
      code: 'PLINTH-K8S-161',
      cause: 'SecretStore/orders-secrets is not ready: it does not exist',
    });
  });

  it('whose store lacks the credentials of the emulator', () => {
    const message =
      'cannot get Kubernetes secret "aws-emulator-credentials": secrets "aws-emulator-credentials" not found';
    const broken = store(condition('Ready', 'False', 'InvalidProviderConfig', message));

    expect(causeOf(found({ object: unsynced, store: broken }))?.fix).toContain(
      'access-key-id and secret-access-key',
    );
  });

  it('that nobody looks at', () => {
    // `live` objects are 600 s old.
    expect(causeOf(found({ object: es(), store: store() }))).toMatchObject({
      code: 'PLINTH-K8S-160',
      cause: expect.stringMatching(
        /^nothing has looked at ExternalSecret\/orders-postgres for 600 s: the External Secrets operator does not run/,
      ),
    });
  });

  it('that was made just now is left in peace', () => {
    const fresh = { ...es(), metadata: { ...es().metadata, creationTimestamp: ago(14) } };

    expect(causeOf(found({ object: fresh, store: store() }))).toBeUndefined();
  });

  it('is told apart from its store, which may be asked about itself', () => {
    const object = store(condition('Ready', 'False', 'InvalidProviderConfig', 'region is not valid'));

    expect(causeOf(found({ object }))).toMatchObject({
      code: 'PLINTH-K8S-161',
      cause: 'SecretStore/orders-secrets is not ready: region is not valid',
    });
  });
});

describe('a HorizontalPodAutoscaler', () => {
  const hpa = (...conditions: object[]) =>
    live('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'orders' } },
      status: { conditions },
    });
  const inactive = (message: string) =>
    hpa(
      condition('AbleToScale', 'True'),
      condition('ScalingActive', 'False', 'FailedGetResourceMetric', message),
    );

  it.each([
    [
      'the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
      'no metrics server answers in the cluster',
      /metrics-server/,
    ],
    [
      'the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu in container orders of Pod orders-1',
      'its pods request no cpu',
      /workload\.resources\.cpu/,
    ],
    [
      'the HPA was unable to compute the replica count: failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)',
      'the metrics server knows nothing of the pods of Deployment/orders yet',
      /kubectl top pod/,
    ],
  ])('%s', (message, why, fix) => {
    expect(causeOf(found({ object: inactive(message) }))).toMatchObject({
      code: 'PLINTH-K8S-170',
      cause: `HorizontalPodAutoscaler/orders has no metrics: ${why}`,
      fix: expect.stringMatching(fix),
    });
  });

  it('without its target', () => {
    const object = hpa(
      condition('AbleToScale', 'False', 'FailedGetScale', 'deployments.apps "orders" not found'),
    );

    expect(causeOf(found({ object }))).toMatchObject({
      code: 'PLINTH-K8S-171',
      cause:
        'HorizontalPodAutoscaler/orders cannot scale Deployment/orders: deployments.apps "orders" not found',
    });
  });

  it('that only waits before it scales again is not blamed on its target', () => {
    const object = hpa(
      condition('AbleToScale', 'False', 'BackoffBoth'),
      condition('ScalingActive', 'False', 'FailedGetResourceMetric', 'no metrics returned'),
    );

    expect(causeOf(found({ object }))?.code).toBe('PLINTH-K8S-170');
  });

  it('that has not been looked at has no cause', () => {
    expect(causeOf(found({ object: hpa() }))).toBeUndefined();
  });
});

describe('a PodDisruptionBudget', () => {
  const pdb = (status: object, spec: object = { maxUnavailable: 0 }) =>
    live('policy/v1', 'PodDisruptionBudget', {
      generation: 1,
      spec,
      status: { observedGeneration: 1, expectedPods: 2, desiredHealthy: 2, disruptionsAllowed: 0, ...status },
    });

  it.each([
    [{ maxUnavailable: 0 }, 'maxUnavailable 0'],
    [{ minAvailable: '100%' }, 'minAvailable 100%'],
  ])('with %j blocks every drain', (spec, setting) => {
    expect(causeOf(found({ object: pdb({ currentHealthy: 2 }, spec) }))).toMatchObject({
      code: 'PLINTH-K8S-172',
      cause: `PodDisruptionBudget/orders blocks every drain of a node: with ${setting}, 2 of 2 pods must stay`,
      evidence: ['2 of 2 healthy, 2 needed, 0 may be evicted'],
    });
  });

  it('of pods that are down names what is wrong with them', () => {
    const object = pdb({ currentHealthy: 1 });

    expect(causeOf(found({ object, pods: [podWith(crashed)] }))).toMatchObject({
      code: 'PLINTH-K8S-173',
      cause:
        'PodDisruptionBudget/orders allows no eviction while 1 of 2 pods is healthy and 2 needed: container orders ends again and again with exit code 1',
    });
  });

  it('of pods that are down for no known reason still says so', () => {
    expect(causeOf(found({ object: pdb({ currentHealthy: 0 }) }))?.cause).toBe(
      'PodDisruptionBudget/orders allows no eviction while 0 of 2 pods are healthy and 2 needed',
    );
  });
});

describe('a Service', () => {
  const service = live('v1', 'Service', { spec: { selector: { app: 'orders', tier: 'web' } } });
  const related = { endpointSlices: [] };

  it('that selects no pod names the labels', () => {
    expect(causeOf(found({ object: service, related }))).toMatchObject({
      code: 'PLINTH-K8S-174',
      cause: 'Service/orders reaches no pod: none has the labels app=orders, tier=web',
    });
  });

  it('whose pods crash is told by that', () => {
    expect(causeOf(found({ object: service, related, pods: [podWith(crashed)] }))?.code).toBe(
      'PLINTH-K8S-110',
    );
  });

  it('whose pods start has pods that are not ready', () => {
    const starting = pod({ containers: [{ name: 'orders', image }] });

    expect(causeOf(found({ object: service, related, pods: [starting] }))?.cause).toBe(
      'Service/orders reaches no pod: of 1 pod with its labels none is ready',
    );
  });
});

describe('a PersistentVolumeClaim', () => {
  const claim = live('v1', 'PersistentVolumeClaim', {
    name: 'dump',
    spec: { storageClassName: 'gp3' },
    status: { phase: 'Pending' },
  });

  it('of a class that does not exist', () => {
    expect(causeOf(found({ object: claim, related: { storageClass: 'absent' } }))).toMatchObject({
      code: 'PLINTH-K8S-175',
      cause: 'PersistentVolumeClaim/dump has no volume: StorageClass/gp3 does not exist',
    });
  });

  it('that its provisioner refuses', () => {
    const events = [warning(claim, 'ProvisioningFailed', 'quota of volumes exceeded')];

    expect(causeOf(found({ object: claim, events }))?.cause).toBe(
      'PersistentVolumeClaim/dump has no volume: quota of volumes exceeded',
    );
  });
});

describe('what is being deleted', () => {
  const deleted = { deletionTimestamp: ago(90) };

  it('a namespace, names the finalizers that are left', () => {
    const message =
      'Some content in the namespace has finalizers remaining: example.com/a in 2 resource instances';
    const object = live('v1', 'Namespace', {
      name: 'orders-prod',
      metadata: deleted,
      status: {
        phase: 'Terminating',
        conditions: [
          condition('NamespaceDeletionDiscoveryFailure', 'False'),
          condition(
            'NamespaceContentRemaining',
            'True',
            'SomeResourcesRemain',
            'configmaps. has 2 instances',
          ),
          condition('NamespaceFinalizersRemaining', 'True', 'SomeFinalizersRemain', message),
        ],
      },
    });

    expect(causeOf(found({ object }))).toMatchObject({
      code: 'PLINTH-K8S-181',
      cause: `Namespace/orders-prod is being deleted and takes no new objects: ${message}`,
      fix: expect.stringContaining('finalizers'),
    });
  });

  it('a namespace, names an API that does not answer before anything else', () => {
    const message = 'Discovery failed for some groups: metrics.k8s.io/v1beta1: stale GroupVersion discovery';
    const object = live('v1', 'Namespace', {
      metadata: deleted,
      status: {
        conditions: [
          condition('NamespaceDeletionDiscoveryFailure', 'True', 'DiscoveryFailed', message),
          condition('NamespaceFinalizersRemaining', 'True', 'SomeFinalizersRemain', 'some'),
        ],
      },
    });

    expect(causeOf(found({ object }))).toMatchObject({ fix: expect.stringContaining('APIService') });
  });

  it('a pod, is late by so much', () => {
    const object = live('v1', 'Pod', { name: 'orders-1', metadata: deleted });

    expect(causeOf(found({ object }))).toMatchObject({
      code: 'PLINTH-K8S-182',
      cause: 'Pod/orders-1 should have been gone 90 s ago',
      fix: expect.stringContaining('--force'),
    });
  });

  it('with a finalizer, waits for that', () => {
    const object = live('v1', 'Secret', { metadata: { ...deleted, finalizers: ['example.com/a'] } });

    expect(causeOf(found({ object }))?.cause).toBe(
      'Secret/orders is being deleted and waits for example.com/a',
    );
  });

  it('is told by that, whatever its pods do', () => {
    const object = live('apps/v1', 'Deployment', {
      metadata: { ...deleted, finalizers: ['foregroundDeletion'] },
    });

    expect(causeOf(found({ object, pods: [podWith(crashed)] }))?.code).toBe('PLINTH-K8S-182');
  });
});

describe('a failure of a kind nobody knows', () => {
  it('is told in its own words', () => {
    const object = live('example.com/v1', 'Database', {
      status: { conditions: [condition('Stalled', 'True', 'NoDisk', 'the disk is full')] },
    });

    expect(causeOf(found({ object, now }))).toMatchObject({
      code: 'PLINTH-K8S-199',
      cause: 'Database/orders failed: the disk is full',
      evidence: ['condition Stalled is True, NoDisk: the disk is full'],
    });
  });
});

describe('evidence', () => {
  it('is one line each, and no longer than a person reads', () => {
    const events = 'x'.repeat(1000);
    const diagnosis = causeOf(found({ pods: [podWith(crashed)], log: [`a\nb ${events}`] }));

    for (const line of diagnosis?.evidence ?? []) expect(line).toMatch(/^.{1,400}$/);
  });
});
