import { describe, expect, it } from 'vitest';
import { causeOf } from '../../../k8s/diagnosis/index.ts';
import { ago, condition, live } from '../readiness/live.ts';
import { deployment, found, image, pod, podWith, warning } from './found.ts';

const waiting = (reason: string, message?: string) => ({
  state: { waiting: { reason, ...(message === undefined ? {} : { message }) } },
});

const ended = (exitCode: number, reason = 'Error', restartCount = 5) => ({
  restartCount,
  state: { waiting: { reason: 'CrashLoopBackOff' } },
  lastState: { terminated: { exitCode, reason } },
});

describe('an image that cannot be pulled', () => {
  const pull =
    'failed to pull and unpack image "registry.example.com/orders:1.4.2": failed to resolve reference';

  it.each([
    ['not found', `${pull}: registry.example.com/orders:1.4.2: not found`, '101', /push the image/],
    ['manifest unknown', `${pull}: manifest unknown: manifest unknown`, '101', /workload\.image/],
    ['for another architecture', 'no match for platform in manifest: not found', '101', /architecture/],
    [
      'unauthorised',
      `${pull}: unexpected status from HEAD request: 401 Unauthorized`,
      '102',
      /imagePullSecret/,
    ],
    [
      'absent or private, which Docker Hub does not tell apart',
      'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope',
      '102',
      /repository/,
    ],
    ['without credentials', 'no basic auth credentials', '102', /imagePullSecret/],
    [
      'rate limited',
      `${pull}: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit`,
      '104',
      /mirror/,
    ],
    [
      'rate limited while signing in',
      'failed to authorize: failed to fetch anonymous token: unexpected status: 429 Too Many Requests',
      '104',
      /mirror/,
    ],
    [
      'unreachable',
      `${pull}: failed to do request: Head "https://registry.example.com/v2/": dial tcp: lookup registry.example.com: no such host`,
      '105',
      /reach the registry/,
    ],
  ])('%s', (_, message, code, fix) => {
    const diagnosis = causeOf(found({ pods: [podWith(waiting('ErrImagePull', message))] }));

    expect(diagnosis).toMatchObject({ code: `PLINTH-K8S-${code}`, fix: expect.stringMatching(fix) });
    expect(diagnosis?.cause).toMatch(`the image ${image} of container orders cannot be pulled`);
  });

  it('with an invalid name', () => {
    const diagnosis = causeOf(found({ pods: [podWith(waiting('InvalidImageName'))] }));

    expect(diagnosis).toMatchObject({
      code: 'PLINTH-K8S-103',
      cause: `the image ${image} of container orders cannot be pulled: its name is not valid`,
    });
  });

  it('is told from the event when the container only says that it waits', () => {
    const stuck = podWith(waiting('ImagePullBackOff', 'Back-off pulling image "x"'));
    const events = [warning(stuck, 'Failed', 'Failed to pull image "x": manifest unknown', 3)];

    expect(causeOf(found({ pods: [stuck], events }))).toMatchObject({
      code: 'PLINTH-K8S-101',
      evidence: [
        'container orders of Pod/orders-5d4f-x7k2p waits, ImagePullBackOff: Back-off pulling image "x"',
        'event Failed of Pod/orders-5d4f-x7k2p (3 times): Failed to pull image "x": manifest unknown',
      ],
    });
  });

  it('of a part the description does not tell is not blamed on workload.image', () => {
    const diagnosis = causeOf(found({ pods: [podWith(waiting('ErrImagePull', 'not found'), {}, 'pooler')] }));

    expect(diagnosis?.fix).toContain('the image of container orders');
  });
});

describe('a container that ends', () => {
  it('out of memory names the limit', () => {
    const killed = podWith(ended(137, 'OOMKilled'), { resources: { limits: { memory: '512Mi' } } });

    expect(causeOf(found({ pods: [killed], log: ['loading'] }))).toEqual({
      code: 'PLINTH-K8S-111',
      object: { group: 'apps', kind: 'Deployment', namespace: 'orders-prod', name: 'orders' },
      cause: 'container orders was killed because it used more than its memory limit of 512Mi',
      evidence: [
        'container orders of Pod/orders-5d4f-x7k2p: OOMKilled, 5 restarts',
        'log of orders: loading',
      ],
      fix: 'raise workload.resources.memory above 512Mi, or make the process use less',
    });
  });

  it('out of memory without a limit blames the node', () => {
    expect(causeOf(found({ pods: [podWith(ended(137, 'OOMKilled'))] }))?.cause).toBe(
      'container orders was killed because its node ran out of memory; it has no limit of its own',
    );
  });

  it('in a crash loop shows the last ten lines', () => {
    const log = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`);
    const diagnosis = causeOf(found({ pods: [podWith(ended(1))], log }));

    expect(diagnosis).toMatchObject({
      code: 'PLINTH-K8S-110',
      cause: 'container orders ends again and again with exit code 1',
    });
    expect(diagnosis?.evidence.slice(1)).toEqual(log.slice(2).map((line) => `log of orders: ${line}`));
  });

  it('for the first time is not a loop yet', () => {
    const once = podWith({ restartCount: 0, state: { terminated: { exitCode: 2, reason: 'Error' } } });

    expect(causeOf(found({ pods: [once] }))?.cause).toBe('container orders ends at once with exit code 2');
  });

  it.each([
    [0, /stay in the foreground/],
    [127, /workload\.command name a program/],
    [126, /may be run/],
    [1, /plinth rollback/],
  ])('with exit code %i gets its own advice', (exitCode, fix) => {
    expect(causeOf(found({ pods: [podWith(ended(exitCode))] }))?.fix).toMatch(fix);
  });

  it('hides passwords in what it prints', () => {
    const log = ['connecting to postgresql://app:s3cr3t@db/orders'];
    const evidence = causeOf(found({ pods: [podWith(ended(1))], log }))?.evidence.join('\n');

    expect(evidence).toContain('postgresql://app:<hidden>@db/orders');
    expect(evidence).not.toContain('s3cr3t');
  });

  it('before it starts is told by the runtime', () => {
    const absent = podWith({
      restartCount: 2,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: {
        terminated: {
          exitCode: 128,
          reason: 'StartError',
          message: 'exec: "serve": executable file not found in $PATH',
        },
      },
    });

    expect(causeOf(found({ pods: [absent] }))).toMatchObject({
      code: 'PLINTH-K8S-113',
      cause: 'container orders cannot be started: exec: "serve": executable file not found in $PATH',
      fix: expect.stringContaining('workload.command'),
    });
  });

  it.each([
    ['Liveness', 'workload.probes.liveness'],
    ['Startup', 'workload.probes.startupTime'],
  ])('because its %s probe fails', (probe, property) => {
    const killed = podWith(ended(137));
    const events = [
      warning(killed, 'Unhealthy', `${probe} probe failed: HTTP probe failed with statuscode: 500`),
    ];

    expect(causeOf(found({ pods: [killed], events }))).toMatchObject({
      code: 'PLINTH-K8S-115',
      cause: `container orders is restarted because its ${probe.toLowerCase()} probe fails: HTTP probe failed with statuscode: 500`,
      fix: expect.stringContaining(property),
    });
  });

  it('as an init container is named with its place', () => {
    const failing = pod({
      initContainers: [
        { name: 'wait', image, status: { ready: true, state: { terminated: { exitCode: 0 } } } },
        { name: 'schema', image, status: { ...ended(3, 'Error', 1), ready: false } },
      ],
      containers: [{ name: 'orders', image, status: waiting('PodInitializing') }],
    });

    expect(causeOf(found({ pods: [failing] }))).toMatchObject({
      code: 'PLINTH-K8S-112',
      cause: 'init container schema (2 of 2) ends with exit code 3, so the pod never starts',
    });
  });
});

describe('a missing object', () => {
  const bundle = 'MountVolume.SetUp failed for volume "ca" : configmap "rds-global-bundle" not found';
  const creating = podWith(waiting('ContainerCreating'));

  it('is named by the container that needs it', () => {
    const message = 'secret "orders-postgres" not found';

    expect(causeOf(found({ pods: [podWith(waiting('CreateContainerConfigError', message))] }))).toMatchObject(
      {
        code: 'PLINTH-K8S-140',
        cause: 'the pods need Secret/orders-postgres, which does not exist',
        evidence: [message],
      },
    );
  });

  it('that people make comes with how to', () => {
    const events = [warning(creating, 'FailedMount', bundle)];

    expect(causeOf(found({ pods: [creating], events }))).toMatchObject({
      code: 'PLINTH-K8S-140',
      cause: 'the pods need ConfigMap/rds-global-bundle, which does not exist',
      fix: expect.stringContaining('https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem'),
    });
  });

  it('is not taken from an event that is over', () => {
    const running = podWith({ ready: true, state: { running: {} } });

    expect(
      causeOf(found({ pods: [running], events: [warning(running, 'FailedMount', bundle)] })),
    ).toBeUndefined();
  });

  it('is not taken from an event of another pod', () => {
    const events = [warning(live('v1', 'Pod', { name: 'stranger' }), 'FailedMount', bundle)];

    expect(causeOf(found({ pods: [creating], events }))).toBeUndefined();
  });

  it('is not missing any more once the pod pulls its image', () => {
    const pulling = { ...warning(creating, 'Pulling', 'Pulling image'), type: 'Normal' };
    const failed = warning(creating, 'FailedMount', bundle);

    expect(causeOf(found({ pods: [creating], events: [pulling, failed] }))).toBeUndefined();
    expect(causeOf(found({ pods: [creating], events: [failed, pulling] }))?.code).toBe('PLINTH-K8S-140');
  });

  it('that an ExternalSecret writes points at it', () => {
    const maker = live('external-secrets.io/v1', 'ExternalSecret', {
      name: 'orders-postgres',
      status: { conditions: [condition('Ready', 'False', 'SecretSyncedError', 'Secret does not exist')] },
    });
    const pods = [podWith(waiting('CreateContainerConfigError', 'secret "orders-postgres" not found'))];

    expect(causeOf(found({ pods, makers: [maker] }))).toMatchObject({
      evidence: [
        'secret "orders-postgres" not found',
        'condition Ready is False, SecretSyncedError: Secret does not exist',
      ],
      fix: expect.stringContaining('make ExternalSecret/orders-postgres ready'),
    });
  });

  it.each([
    [
      "couldn't find key DATABASE_URL in Secret orders-prod/orders-postgres",
      'the pods need the key DATABASE_URL of Secret/orders-postgres, which is not in it',
    ],
    [
      "couldn't find key LOG in ConfigMap orders-prod/orders-config",
      'the pods need the key LOG of ConfigMap/orders-config, which is not in it',
    ],
  ])('may be a key: %s', (message, cause) => {
    expect(causeOf(found({ pods: [podWith(waiting('CreateContainerConfigError', message))] }))).toMatchObject(
      {
        code: 'PLINTH-K8S-141',
        cause,
      },
    );
  });

  it('may be a key of a volume, which only the pod connects with its Secret', () => {
    const mounting = pod({
      containers: [{ name: 'orders', image, status: waiting('ContainerCreating') }],
      volumes: [{ name: 'connection', secret: { secretName: 'orders-postgres' } }],
    });
    const message =
      'MountVolume.SetUp failed for volume "connection" : references non-existent secret key: host';

    expect(
      causeOf(found({ pods: [mounting], events: [warning(mounting, 'FailedMount', message)] })),
    ).toMatchObject({
      code: 'PLINTH-K8S-141',
      cause: 'the pods need the key host of Secret/orders-postgres, which is not in it',
    });
  });

  it('is no root user', () => {
    const message = 'container has runAsNonRoot and image will run as root';

    expect(causeOf(found({ pods: [podWith(waiting('CreateContainerConfigError', message))] }))).toMatchObject(
      {
        code: 'PLINTH-K8S-142',
        cause: `container orders cannot be made as it is described: ${message}`,
        fix: expect.stringContaining('USER 10001'),
      },
    );
  });

  it('is no disk that another node holds', () => {
    const message =
      'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node';
    const events = [warning(creating, 'FailedAttachVolume', message)];

    expect(causeOf(found({ pods: [creating], events }))?.code).toBe('PLINTH-K8S-142');
  });
});

describe('a container that runs and is not ready', () => {
  const unready = (fields: object = {}) =>
    podWith(
      { ready: false, started: true, state: { running: { startedAt: ago(120) } }, ...fields },
      { readinessProbe: { httpGet: { path: '/readyz', port: 8080 } } },
    );

  it.each([
    ['HTTP probe failed with statuscode: 503', /database/],
    ['HTTP probe failed with statuscode: 404', /set workload\.probes\.readiness to the path/],
    [
      'Get "http://10.0.0.1:8080/readyz": dial tcp 10.0.0.1:8080: connect: connection refused',
      /workload\.port/,
    ],
    ['Get "http://10.0.0.1:8080/readyz": context deadline exceeded', /timeout/],
  ])('because of "%s"', (said, fix) => {
    const one = unready();
    const events = [warning(one, 'Unhealthy', `Readiness probe failed: ${said}`, 40)];

    expect(causeOf(found({ pods: [one], events }))).toMatchObject({
      code: 'PLINTH-K8S-114',
      cause: `container orders runs, but its readiness probe fails: ${said}`,
      fix: expect.stringMatching(fix),
    });
  });

  it('without events says so', () => {
    expect(causeOf(found({ pods: [unready()] }))).toMatchObject({
      cause: 'container orders runs, but its readiness probe fails',
      fix: expect.stringContaining('no event says why'),
    });
  });

  it('may be waiting for its startup probe', () => {
    const one = unready({ started: false });
    const events = [
      warning(one, 'Unhealthy', 'Startup probe failed: HTTP probe failed with statuscode: 404'),
    ];

    expect(causeOf(found({ pods: [one], events }))).toMatchObject({
      cause: 'container orders runs, but its startup probe fails: HTTP probe failed with statuscode: 404',
      fix: 'set workload.probes.startup to the path the service answers on',
    });
  });

  it('and has only just started is left in peace', () => {
    expect(
      causeOf(found({ pods: [unready({ state: { running: { startedAt: ago(29) } } })] })),
    ).toBeUndefined();
  });
});

describe('a pod without a node', () => {
  const unscheduled = (message: string) =>
    pod({ status: { conditions: [condition('PodScheduled', 'False', 'Unschedulable', message)] } });
  const tail = ' preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.';

  it.each([
    ['0/3 nodes are available: 3 Insufficient cpu.', '130', 'none has enough free (3 × Insufficient cpu)'],
    [
      '0/3 nodes are available: 1 Insufficient cpu, 2 Insufficient memory.',
      '130',
      'none has enough free (1 × Insufficient cpu; 2 × Insufficient memory)',
    ],
    ['0/3 nodes are available: 3 Too many pods.', '130', 'none has enough free (3 × Too many pods)'],
    [
      '0/3 nodes are available: 3 node(s) had untolerated taint {dedicated: db}.',
      '131',
      'they carry a taint it does not tolerate (3 × node(s) had untolerated taint {dedicated: db})',
    ],
    [
      '0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 Insufficient cpu.',
      '130',
      'none has enough free (3 × Insufficient cpu)',
    ],
    [
      "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
      '132',
      "none is where it may run (3 × node(s) didn't match Pod's node affinity/selector)",
    ],
    [
      "0/3 nodes are available: 3 node(s) didn't match pod topology spread constraints.",
      '132',
      "none is where it may run (3 × node(s) didn't match pod topology spread constraints)",
    ],
    [
      '0/3 nodes are available: 3 node(s) had volume node affinity conflict.',
      '133',
      'its volumes do not allow any: 3 × node(s) had volume node affinity conflict',
    ],
    [
      '0/3 nodes are available: persistentvolumeclaim "dump" not found.',
      '133',
      'its volumes do not allow any: persistentvolumeclaim "dump" not found',
    ],
    ['0/3 nodes are available: 3 node(s) were unschedulable.', '134', '3 × node(s) were unschedulable'],
    ['no nodes available to schedule pods', '134', 'there is none'],
  ])('%s', (message, code, because) => {
    expect(causeOf(found({ pods: [unscheduled(message + tail)] }))).toMatchObject({
      code: `PLINTH-K8S-${code}`,
      cause: `no node takes Pod/orders-5d4f-x7k2p: ${because}`,
    });
  });
});

describe('refused pods', () => {
  const replicaSet = live('apps/v1', 'ReplicaSet', {
    name: 'orders-5d4f',
    spec: { replicas: 2 },
    status: { replicas: 1 },
  });
  const refused = (message: string) =>
    causeOf(
      found({ replicaSet, events: [warning(replicaSet, 'FailedCreate', `Error creating: ${message}`, 7)] }),
    );
  const forbidden = (why: string) => `pods "orders-5d4f-abcde" is forbidden: ${why}`;

  it('by a quota name it and its numbers', () => {
    expect(
      refused(
        forbidden(
          'exceeded quota: compute, requested: limits.cpu=1,limits.memory=1Gi, used: limits.cpu=2,limits.memory=2Gi, limited: limits.cpu=2,limits.memory=2Gi',
        ),
      ),
    ).toMatchObject({
      code: 'PLINTH-K8S-120',
      cause:
        'ResourceQuota/compute has no room for another pod: it needs limits.cpu=1,limits.memory=1Gi, and limits.cpu=2,limits.memory=2Gi of limits.cpu=2,limits.memory=2Gi are used',
      evidence: [expect.stringMatching(/^event FailedCreate of ReplicaSet\/orders-5d4f \(7 times\): /)],
    });
  });

  it('by a quota that wants numbers', () => {
    expect(refused(forbidden('failed quota: compute: must specify limits.memory for: orders'))).toMatchObject(
      {
        code: 'PLINTH-K8S-120',
        cause: 'ResourceQuota/compute takes no pod that does not say limits.memory for: orders',
      },
    );
  });

  it.each([
    ['maximum memory usage per Container is 512Mi, but limit is 1Gi', 'workload.resources.memory', '1Gi'],
    ['minimum cpu usage per Container is 500m, but request is 100m', 'workload.resources.cpu', '100m'],
    [
      '[maximum cpu usage per Pod is 1, but limit is 2, maximum memory usage per Pod is 1Gi, but limit is 2Gi]',
      'workload.resources.cpu',
      '2',
    ],
  ])('by a LimitRange: %s', (why, property, asked) => {
    expect(refused(forbidden(why))).toMatchObject({
      code: 'PLINTH-K8S-121',
      cause: expect.stringMatching(new RegExp(`, and they ask for ${asked}$`)),
      fix: `change ${property}, or the LimitRange`,
    });
  });

  it('by Pod Security name the fields', () => {
    const checks =
      'allowPrivilegeEscalation != false (container "orders" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "orders" must set securityContext.capabilities.drop=["ALL"])';

    expect(refused(forbidden(`violates PodSecurity "restricted:latest": ${checks}`))).toMatchObject({
      code: 'PLINTH-K8S-122',
      cause:
        'Pod Security "restricted" refuses the pods: allowPrivilegeEscalation != false, unrestricted capabilities',
      fix: expect.stringContaining(
        'correct securityContext.allowPrivilegeEscalation, securityContext.capabilities.drop;',
      ),
    });
  });

  it.each([
    [
      'error looking up service account orders-prod/orders: serviceaccount "orders" not found',
      /ServiceAccount/,
    ],
    [
      'Internal error occurred: failed calling webhook "check.example.com": no endpoints',
      /admission webhook/,
    ],
    ['admission webhook "check.example.com" denied the request: no', /correct what the message names/],
  ])('by anything else: %s', (message, fix) => {
    expect(refused(message)).toMatchObject({ code: 'PLINTH-K8S-123', fix: expect.stringMatching(fix) });
  });

  it('are told by the condition when events may not be read', () => {
    const message = forbidden('exceeded quota: compute, requested: pods=1, used: pods=1, limited: pods=1');
    const object = {
      ...deployment,
      status: {
        observedGeneration: 1,
        conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', message)],
      },
    };

    expect(causeOf(found({ object, replicaSet, unreadable: ['events may not be read: no'] }))).toMatchObject({
      code: 'PLINTH-K8S-120',
      evidence: [`condition ReplicaFailure is True: ${message}`, 'events may not be read: no'],
    });
  });

  it('of a while ago are forgotten once all pods are there', () => {
    const full = { ...replicaSet, status: { replicas: 2 } };
    const events = [
      warning(full, 'FailedCreate', forbidden('exceeded quota: a, requested: b, used: c, limited: d')),
    ];

    expect(causeOf(found({ replicaSet: full, events }))).toBeUndefined();
  });
});

describe('an evicted pod', () => {
  it.each([
    [
      'Pod ephemeral local storage usage exceeds the total limit of containers 1Gi.',
      /workload\.resources\.ephemeralStorage/,
    ],
    ['The node was low on resource: memory.', /workload\.resources/],
  ])('%s', (message, fix) => {
    const gone = pod({ status: { phase: 'Failed', reason: 'Evicted', message } });

    expect(causeOf(found({ pods: [gone] }))).toMatchObject({
      code: 'PLINTH-K8S-116',
      fix: expect.stringMatching(fix),
    });
  });
});

describe('a Deployment that is only slow', () => {
  it('has no cause', () => {
    expect(causeOf(found({ pods: [podWith(waiting('ContainerCreating'))] }))).toBeUndefined();
  });

  it('past its deadline has one', () => {
    const object = {
      ...deployment,
      status: {
        observedGeneration: 1,
        conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded', 'timed out progressing')],
      },
    };

    expect(causeOf(found({ object, pods: [podWith(waiting('ContainerCreating'))] }))).toMatchObject({
      code: 'PLINTH-K8S-180',
      cause:
        'the rollout made no progress within its deadline, and no pod says why: 0 of 1 pod ready when the progress deadline passed',
    });
  });
});
