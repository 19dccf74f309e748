import { describe, expect, it } from 'vitest';
import type { Change } from '../../../plan/change.ts';
import { type Plan, readPlan } from '../../../plan/read/index.ts';
import { UNKNOWN } from '../../../plan/value.ts';
import { type EntryProps, entry, type PlanProps, planJson } from './plan-json.ts';

const read = (props: PlanProps): Plan => readPlan(Buffer.from(planJson(props)));
const only = (props: Omit<EntryProps, 'type'> & { type?: string }): Change => {
  const [change] = read({ changes: [{ type: 'aws_db_instance', ...props }] }).changes;
  if (change === undefined) throw new Error('no change');
  return change;
};
const both = { before: { port: 5432 }, after: { port: 5432 } };

describe('the actions of a change', () => {
  it.each([
    [['no-op'], 'no-op', undefined],
    [['create'], 'create', undefined],
    [['read'], 'read', undefined],
    [['update'], 'update', undefined],
    [['delete'], 'delete', undefined],
    [['forget'], 'forget', undefined],
    [['delete', 'create'], 'replace', 'destroy-first'],
    [['create', 'delete'], 'replace', 'create-first'],
    [['create', 'forget'], 'replace', 'leave-old'],
    [['forget', 'create'], 'replace', 'leave-old'],
    [[], 'no-op', undefined],
  ])('%j are told as %s', (actions, action, order) => {
    const change = only({ ...both, actions });
    expect([change.action, change.replaceOrder]).toEqual([action, order]);
  });

  it('that nobody knows yet are judged by the objects', () => {
    expect(only({ ...both, actions: ['refurbish'] }).action).toBe('update');
    expect(only({ before: { port: 1 }, actions: ['refurbish'] }).action).toBe('delete');
    expect(only({ after: { port: 1 }, actions: ['refurbish'] }).action).toBe('create');
  });

  it('may come with any reason', () => {
    expect(only({ ...both, actionReason: 'forgot_because_lifecycle_destroy_in_config' }).actionReason).toBe(
      'forgot_because_lifecycle_destroy_in_config',
    );
  });
});

describe('where a resource comes from', () => {
  it('is another address, with nothing else or with a change', () => {
    const moved = { previousAddress: 'aws_db_instance.old' };
    expect(only({ ...both, ...moved, actions: ['no-op'] })).toMatchObject({ action: 'move', ...moved });
    expect(only({ ...both, ...moved, actions: ['update'] })).toMatchObject({ action: 'update', ...moved });
    expect(only({ ...both, previousAddress: 'aws_db_instance.main', actions: ['no-op'] }).action).toBe(
      'no-op',
    );
  });

  it('is an import, by its id or without one', () => {
    const imported = (importing: NonNullable<EntryProps['importing']>, action = 'no-op') => {
      const change = only({ ...both, importing, actions: [action] });
      return [change.action, change.importing];
    };
    expect(imported({ id: 'orders' })).toEqual(['import', { id: 'orders' }]);
    expect(imported({})).toEqual(['import', {}]);
    expect(imported({ unknown: true })).toEqual(['import', {}]);
    expect(imported({ identity: { account_id: '1', identifier: 'orders' } })).toEqual(['import', {}]);
    expect(imported({ id: 'orders' }, 'update')).toEqual(['update', { id: 'orders' }]);
  });

  it('is an object left behind, beside the current one of the address', () => {
    const plan = read({
      changes: [
        { type: 'aws_instance', before: { id: 'i-1' }, actions: ['delete'], deposed: '1a2b3c4d' },
        { type: 'aws_instance', before: { id: 'i-2' }, after: { id: 'i-2' }, actions: ['no-op'] },
      ],
    });
    expect(plan.changes.map(({ deposed, action }) => [deposed, action])).toEqual([
      ['1a2b3c4d', 'delete'],
      [undefined, 'no-op'],
    ]);
    expect(plan.context.at('aws_instance.main')?.before).toEqual({ id: 'i-2' });
    expect(plan.context.changes).toHaveLength(2);
  });
});

describe('what a replacement is forced by', () => {
  it('is a path, whose steps may be numbers', () => {
    const change = only({
      before: { node: [{ zone: 'a' }], name: 'x' },
      after: { node: [{ zone: 'b' }], name: 'y' },
      actions: ['delete', 'create'],
      replacePaths: [['node', 0, 'zone']],
    });
    expect(change.replacePaths).toEqual([['node', 0, 'zone']]);
    expect(change.changed.map(({ name, forcesReplacement }) => [name, forcesReplacement])).toEqual([
      ['name', false],
      ['node', true],
    ]);
  });

  it('is nothing where the object is tainted', () => {
    const change = only({ ...both, actions: ['delete', 'create'], actionReason: 'replace_because_tainted' });
    expect([change.replacePaths, change.changed, change.actionReason]).toEqual([
      [],
      [],
      'replace_because_tainted',
    ]);
  });
});

describe('what is known only after apply', () => {
  it('is an attribute that the planned object leaves out', () => {
    const { after, changed } = only({
      before: { endpoint: 'a', port: 1 },
      after: { port: 1 },
      unknown: { endpoint: true },
    });
    expect(after).toEqual({ endpoint: UNKNOWN, port: 1 });
    expect(changed).toEqual([{ name: 'endpoint', before: 'a', after: UNKNOWN, forcesReplacement: false }]);
  });

  it('is a part of a block, and the end of a list', () => {
    const { after } = only({
      before: { node: [] },
      after: { node: [{ zone: 'a' }], ids: ['a', null] },
      unknown: { node: [{ address: true }], ids: [false, true] },
    });
    expect(after).toEqual({ node: [{ zone: 'a', address: UNKNOWN }], ids: ['a', UNKNOWN] });
  });

  it('is each attribute, where the whole object is', () => {
    const { after, changed } = only({ before: { port: 1 }, actions: ['update'], unknown: true });
    expect(after).toEqual({ port: UNKNOWN });
    expect(changed.map(({ name }) => name)).toEqual(['port']);
  });
});

describe('what differs', () => {
  it('is not the order of a set', () => {
    const groups = (...vpc_security_group_ids: string[]) => ({ vpc_security_group_ids, port: 1 });
    expect(only({ before: groups('a', 'b'), after: { ...groups('b', 'a'), port: 2 } }).changed).toMatchObject(
      [{ name: 'port' }],
    );
    expect(only({ before: groups('a', 'a', 'b'), after: groups('a', 'b', 'b') }).changed).toMatchObject([
      { name: 'vpc_security_group_ids' },
    ]);
  });
});

describe('a plan', () => {
  it('has data resources among its changes, and not in the context of rules', () => {
    const plan = read({ changes: [{ type: 'aws_vpc', mode: 'data', after: {}, actions: ['read'] }] });
    expect(plan.changes).toMatchObject([{ address: 'data.aws_vpc.main', mode: 'data', action: 'read' }]);
    expect(plan.context.changes).toEqual([]);
  });

  it('of an old format has little, and says so', () => {
    const plan = readPlan(
      Buffer.from(
        '{"format_version":"0.1","terraform_version":"0.12.31","planned_values":{},"resource_changes":null}',
      ),
    );
    expect(plan).toMatchObject({
      formatVersion: '0.1',
      terraformVersion: '0.12.31',
      complete: undefined,
      applyable: undefined,
      errored: undefined,
      changes: [],
      drift: [],
      outputs: [],
      checks: [],
      variables: [],
    });
    expect(plan.timestamp).toBeUndefined();
  });

  it('of a later minor version may have keys nobody knows', () => {
    expect(read({ formatVersion: '1.99', more: { soothsaying: { deep: [1] } } }).formatVersion).toBe('1.99');
  });

  it('tells whether it is complete, applyable and errored', () => {
    const more = { complete: false, applyable: true, errored: false, timestamp: '2026-11-20T10:00:00Z' };
    expect(read({ more })).toMatchObject(more);
  });

  it('of refresh-only mode has drift alone', () => {
    const plan = read({
      drift: [{ type: 'aws_db_instance', before: { multi_az: true }, after: { multi_az: false } }],
      more: {
        resource_changes: undefined,
        relevant_attributes: [{ resource: 'aws_db_instance.main', attribute: ['multi_az'] }],
      },
    });
    expect(plan.changes).toEqual([]);
    expect(plan.drift.map(({ changed }) => changed.map(({ name }) => name))).toEqual([['multi_az']]);
    expect(plan.relevantAttributes).toEqual([{ resource: 'aws_db_instance.main', attribute: ['multi_az'] }]);
  });

  it.each([
    'unknown',
    'instance_count_unknown',
    'resource_config_unknown',
    'provider_config_unknown',
    'deferred_prereq',
    'absent_prereq',
    'something_new',
  ])('has changes deferred: %s', (reason) => {
    const { deferred } = read({ deferred: [{ reason, change: { type: 'aws_vpc', after: {} } }] });
    expect(deferred.map((one) => [one.reason, one.change.address, one.change.action])).toEqual([
      [reason, 'aws_vpc.main', 'create'],
    ]);
  });

  it('has outputs, and never their values', () => {
    const output_changes = {
      added: { actions: ['create'], before: null, after: 'harmless', after_unknown: false },
      dropped: { actions: ['delete'], before: 'harmless', after: null, after_unknown: false },
      later: {
        actions: ['update'],
        before: 'a',
        after_unknown: true,
        before_sensitive: false,
        after_sensitive: false,
      },
      secret: {
        actions: ['update'],
        before: 'old-password',
        after: 'new-password',
        after_unknown: false,
        before_sensitive: true,
        after_sensitive: true,
      },
    };
    const plan = read({ more: { output_changes } });
    expect(plan.outputs).toEqual([
      { name: 'added', action: 'create', sensitive: false, unknown: false },
      { name: 'dropped', action: 'delete', sensitive: false, unknown: false },
      { name: 'later', action: 'update', sensitive: false, unknown: true },
      { name: 'secret', action: 'update', sensitive: true, unknown: false },
    ]);
    expect([...plan.secrets].sort()).toEqual(['new-password', 'old-password']);
  });

  it('has checks: of instances, where it tells of them', () => {
    const checks = [
      {
        address: { kind: 'resource', to_display: 'aws_db_instance.main' },
        status: 'fail',
        instances: [
          { address: { to_display: 'aws_db_instance.main[0]' }, status: 'pass' },
          {
            address: { to_display: 'aws_db_instance.main[1]' },
            status: 'fail',
            problems: [{ message: 'Too small.' }],
          },
        ],
      },
      { address: { kind: 'check', to_display: 'check.health' }, status: 'unknown' },
    ];
    expect(read({ more: { checks } }).checks).toEqual([
      { address: 'aws_db_instance.main[0]', status: 'pass', problems: [] },
      { address: 'aws_db_instance.main[1]', status: 'fail', problems: ['Too small.'] },
      { address: 'check.health', status: 'unknown', problems: [] },
    ]);
  });

  it('has actions that are invoked', () => {
    const action_invocations = [
      {
        address: 'action.aws_lambda_invoke.migrate',
        type: 'aws_lambda_invoke',
        lifecycle_action_trigger: { triggering_resource_address: 'aws_db_instance.main' },
        config_values: { payload: 'payload-password' },
        config_sensitive: { payload: true },
      },
      { address: 'action.aws_sns_publish.told', type: 'aws_sns_publish', invoke_action_trigger: {} },
    ];
    const plan = read({ more: { action_invocations } });
    expect(plan.actionInvocations).toEqual([
      {
        address: 'action.aws_lambda_invoke.migrate',
        type: 'aws_lambda_invoke',
        triggeredBy: 'aws_db_instance.main',
      },
      { address: 'action.aws_sns_publish.told', type: 'aws_sns_publish' },
    ]);
    expect(plan.secrets).toContain('payload-password');
  });

  it('has variables and providers by name', () => {
    const plan = read({
      variables: { size: 3, password: 'long enough' },
      more: {
        configuration: {
          provider_config: {
            aws: {
              name: 'aws',
              full_name: 'registry.terraform.io/hashicorp/aws',
              version_constraint: '~> 5.0',
            },
            'aws.us': { name: 'aws', full_name: 'registry.terraform.io/hashicorp/aws', alias: 'us' },
            'module.a:aws': {
              name: 'aws',
              full_name: 'registry.terraform.io/hashicorp/aws',
              version_constraint: '>= 5.40',
            },
            random: { name: 'random', version_constraint: '3.6.0' },
          },
        },
      },
    });
    expect(plan.variables).toEqual(['size', 'password']);
    expect([...plan.providers]).toEqual([
      ['registry.terraform.io/hashicorp/aws', '~> 5.0 and >= 5.40'],
      ['random', '3.6.0'],
    ]);
  });

  it('takes the last of two sections with one name', () => {
    const twice = planJson().replace(
      '"resource_changes":[]',
      `"resource_changes":[${JSON.stringify(entry({ type: 'aws_vpc', after: {} }))}],"resource_changes":[]`,
    );
    expect(readPlan(Buffer.from(twice)).changes).toEqual([]);
  });

  it('has changes whose objects may be copied, and read again', () => {
    const change = only({ before: { port: 1 }, after: { port: 2 } });
    expect({ ...change }).toEqual({
      address: 'aws_db_instance.main',
      type: 'aws_db_instance',
      name: 'main',
      mode: 'managed',
      provider: 'registry.terraform.io/hashicorp/aws',
      action: 'update',
      replacePaths: [],
      before: { port: 1 },
      after: { port: 2 },
      changed: [{ name: 'port', before: 1, after: 2, forcesReplacement: false }],
    });
  });
});
