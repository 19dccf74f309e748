import { anInstance, anUnguardedInstance, aParameterGroup } from './base/rds.ts';
import { aBucket, publicAccessBlock } from './base/s3.ts';
import { aTable } from './base/stores.ts';
import {
  aResource,
  change,
  configured,
  deletion,
  edited,
  lost,
  named,
  refused,
  review,
  withBlocks,
} from './build.ts';
import type { Case, Resource } from './case.ts';
import * as source from './sources.ts';

const MAIN = 'aws_db_instance.main';
const TERRAFORM = 'Terraform documentation';
const choice = (input: string): Resource =>
  aResource('terraform_data', { input }, { id: '0a1b2c3d-0000-4000-8000-00000000dddd' });
const queue = (args = {}): Resource =>
  aResource(
    'aws_sqs_queue',
    { name: 'orders', ...args },
    {
      id: 'https://sqs.eu-central-1.amazonaws.com/111122223333/orders',
      url: 'https://sqs.eu-central-1.amazonaws.com/111122223333/orders',
      arn: 'arn:aws:sqs:eu-central-1:111122223333:orders',
      policy: '',
      redrive_policy: '',
      redrive_allow_policy: '',
      kms_data_key_reuse_period_seconds: 300,
      sqs_managed_sse_enabled: true,
      name_prefix: '',
      deduplication_scope: '',
      fifo_throughput_limit: '',
    },
  );
const tokenOf = (name: string): Resource => ({
  ...aResource('aws_iam_policy_document', {
    statement: [{ actions: ['s3:GetObject'], resources: [`\${aws_s3_bucket.${name}.arn}/*`] }],
  }),
  mode: 'data',
});

const addresses: readonly Case[] = [
  {
    id: 'moved',
    title: 'Another resource name with moved',
    before: configured(anInstance()),
    after: withBlocks(
      { moved: [{ from: 'aws_db_instance.main', to: 'aws_db_instance.primary' }] },
      named(anInstance(), 'primary'),
    ),
    expect: {},
    source: `${TERRAFORM}, Refactoring: moved blocks`,
  },
  {
    id: 'moved-into-for-each',
    title: 'From count to for_each with moved',
    before: configured({ ...aTable(), instances: 1 }),
    after: withBlocks(
      { moved: [{ from: 'aws_dynamodb_table.main[0]', to: 'aws_dynamodb_table.main["carts"]' }] },
      { ...aTable(), instances: ['carts'] },
    ),
    expect: {},
    source: `${TERRAFORM}, Refactoring: moved blocks`,
  },
  {
    id: 'moved-and-changed',
    title: 'Another resource name with moved, and another class in the window',
    before: configured(anInstance()),
    after: withBlocks(
      { moved: [{ from: 'aws_db_instance.main', to: 'aws_db_instance.primary' }] },
      named(anInstance({ instance_class: 'db.m6g.xlarge' }), 'primary'),
    ),
    expect: {
      'aws_db_instance.primary': review({
        timing: 'maintenance-window',
        interruption: 'outage',
        data: 'none',
      }),
    },
    source: `${TERRAFORM}, Refactoring: moved blocks; ${source.SETTINGS}`,
  },
  {
    id: 'forgotten',
    title: 'An instance taken out of the state and left running',
    before: configured(anInstance()),
    after: withBlocks({ removed: [{ from: 'aws_db_instance.main', destroy: false }] }),
    expect: { [MAIN]: review({ interruption: 'none', data: 'none' }) },
    source: `${TERRAFORM}, Remove a resource from state`,
  },
  {
    id: 'removed-and-destroyed',
    title: 'An instance removed by a block that destroys it',
    before: configured(anUnguardedInstance()),
    after: withBlocks({ removed: [{ from: 'aws_db_instance.main', destroy: true }] }),
    expect: { [MAIN]: lost },
    source: `${TERRAFORM}, Remove a resource from state; ${source.DELETING}`,
  },
  {
    id: 'count-lowered',
    title: 'One table less of a count',
    before: configured({
      ...aTable({ deletion_protection_enabled: false, point_in_time_recovery: [{ enabled: false }] }),
      instances: 2,
    }),
    after: configured({
      ...aTable({ deletion_protection_enabled: false, point_in_time_recovery: [{ enabled: false }] }),
      instances: 1,
    }),
    expect: { 'aws_dynamodb_table.main[1]': lost },
    source: source.DYNAMODB,
  },
];

const objects: readonly Case[] = [
  {
    id: 'replaced-by-option',
    title: 'An instance replaced by the option -replace',
    before: configured(anUnguardedInstance()),
    after: configured(anUnguardedInstance()),
    replace: [MAIN],
    expect: { [MAIN]: lost },
    source: `${TERRAFORM}, terraform plan: -replace; ${source.DELETING}`,
  },
  {
    id: 'tainted',
    title: 'A tainted instance: replaced, with no path that says why',
    before: configured(anUnguardedInstance()),
    after: configured(anUnguardedInstance()),
    tainted: [MAIN],
    expect: { [MAIN]: lost },
    source: `${TERRAFORM}, Resource behavior: tainted; ${source.DELETING}`,
  },
  {
    id: 'tainted-protected',
    title: 'A tainted instance that is protected',
    before: configured(anInstance()),
    after: configured(anInstance()),
    tainted: [MAIN],
    expect: { [MAIN]: refused },
    source: source.DELETING,
  },
  {
    id: 'deposed',
    title: 'An instance left behind by a replacement that broke off',
    before: configured(anUnguardedInstance()),
    after: configured(anUnguardedInstance()),
    deposed: { [MAIN]: '0a1b2c3d' },
    expect: { [`${MAIN} (deposed 0a1b2c3d)`]: lost },
    source: `${TERRAFORM}, lifecycle: create_before_destroy; ${source.DELETING}`,
  },
  {
    id: 'deposed-protected',
    title: 'A protected instance left behind by a replacement that broke off',
    before: configured(anInstance()),
    after: configured(anInstance()),
    deposed: { [MAIN]: '0a1b2c3d' },
    expect: { [`${MAIN} (deposed 0a1b2c3d)`]: refused },
    source: source.DELETING,
  },
  {
    id: 'created-before-destroyed',
    title: 'A replacement that creates first is empty all the same',
    before: configured({
      ...anUnguardedInstance({ identifier: null, identifier_prefix: 'orders-', storage_encrypted: false }),
      lifecycle: { create_before_destroy: true },
    }),
    after: configured({
      ...anUnguardedInstance({ identifier: null, identifier_prefix: 'orders-', storage_encrypted: true }),
      lifecycle: { create_before_destroy: true },
    }),
    expect: { [MAIN]: lost },
    source: `${TERRAFORM}, lifecycle: create_before_destroy; ${source.DELETING}`,
  },
  {
    id: 'replaced-by-trigger',
    title: 'An instance replaced because of what it is triggered by',
    before: configured(choice('one'), {
      ...anUnguardedInstance(),
      lifecycle: { replace_triggered_by: ['terraform_data.main'] },
    }),
    after: configured(choice('two'), {
      ...anUnguardedInstance(),
      lifecycle: { replace_triggered_by: ['terraform_data.main'] },
    }),
    expect: { [MAIN]: lost },
    source: `${TERRAFORM}, lifecycle: replace_triggered_by; ${source.DELETING}`,
  },
];

const values: readonly Case[] = [
  {
    id: 'unknown-class',
    title: 'A class that is known after apply only',
    before: configured(
      choice('db.m6g.large'),
      anInstance({ instance_class: '${terraform_data.main.output}' }),
    ),
    after: configured(
      choice('db.m6g.xlarge'),
      anInstance({ instance_class: '${terraform_data.main.output}' }),
    ),
    expect: { [MAIN]: review({ timing: 'maintenance-window', data: 'none' }) },
    source: source.SETTINGS,
  },
  {
    id: 'unknown-protection',
    title: 'A deletion protection that is known after apply only',
    before: configured(choice('true'), anInstance({ deletion_protection: '${terraform_data.main.output}' })),
    after: configured(choice('false'), anInstance({ deletion_protection: '${terraform_data.main.output}' })),
    expect: { [MAIN]: review({ timing: 'now', interruption: 'none' }) },
    source: source.SETTINGS,
  },
  {
    id: 'sensitive-variable',
    title: 'A password from a sensitive variable, and more storage',
    before: withBlocks(
      { variable: { password: { sensitive: true, default: 'correct-horse-battery-staple' } } },
      anInstance({ password: '${var.password}' }),
    ),
    after: withBlocks(
      { variable: { password: { sensitive: true, default: 'correct-horse-battery-staple' } } },
      anInstance({ password: '${var.password}', allocated_storage: 200 }),
    ),
    expect: {},
    source: source.STORAGE,
  },
  {
    id: 'output-changed',
    title: 'Another output, and nothing else',
    before: withBlocks({ output: { main: { value: 'orders' } } }, aBucket()),
    after: withBlocks({ output: { main: { value: 'orders and carts' } } }, aBucket()),
    expect: {},
    source: `${TERRAFORM}, Output values`,
  },
  {
    id: 'data-read-later',
    title: 'A data source read during apply, for a new bucket',
    before: configured(),
    after: configured(aBucket(), publicAccessBlock(), tokenOf('main')),
    expect: {},
    source: `${TERRAFORM}, Data sources`,
  },
  {
    id: 'check-passes',
    title: 'A check that passes beside tags',
    before: configured(aBucket()),
    after: withBlocks(
      {
        check: {
          main: {
            assert: { condition: '${aws_s3_bucket.main.force_destroy == false}', error_message: 'guarded' },
          },
        },
      },
      edited(aBucket(), { tags: { team: 'orders' } }),
    ),
    expect: {},
    source: `${TERRAFORM}, Checks`,
  },
  {
    id: 'check-fails',
    title: 'A check that fails beside tags',
    before: configured(aBucket()),
    after: withBlocks(
      {
        check: {
          main: {
            assert: { condition: '${aws_s3_bucket.main.force_destroy}', error_message: 'not guarded' },
          },
        },
      },
      edited(aBucket(), { tags: { team: 'orders' } }),
    ),
    expect: {},
    verdict: 'review',
    source: `${TERRAFORM}, Checks`,
  },
  {
    id: 'nothing-changed',
    title: 'No change at all',
    before: configured(anInstance(), aParameterGroup()),
    after: configured(anInstance(), aParameterGroup()),
    expect: {},
    source: `${TERRAFORM}, terraform plan`,
  },
  {
    id: 'unlisted-kind-deleted',
    title: 'A queue deleted, which nobody promised to know',
    ...deletion(queue()),
    expect: { 'aws_sqs_queue.main': { severity: 'not-safe' } },
    source: 'Amazon SQS Developer Guide, Deleting a queue',
  },
  {
    id: 'unlisted-kind-tags',
    title: 'Tags of a queue, which nobody promised to know',
    ...change(queue(), { tags: { team: 'orders' } }),
    expect: {},
    source: 'Amazon SQS Developer Guide, Cost allocation tags',
  },
];

export const protocol: readonly Case[] = [...addresses, ...objects, ...values];
