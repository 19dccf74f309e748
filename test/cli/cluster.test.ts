import { afterEach, describe, expect, it, vi } from 'vitest';
import { resultJson, resultText } from '../../cli/cluster/apply.ts';
import { driftText } from '../../cli/cluster/drift.ts';
import { failWithCluster } from '../../cli/cluster/failure.ts';
import {
  changeJson,
  nameOf,
  printChange,
  printCounts,
  printFieldValue,
  printPruning,
} from '../../cli/cluster/present.ts';
import { progress } from '../../cli/cluster/progress.ts';
import { statusText } from '../../cli/cluster/status.ts';
import { wrongCluster } from '../../cli/cluster/wrong-cluster.ts';
import { ApiError } from '../../k8s/api.ts';
import type { ApplyEvent } from '../../k8s/apply/events.ts';
import type { ObjectChange } from '../../k8s/diff/change.ts';
import { ClusterError } from '../../k8s/problem.ts';
import type { Release } from '../../k8s/releases/releases.ts';
import type { Status } from '../../k8s/status/status.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';

const place = { stack: 'shop-dev', namespace: 'shop-dev' };
const ref = (kind: string, name: string) => ({ group: '', kind, namespace: 'shop-dev', name });
const change = (action: ObjectChange['action'], more: Partial<ObjectChange> = {}): ObjectChange => ({
  object: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace: 'shop-dev' },
    data: {},
  },
  action,
  fields: [],
  conflicts: [],
  warnings: [],
  ...more,
});

describe('a change on a line', () => {
  const heads: readonly [ObjectChange['action'], string | undefined][] = [
    ['create', '+ ConfigMap/settings'],
    [
      'unverified',
      '+ ConfigMap/settings (the server cannot check it yet: its namespace or kind is new as well)',
    ],
    ['recreate', '± ConfigMap/settings (deleted and made anew)'],
    ['update', '~ ConfigMap/settings'],
    ['adopt', '~ ConfigMap/settings (only who owns its fields)'],
    ['conflict', '! ConfigMap/settings'],
    ['left-out', '  ConfigMap/settings is left out: this cluster does not serve its kind'],
    ['unchanged', undefined],
    ['finished', undefined],
  ];

  it.each(heads)('begins by what happens: %s', (action, head) => {
    expect(printChange(change(action))).toBe(head);
  });

  it('is followed by its fields, by whose fields they are, and by what the server warns of', () => {
    const told = change('update', {
      fields: [{ path: '.data.A', before: undefined, after: 'x' }],
      conflicts: [{ field: '.data.A', manager: 'kubectl-edit' }],
      warnings: ['v1 is old'],
    });

    expect(printChange(told)).toBe(
      [
        '~ ConfigMap/settings',
        '    .data.A: (none) -> "x"',
        '    .data.A is owned by kubectl-edit',
        '    warning: v1 is old',
      ].join('\n'),
    );
  });

  it('cuts a value that would fill the screen', () => {
    const text = printFieldValue('a'.repeat(500));

    expect(text).toBe(`"${'a'.repeat(156)}…`);
    expect(printFieldValue({ a: [1, null] })).toBe('{"a":[1,null]}');
  });

  it('as JSON names the object as Kubernetes does', () => {
    expect(changeJson(change('update', { fields: [{ path: '.data.A', before: 1, after: 2 }] }))).toEqual({
      ref: ref('ConfigMap', 'settings'),
      action: 'update',
      fields: [{ path: '.data.A', before: 1, after: 2 }],
      conflicts: [],
      warnings: [],
    });
  });
});

describe('the name of an object', () => {
  it('says the namespace where it is not the one of the stack', () => {
    const other = { group: '', kind: 'ConfigMap', namespace: 'jobs', name: 'settings' };

    expect(nameOf(other, 'shop-dev')).toBe('ConfigMap/settings in jobs');
    expect(nameOf(other, 'jobs')).toBe('ConfigMap/settings');
    expect(nameOf({ group: '', kind: 'Namespace', name: 'jobs' }, 'shop-dev')).toBe('Namespace/jobs');
  });
});

describe('what a prune does, on a line', () => {
  it('is the object that goes, or why it stays', () => {
    expect(printPruning({ ref: ref('Service', 'old'), action: 'delete' })).toBe('- Service/old');
    expect(printPruning({ ref: ref('Service', 'old'), action: 'kept', reason: 'it is kept' })).toBe(
      '  kept Service/old: it is kept',
    );
    expect(printPruning({ ref: ref('Service', 'old'), action: 'gone' })).toBeUndefined();
  });
});

describe('the result of an apply', () => {
  const changes = [
    change('create'),
    change('unverified'),
    change('update'),
    change('adopt'),
    change('recreate'),
    change('unchanged'),
    change('finished'),
  ];
  const pruned = [
    { ref: ref('Service', 'a'), action: 'delete' as const },
    { ref: ref('Service', 'b'), action: 'gone' as const },
  ];

  it('counts what was made, changed, left and pruned', () => {
    expect(printCounts(changes, pruned)).toBe('2 created, 3 changed, 2 unchanged, 1 pruned');
    expect(printCounts([change('left-out')], [])).toBe(
      '0 created, 0 changed, 0 unchanged, 0 pruned, 1 left out',
    );
  });

  it('is one sentence', () => {
    const result = { changes, pruned, ready: [], writes: 6, release: 4, recorded: true };

    expect(resultText(place, result, 12_340)).toBe(
      'shop-dev: 2 created, 3 changed, 2 unchanged, 1 pruned; release 4, all ready after 12.3 s.',
    );
    expect(
      resultText(place, { ...result, changes: [change('unchanged')], writes: 0, recorded: false }, 400),
    ).toBe('shop-dev: nothing to change; 1 object as it should be, all ready (0.4 s).');
  });

  it('as JSON says the same', () => {
    const result = { changes: [change('create')], pruned, ready: [], writes: 2, release: 4, recorded: true };

    expect(resultJson('shop-dev', result)).toMatchObject({
      stack: 'shop-dev',
      writes: 2,
      release: 4,
      ready: true,
      changes: [{ ref: ref('ConfigMap', 'settings'), action: 'create' }],
      pruned: [
        { ref: ref('Service', 'a'), action: 'delete' },
        { ref: ref('Service', 'b'), action: 'gone' },
      ],
    });
  });
});

describe('progress', () => {
  const { isTTY, columns } = process.stderr;
  afterEach(() => {
    Object.assign(process.stderr, { isTTY, columns });
    vi.restoreAllMocks();
  });

  /** What these events print, on a terminal or elsewhere; times are written as `T`. */
  function told(events: readonly ApplyEvent[], terminal = false): string {
    const written: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
    Object.assign(process.stderr, { isTTY: terminal, columns: 60 });
    const { onEvent, end } = progress();
    for (const event of events) onEvent(event);
    end();
    return written.join('').replaceAll(/\d+\.\d s/g, 'T');
  }
  const waiting = (...names: readonly string[]): ApplyEvent => ({
    kind: 'waiting',
    pending: names.map((name) => ({
      ref: ref('Deployment', name),
      readiness: { status: 'InProgress', message: '1 of 2 pods ready' },
    })),
  });
  const isReady = (name: string): ApplyEvent => ({
    kind: 'ready',
    observed: { ref: ref('Deployment', name), readiness: { status: 'Current', message: 'all' } },
  });

  it('is a line for each thing that happens', () => {
    expect(
      told([
        { kind: 'note', text: 'shop-dev to context dev' },
        { kind: 'stage', stage: 4, objects: 1, writes: 1 },
        { kind: 'stage', stage: 5, objects: 3, writes: 0 },
        { kind: 'applied', change: change('update', { warnings: ['v1 is old'] }) },
        { kind: 'pruned', ref: ref('Service', 'old') },
        { kind: 'kept', ref: ref('Service', 'kept'), reason: 'it is kept' },
      ]),
    ).toBe(
      [
        '  shop-dev to context dev',
        'stage 4 migrations: 1 object, 1 to write',
        'stage 5 workload: 3 objects, 0 to write',
        '  ~ ConfigMap/settings',
        '    warning: v1 is old',
        '  - Service/old',
        '  kept Service/kept: it is kept',
        '',
      ].join('\n'),
    );
  });

  it('says that something is ready only where it was waited for', () => {
    expect(told([isReady('at-once'), waiting('slow'), isReady('slow')])).toBe(
      '  ready Deployment/slow (T)\n',
    );
  });

  it('redraws one line on a terminal, no wider than it is, and clears it', () => {
    const text = told([waiting('a', 'b', 'c')], true);

    expect(text).toBe('\r\u001b[2K  … Deployment/a: 1 of 2 pods ready, and 2 more (T)\r\u001b[2K');
    const long = told([waiting('a'.repeat(100))], true).split('\u001b[2K')[1] ?? '';
    expect(long.replace('\r', '')).toHaveLength(59);
  });
});

describe('a status on the screen', () => {
  const now = new Date('2026-03-01T12:00:00Z');
  const row = (kind: string, stage: number, created?: string) => ({
    ref: ref(kind, 'shop'),
    stage,
    gating: true,
    readiness: { status: 'Current' as const, message: 'it exists' },
    ...(created === undefined ? {} : { created }),
  });
  const status: Status = {
    stack: 'shop-dev',
    state: 'applied',
    release: { number: 4, time: '2026-03-01T11:00:00Z', images: ['shop:4'] },
    objects: [row('ConfigMap', 2, '2026-03-01T11:59:30Z'), row('Service', 3, '2026-03-01T09:00:00Z')],
    ready: true,
  };

  it('is a row for each object under its stage, with its age, and a sentence', () => {
    expect(statusText(status, now)).toBe(
      [
        '2 config',
        '  ConfigMap/shop  Current     30s   it exists',
        '3 services',
        '  Service/shop    Current     3h    it exists',
        'shop-dev: 2 of 2 objects are ready; release 4 of 2026-03-01T11:00:00Z, shop:4.',
      ].join('\n'),
    );
  });

  it('tells ages as kubectl does', () => {
    const ageAt = (created?: string) =>
      /Current +(\S+)/.exec(statusText({ ...status, objects: [row('ConfigMap', 2, created)] }, now))?.[1];

    expect(ageAt('2026-03-01T11:58:01Z')).toBe('119s');
    expect(ageAt('2026-03-01T11:58:00Z')).toBe('2m');
    expect(ageAt('2026-03-01T10:00:00Z')).toBe('2h');
    expect(ageAt('2026-02-27T12:00:01Z')).toBe('47h');
    expect(ageAt('2026-02-27T12:00:00Z')).toBe('2d');
    expect(ageAt('2026-03-01T12:00:05Z')).toBe('0s');
    expect(ageAt()).toBe('-');
  });

  it('gives the cause, what shows it, and what to do, below what failed', () => {
    const failed = {
      ...row('Job', 4),
      readiness: { status: 'Failed' as const, message: 'it failed' },
      diagnosis: {
        code: 'PLINTH-K8S-150',
        object: ref('Job', 'shop'),
        cause: 'The Job failed.',
        evidence: ['log: no such table'],
        fix: 'correct the migration',
      },
    };
    const lines = statusText({ ...status, objects: [failed], ready: false }, now).split('\n');

    expect(lines.slice(1)).toEqual([
      '  Job/shop  Failed      -     it failed',
      '      PLINTH-K8S-150 The Job failed.',
      '        log: no such table',
      '      fix: correct the migration',
      'shop-dev: 0 of 1 objects are ready; release 4 of 2026-03-01T11:00:00Z, shop:4.',
      'See what failed above; plinth rollback shop-dev goes back to the last release.',
    ]);
  });

  it('says who applies, or that an apply did not end', () => {
    const applying: Status = { ...status, state: 'applying' };
    const lock = { holder: 'deploy on ci-7 (process 42)', renewed: '' };

    expect(statusText(applying, now)).toContain(
      'The last apply did not end; the next one goes on from there.',
    );
    expect(statusText({ ...applying, lock }, now)).toContain(
      'An apply by deploy on ci-7 (process 42) is under way.',
    );
    expect(statusText({ ...applying, lock }, now)).not.toContain('did not end');
  });

  it('says that nothing was applied', () => {
    expect(statusText({ stack: 'shop-dev', state: 'none', objects: [], ready: false }, now)).toBe(
      'shop-dev: nothing was applied here yet.',
    );
  });
});

describe('drift on the screen', () => {
  const release: Release = { number: 4, time: '', images: [], objects: [] };

  it('is what differs, and by whom', () => {
    const items = [
      { kind: 'missing' as const, ref: ref('Service', 'shop') },
      { kind: 'orphaned' as const, ref: ref('ConfigMap', 'lost') },
      {
        kind: 'changed' as const,
        ref: ref('ConfigMap', 'settings'),
        fields: [
          {
            path: '.data.A',
            before: 'x',
            after: 'y',
            managers: ['kubectl-edit', 'operator'],
            foreign: false,
          },
          { path: '.data.B', before: undefined, after: 'z', managers: [], foreign: false },
        ],
      },
    ];

    expect(driftText(place, { release, unfinished: false, items })).toBe(
      [
        '- Service/shop is gone',
        '? ConfigMap/lost is in no inventory; plinth prune shop-dev deletes it',
        '~ ConfigMap/settings',
        '    .data.A: "x" -> "y"  (by kubectl-edit, operator)',
        '    .data.B: (none) -> "z"',
        'shop-dev: 3 objects differ from release 4; plinth drift shop-dev --repair puts back 2 of them.',
      ].join('\n'),
    );
  });

  it('says one object in the singular', () => {
    const items = [{ kind: 'missing' as const, ref: ref('Service', 'shop') }];

    expect(driftText(place, { release, unfinished: false, items })).toContain(
      'shop-dev: 1 object differs from release 4;',
    );
  });

  it('says that there is none, or nothing to differ from', () => {
    expect(driftText(place, { release, unfinished: false, items: [] })).toBe(
      'shop-dev: as release 4 left it.',
    );
    expect(driftText(place, { release: undefined, unfinished: false, items: [] })).toBe(
      'shop-dev: nothing was applied here yet, so there is nothing to differ from.',
    );
  });
});

describe('a cluster', () => {
  const specOf = (cluster: string | undefined) =>
    ({
      stack: 'orders-prod',
      environment: {
        account: '777788889999',
        region: 'eu-central-1',
        kubernetes: { namespace: 'orders-prod', ...(cluster && { cluster }) },
      },
    }) as unknown as ResolvedSpec;
  const arn = (account: string, region: string, name: string) =>
    `arn:aws:eks:${region}:${account}:cluster/${name}`;
  const judged = (clusterName: string, cluster: string | undefined = 'platform-prod') => {
    try {
      wrongCluster(specOf(cluster), { clusterName, context: 'yesterday' });
      return 'taken';
    } catch (error) {
      return error instanceof ClusterError
        ? `${error.badInput} ${error.problems[0]?.code} ${error.problems[0]?.path}`
        : String(error);
    }
  };
  const refused = 'true PLINTH-K8S-072 kubeconfig context yesterday';

  it('is the one of the environment by account, region and name', () => {
    expect(judged(arn('777788889999', 'eu-central-1', 'platform-prod'))).toBe('taken');
    expect(judged(arn('111122223333', 'eu-central-1', 'platform-prod'))).toBe(refused);
    expect(judged(arn('777788889999', 'us-east-1', 'platform-prod'))).toBe(refused);
    expect(judged(arn('777788889999', 'eu-central-1', 'platform-dev'))).toBe(refused);
  });

  it('of any name is taken where the environment names none', () => {
    expect(judged(arn('777788889999', 'eu-central-1', 'whatever'), '')).toBe('taken');
    expect(judged(arn('111122223333', 'eu-central-1', 'whatever'), '')).toBe(refused);
  });

  it('that does not tell its account is not judged', () => {
    expect(judged('kind-dev')).toBe('taken');
  });
});

describe('a failure', () => {
  afterEach(() => {
    process.exitCode = undefined;
    vi.restoreAllMocks();
  });
  /** The exit code and what is printed. */
  function ended(error: unknown, json = false): [number | string | undefined, string] {
    const written: string[] = [];
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((text) => {
        written.push(String(text));
        return true;
      });
    failWithCluster(error, 'shop-dev', json);
    return [process.exitCode ?? undefined, written.join('')];
  }
  const problem = {
    code: 'PLINTH-K8S-062',
    path: 'shop-dev Lease/plinth-shop-dev',
    got: 'an apply by deploy',
    rule: 'one at a time',
    fix: 'wait',
  };
  const answer = (status: number, causes: ApiError['causes'] = []) =>
    new ApiError({ status, reason: 'Because', message: 'it says', request: 'GET Pod/x', causes });

  it('of the cluster is 1, of what was given 2', () => {
    expect(ended(new ClusterError([problem], { badInput: false }))[0]).toBe(1);
    expect(ended(new ClusterError([problem], { badInput: true }))[0]).toBe(2);
  });

  it('is told with its code, where, and what to do', () => {
    const [, text] = ended(new ClusterError([problem], { badInput: false }));

    for (const part of Object.values(problem)) expect(text).toContain(part);
  });

  it('is JSON where that is asked for', () => {
    const [, text] = ended(new ClusterError([problem], { badInput: false }), true);

    expect(JSON.parse(text)).toEqual({ stack: 'shop-dev', problems: [problem] });
  });

  it('to sign in, or to reach anybody, is the kubeconfig’s: 2', () => {
    expect(ended(answer(401))[0]).toBe(2);
    expect(ended(answer(0))[0]).toBe(2);
  });

  it('to get an answer in the middle is the cluster’s: 1', () => {
    expect(ended(answer(0, [{ reason: 'AnsweredBefore' }]))[0]).toBe(1);
    expect(ended(answer(403))[0]).toBe(1);
  });

  it('by Ctrl-C says how it goes on', () => {
    const [code, text] = ended(new DOMException('aborted', 'AbortError'));

    expect(code).toBe(1);
    expect(text).toBe('Stopped. The next apply goes on from here.\n');
  });

  it('by Ctrl-C is JSON as well where that is asked for', () => {
    const [code, text] = ended(new DOMException('aborted', 'AbortError'), true);

    expect(code).toBe(1);
    expect(JSON.parse(text)).toMatchObject({ stack: 'shop-dev', problems: [{ code: 'PLINTH-K8S-084' }] });
  });

  it('that nobody expected has the same shape as JSON', () => {
    const [code, text] = ended(new Error('a mistake'), true);

    expect(code).toBe(1);
    expect(JSON.parse(text)).toMatchObject({
      stack: 'shop-dev',
      problems: [{ code: 'PLINTH-K8S-085', got: 'a mistake' }],
    });
  });

  it('that nobody expected is told as it is', () => {
    expect(ended(new Error('a mistake'))).toEqual([1, 'a mistake\n']);
  });
});
