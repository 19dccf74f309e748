import { describe, expect, it } from 'vitest';
import type { Change } from '../../../plan/change.ts';
import { type Plan, readPlan } from '../../../plan/read/index.ts';
import { configured, type EntryProps, type PlanProps, planJson } from './plan-json.ts';

const read = (props: PlanProps): Plan => readPlan(Buffer.from(planJson(props)));
const there = (type: string, more: Partial<EntryProps> = {}): EntryProps => ({
  type,
  before: {},
  after: {},
  actions: ['no-op'],
  ...more,
});
const at = ({ context }: Plan, address: string): Change => {
  const change = context.at(address);
  if (change === undefined) throw new Error(`nothing at ${address}`);
  return change;
};
const addresses = (changes: readonly Change[]): readonly string[] => changes.map(({ address }) => address);

describe('what a resource refers to', () => {
  const plan = read({
    changes: [
      there('aws_db_instance'),
      there('aws_kms_key'),
      there('aws_security_group', { index: 'a' }),
      there('aws_security_group', { index: 'b' }),
      there('aws_sns_topic'),
      there('aws_instance', { name: 'one', deposed: '12345678', actions: ['delete'] }),
    ],
    configured: [
      {
        type: 'aws_db_instance',
        expressions: {
          kms_key_id: ['aws_kms_key.main.arn', 'aws_kms_key.main'],
          vpc_security_group_ids: [
            'aws_security_group.main["a"].id',
            'aws_security_group.main["a"]',
            'aws_security_group.main',
          ],
          restore_to_point_in_time: [{ source: { references: ['aws_sns_topic.main'] } }],
          port: { constant_value: 5432 },
          iops: { constant_value: null },
        },
        more: { depends_on: ['aws_sns_topic.main'], provisioners: [{ type: 'local-exec' }] },
      },
      {
        type: 'aws_security_group',
        expressions: { tags: ['each.value.tags', 'each.value'] },
        more: { for_each_expression: { references: ['aws_kms_key.main'] } },
      },
      { type: 'aws_kms_key' },
      { type: 'aws_sns_topic', expressions: { name: ['aws_security_group.main'] } },
    ],
  });
  const database = at(plan, 'aws_db_instance.main');

  it('is told by argument, within blocks too, and of all arguments', () => {
    const of = (attribute?: string) => addresses(plan.context.references(database, attribute));
    expect(of('kms_key_id')).toEqual(['aws_kms_key.main']);
    expect(of('restore_to_point_in_time')).toEqual(['aws_sns_topic.main']);
    expect(of('port')).toEqual([]);
    expect(of('toString')).toEqual([]);
    expect(of()).toEqual(['aws_kms_key.main', 'aws_security_group.main["a"]', 'aws_sns_topic.main']);
  });

  it('is one instance where the expression names one, and every instance otherwise', () => {
    expect(addresses(plan.context.references(database, 'vpc_security_group_ids'))).toEqual([
      'aws_security_group.main["a"]',
    ]);
    expect(addresses(plan.context.references(at(plan, 'aws_sns_topic.main'), 'name'))).toEqual([
      'aws_security_group.main["a"]',
      'aws_security_group.main["b"]',
    ]);
  });

  it('is what it is repeated for, where an argument says each', () => {
    expect(addresses(plan.context.references(at(plan, 'aws_security_group.main["a"]'), 'tags'))).toEqual([
      'aws_kms_key.main',
    ]);
  });

  it('is known the other way round', () => {
    const by = (address: string) => addresses(plan.context.referencedBy(at(plan, address)));
    expect(by('aws_security_group.main["a"]')).toEqual(['aws_db_instance.main', 'aws_sns_topic.main']);
    expect(by('aws_security_group.main["b"]')).toEqual(['aws_sns_topic.main']);
    expect(by('aws_db_instance.main')).toEqual([]);
  });

  it('and what it waits for are told apart', () => {
    const topic = at(plan, 'aws_sns_topic.main');
    expect(addresses(plan.dependencies(topic))).toHaveLength(2);
    expect(addresses(plan.dependencies(database))).toContain('aws_sns_topic.main');
  });

  it('is told with whether an argument is set', () => {
    const isSet = (attribute: string) => plan.context.isConfigured(database, attribute);
    expect([isSet('port'), isSet('iops'), isSet('engine')]).toEqual([true, false, false]);
    expect(plan.context.hasProvisioners(database)).toBe(true);
    expect(plan.context.hasProvisioners(at(plan, 'aws_kms_key.main'))).toBe(false);
  });
});

describe('a configuration in JSON', () => {
  it('refers to resources in texts that are told as constant', () => {
    const plan = read({
      changes: [there('aws_db_instance'), there('aws_kms_key')],
      configured: [
        {
          type: 'aws_db_instance',
          expressions: {
            kms_key_id: {
              constant_value: '${aws_kms_key.main.arn}',
              references: ['aws_kms_key.main.arn', 'aws_kms_key.main'],
            },
          },
        },
      ],
    });
    const database = at(plan, 'aws_db_instance.main');
    expect(addresses(plan.context.references(database, 'kms_key_id'))).toEqual(['aws_kms_key.main']);
  });
});

describe('an argument that is not in the configuration', () => {
  const block = { setting: [{ name: 'a' }], groups: ['a'], tags: { a: 'b' }, empty: [] };
  const plan = read({
    changes: [there('aws_ecs_cluster', { before: block, after: block }), there('aws_vpc')],
    configured: [{ type: 'aws_ecs_cluster' }],
  });

  it('is not set, unless it may be a dynamic block', () => {
    const isSet = (attribute: string) =>
      plan.context.isConfigured(at(plan, 'aws_ecs_cluster.main'), attribute);
    expect(['groups', 'tags', 'name'].map(isSet)).toEqual([false, false, false]);
    expect(['setting', 'empty', 'timeouts'].map(isSet)).toEqual([undefined, undefined, undefined]);
  });

  it('is unknown where the resource is not in the configuration any more', () => {
    expect(plan.context.isConfigured(at(plan, 'aws_vpc.main'), 'cidr_block')).toBeUndefined();
  });
});

describe('references between modules', () => {
  const plan = read({
    changes: [
      there('aws_db_instance', { module: 'module.db["eu"]' }),
      there('aws_db_instance', { module: 'module.db["us"]' }),
      there('aws_route53_record'),
      there('aws_ecs_service', { module: 'module.app["eu"].module.web' }),
      there('aws_sqs_queue', { module: 'module.app["eu"]' }),
      there('aws_sqs_queue', { module: 'module.app["us"]' }),
    ],
    configured: [
      {
        type: 'aws_route53_record',
        expressions: { records: ['module.db["eu"].endpoint', 'module.db["eu"]', 'module.db'] },
      },
    ],
    rootModule: {
      module_calls: {
        db: {
          module: {
            outputs: {
              endpoint: {
                expression: { references: ['aws_db_instance.main.endpoint', 'aws_db_instance.main'] },
              },
              nothing: { expression: { constant_value: 1 } },
            },
            resources: [configured({ type: 'aws_db_instance' })],
          },
        },
        app: {
          expressions: { host: { references: ['module.db.endpoint', 'module.db'] } },
          module: {
            resources: [configured({ type: 'aws_sqs_queue' })],
            module_calls: {
              web: {
                expressions: {
                  host: { references: ['var.host'] },
                  queue: { references: ['aws_sqs_queue.main.url', 'aws_sqs_queue.main'] },
                },
                module: {
                  resources: [
                    configured({
                      type: 'aws_ecs_service',
                      expressions: { environment: ['var.host', 'var.queue'], name: ['local.name'] },
                    }),
                  ],
                },
              },
            },
          },
        },
      },
    },
  });
  const service = at(plan, 'module.app["eu"].module.web.aws_ecs_service.main');

  it('go through the outputs of a module', () => {
    expect(addresses(plan.context.references(at(plan, 'aws_route53_record.main')))).toEqual([
      'module.db["eu"].aws_db_instance.main',
      'module.db["us"].aws_db_instance.main',
    ]);
  });

  it('go through variables, and stay within one instance of a module', () => {
    expect(addresses(plan.context.references(service, 'environment'))).toEqual([
      'module.db["eu"].aws_db_instance.main',
      'module.db["us"].aws_db_instance.main',
      'module.app["eu"].aws_sqs_queue.main',
    ]);
    expect(addresses(plan.context.referencedBy(at(plan, 'module.app["us"].aws_sqs_queue.main')))).toEqual([]);
  });

  it('stay within one instance of each module that both are in', () => {
    const instance = (type: string, app: string, db: number) =>
      there(type, { module: `module.app["${app}"].module.db[${db}]` });
    const nested = read({
      changes: ['eu', 'us'].flatMap((app) => [
        there('aws_route53_record', { module: `module.app["${app}"]` }),
        ...[0, 1].flatMap((db) => [
          instance('aws_db_instance', app, db),
          instance('aws_security_group', app, db),
        ]),
      ]),
      rootModule: {
        module_calls: {
          app: {
            module: {
              resources: [
                configured({ type: 'aws_route53_record', expressions: { records: ['module.db'] } }),
              ],
              module_calls: {
                db: {
                  module: {
                    outputs: { endpoint: { expression: { references: ['aws_db_instance.main'] } } },
                    resources: [
                      configured({
                        type: 'aws_db_instance',
                        expressions: { vpc_security_group_ids: ['aws_security_group.main'] },
                      }),
                      configured({ type: 'aws_security_group' }),
                    ],
                  },
                },
              },
            },
          },
        },
      },
    });
    const references = (address: string) => addresses(nested.context.references(at(nested, address)));
    expect(references('module.app["us"].module.db[1].aws_db_instance.main')).toEqual([
      'module.app["us"].module.db[1].aws_security_group.main',
    ]);
    expect(references('module.app["us"].aws_route53_record.main')).toEqual([
      'module.app["us"].module.db[0].aws_db_instance.main',
      'module.app["us"].module.db[1].aws_db_instance.main',
    ]);
  });

  it('end at local values, which plans do not hold', () => {
    expect(plan.context.references(service, 'name')).toEqual([]);
  });

  it('end where they go in circles', () => {
    const circle = read({
      changes: [there('aws_vpc')],
      configured: [
        {
          type: 'aws_vpc',
          expressions: { cidr_block: ['module.a.out'], name: ['each.value'] },
          more: { for_each_expression: { references: ['each.value'] } },
        },
      ],
      rootModule: {
        module_calls: {
          a: {
            expressions: { in: { references: ['module.a.out'] } },
            module: {
              outputs: { out: { expression: { references: ['var.in', 'module.a.out', 'var.none'] } } },
            },
          },
        },
      },
    });
    expect(circle.context.references(at(circle, 'aws_vpc.main'))).toEqual([]);
  });

  it('end in modules that are nested without end', () => {
    const depth = 150;
    const nested = ['{"module_calls":{"a":{"module":'.repeat(depth), '{}', '}}}'.repeat(depth)].join('');
    const text = planJson({ more: { configuration: { root_module: 0 } } }).replace(
      '"root_module":0',
      `"root_module":${nested}`,
    );
    expect(() => readPlan(Buffer.from(text))).toThrow('PLINTH-PLAN-013');
  });
});

describe('the context of a plan', () => {
  it('has resources by their types, in the order of the plan', () => {
    const plan = read({ changes: [there('aws_vpc'), there('aws_subnet'), there('aws_vpc', { name: 'b' })] });
    expect(addresses(plan.context.ofType('aws_subnet', 'aws_vpc'))).toEqual([
      'aws_vpc.main',
      'aws_subnet.main',
      'aws_vpc.b',
    ]);
    expect(plan.context.ofType('aws_none')).toEqual([]);
  });

  it('knows nothing of a plan without configuration', () => {
    const plan = read({ changes: [there('aws_vpc')], more: { configuration: undefined } });
    const vpc = at(plan, 'aws_vpc.main');
    expect(plan.context.references(vpc)).toEqual([]);
    expect(plan.context.referencedBy(vpc)).toEqual([]);
    expect(plan.context.isConfigured(vpc, 'cidr_block')).toBeUndefined();
    expect(plan.context.hasProvisioners(vpc)).toBe(false);
  });
});
