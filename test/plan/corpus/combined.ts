import { anIngressRule, aSecurityGroup } from './base/access.ts';
import { aPlan, aRule, aSelection, aVaultLock } from './base/backup.ts';
import { aKey } from './base/keys.ts';
import {
  anInstance,
  anUnguardedInstance,
  aParameterGroup,
  aReplica,
  aSnapshot,
  following,
} from './base/rds.ts';
import { aTable } from './base/stores.ts';
import { aResource, change, configured, dangerous, edited, lost, named, refused, review } from './build.ts';
import type { Case } from './case.ts';
import { combinedAround } from './combined-around.ts';
import * as source from './sources.ts';

const MAIN = 'aws_db_instance.main';
const REPLICA = 'aws_db_instance.replica';
const inWindow = review({ timing: 'maintenance-window', interruption: 'outage', data: 'none' });
const holder = aResource(
  'aws_ssm_parameter',
  {
    name: '/orders/database/host',
    type: 'String',
    insecure_value: 'orders.c1a2b3c4d5e6.eu-central-1.rds.amazonaws.com',
  },
  {
    id: '/orders/database/host',
    version: 1,
    data_type: 'text',
    arn: 'arn:aws:ssm:eu-central-1:111122223333:parameter/orders/database/host',
  },
);
const tagged = edited(aSelection(), {
  resources: [] as string[],
  selection_tag: [{ type: 'STRINGEQUALS', key: 'backup', value: 'daily' }],
});
const fromInstance = { insecure_value: '${aws_db_instance.main.address}' };
const renewedGroup = aParameterGroup();

export const combined: readonly Case[] = [
  {
    id: 'disarmed',
    title: 'Protection off and no final snapshot: ready to be destroyed without a copy',
    ...change(anInstance(), { deletion_protection: false, skip_final_snapshot: true }),
    expect: { [MAIN]: review({ timing: 'now', interruption: 'none', data: 'recoverability-reduced' }) },
    source: `${source.DELETING}; ${source.PROVIDER}`,
  },
  {
    id: 'disarmed-while-replaced',
    title: 'Protection off in the plan that replaces: the protection of the prior state counts',
    ...change(anInstance({ storage_encrypted: false }), {
      storage_encrypted: true,
      deletion_protection: false,
      skip_final_snapshot: true,
    }),
    expect: { [MAIN]: refused },
    source: source.PROVIDER,
  },
  {
    id: 'guarded-while-replaced',
    title: 'A final snapshot named in the plan that replaces: too late',
    ...change(anUnguardedInstance({ storage_encrypted: false }), {
      storage_encrypted: true,
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: 'orders-final',
    }),
    expect: { [MAIN]: lost },
    source: source.PROVIDER,
  },
  {
    id: 'primary-and-replica-in-one-window',
    title: 'Primary and replica get another class in the same window',
    before: configured(anInstance(), aReplica(following)),
    after: configured(
      anInstance({ instance_class: 'db.m6g.xlarge' }),
      aReplica({ ...following, instance_class: 'db.m6g.xlarge' }),
    ),
    expect: { [MAIN]: inWindow, [REPLICA]: inWindow },
    together: [{ severity: 'review', addresses: [MAIN, REPLICA] }],
    source: source.SETTINGS,
  },
  {
    id: 'replica-smaller',
    title: 'A larger primary, and a replica that stays small',
    before: configured(anInstance(), aReplica(following)),
    after: configured(anInstance({ instance_class: 'db.m6g.4xlarge' }), aReplica(following)),
    expect: { [MAIN]: inWindow },
    together: [{ severity: 'review', addresses: [MAIN, REPLICA] }],
    source: 'Amazon RDS User Guide, Working with DB instance read replicas',
  },
  {
    id: 'tag-drops-from-selection',
    title: 'A tag removed that a backup selection goes by',
    before: configured(anInstance({ tags: { backup: 'daily', team: 'orders' } }), tagged),
    after: configured(anInstance({ tags: { team: 'orders' } }), tagged),
    expect: {},
    together: [{ severity: 'dangerous', addresses: [MAIN, 'aws_backup_selection.main'] }],
    source: source.BACKUP_SELECTION,
  },
  {
    id: 'plan-undercuts-lock',
    title: 'Recovery points kept for shorter than the vault lock allows: later jobs fail',
    before: configured(aPlan(aRule()), aVaultLock()),
    after: configured(aPlan(aRule({ lifecycle: [{ delete_after: 7 }] })), aVaultLock()),
    expect: { 'aws_backup_plan.main': review({ timing: 'now', data: 'recoverability-reduced' }) },
    together: [
      {
        severity: 'dangerous',
        addresses: ['aws_backup_plan.main', 'aws_backup_vault_lock_configuration.main'],
      },
    ],
    source: source.VAULT_LOCK,
  },
  {
    id: 'renamed-with-a-holder',
    title: 'Another endpoint, and a parameter that keeps the old one',
    before: configured(anInstance({ apply_immediately: true }), holder),
    after: configured(anInstance({ apply_immediately: true, identifier: 'orders-main' }), holder),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }) },
    together: [{ severity: 'dangerous', addresses: [MAIN, 'aws_ssm_parameter.main'] }],
    source: source.SETTINGS,
  },
  {
    id: 'renamed-with-a-reference',
    title: 'Another endpoint, and a parameter that is written from it before it changes',
    before: configured(anInstance({ apply_immediately: true }), edited(holder, fromInstance)),
    after: configured(
      anInstance({ apply_immediately: true, identifier: 'orders-main' }),
      edited(holder, fromInstance),
    ),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }) },
    together: [{ severity: 'review', addresses: [MAIN, 'aws_ssm_parameter.main'] }],
    source: `${source.SETTINGS}; ${source.PROVIDER}`,
  },
  {
    id: 'port-behind-old-rule',
    title: 'Another port, and a security group that lets in the old one only',
    ...change(
      anInstance({ vpc_security_group_ids: ['${aws_security_group.main.id}'] }),
      { port: 5433 },
      edited(aSecurityGroup(), { ingress: null }),
      anIngressRule({ security_group_id: '${aws_security_group.main.id}' }),
    ),
    expect: { [MAIN]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }) },
    together: [{ severity: 'review', addresses: [MAIN, 'aws_vpc_security_group_ingress_rule.main'] }],
    source: source.SETTINGS,
  },
  {
    id: 'parameter-group-renewed',
    title: 'A new parameter group that the instance takes up and nobody reboots for',
    before: configured(
      { ...renewedGroup, lifecycle: { create_before_destroy: true } },
      anInstance({ parameter_group_name: '${aws_db_parameter_group.main.name}' }),
    ),
    after: configured(
      { ...edited(renewedGroup, { name: 'orders-16-tuned' }), lifecycle: { create_before_destroy: true } },
      anInstance({ parameter_group_name: '${aws_db_parameter_group.main.name}' }),
    ),
    expect: {
      'aws_db_parameter_group.main': review({ data: 'none' }),
      [MAIN]: review({ timing: 'next-reboot', interruption: 'none', data: 'none' }),
    },
    together: [{ severity: 'review', addresses: [MAIN, 'aws_db_parameter_group.main'] }],
    source: source.PARAMETERS,
  },
  {
    id: 'key-deleted-under-database',
    title: 'The key of a database that stays is deleted',
    before: configured(anInstance({ kms_key_id: '${aws_kms_key.main.arn}' }), aKey()),
    after: configured(
      anInstance({
        kms_key_id: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000001',
      }),
    ),
    expect: {
      'aws_kms_key.main': dangerous({
        timing: 'now',
        interruption: 'outage',
        data: 'recoverability-reduced',
      }),
    },
    together: [{ severity: 'dangerous', addresses: [MAIN, 'aws_kms_key.main'] }],
    source: `${source.KMS_DELETING}; Amazon RDS User Guide, Encrypting Amazon RDS resources`,
  },
  {
    id: 'count-to-for-each',
    title: 'From count to for_each without moved: the table is deleted and made anew',
    before: configured({ ...unprotectedTable(), instances: 1 }),
    after: configured({ ...unprotectedTable(), instances: ['carts'] }),
    expect: { 'aws_dynamodb_table.main[0]': lost },
    together: [
      {
        severity: 'dangerous',
        addresses: ['aws_dynamodb_table.main[0]', 'aws_dynamodb_table.main["carts"]'],
      },
    ],
    source: 'Terraform documentation, Refactoring: moved blocks',
  },
  {
    id: 'renamed-without-moved',
    title: 'Another resource name without moved: the instance is deleted and made anew',
    before: configured(anUnguardedInstance()),
    after: configured(named(anUnguardedInstance(), 'primary')),
    expect: { [MAIN]: lost },
    together: [{ severity: 'dangerous', addresses: [MAIN, 'aws_db_instance.primary'] }],
    source: 'Terraform documentation, Refactoring: moved blocks',
  },
  {
    id: 'instance-and-snapshot-deleted',
    title: 'An instance deleted together with its snapshot',
    before: configured(anUnguardedInstance(), aSnapshot()),
    after: configured(),
    expect: {
      [MAIN]: lost,
      // Its database goes without a copy in the same plan, so nothing is left to restore from.
      'aws_db_snapshot.main': dangerous({ timing: 'now', data: 'loss', reversible: 'no' }),
    },
    source: source.DELETING,
  },
  {
    id: 'promoted-and-source-deleted',
    title: 'A replica promoted with its backups configured, and its source deleted',
    before: configured(anUnguardedInstance(), aReplica({ ...following, backup_retention_period: 7 })),
    after: configured({
      ...aReplica({ backup_retention_period: 7, replicate_source_db: null }),
    }),
    expect: {
      [MAIN]: dangerous({ timing: 'now', interruption: 'outage' }),
      [REPLICA]: dangerous({ timing: 'now', interruption: 'outage', reversible: 'no' }),
    },
    source: source.REPLICAS,
  },
  ...combinedAround,
];

function unprotectedTable() {
  return aTable({ deletion_protection_enabled: false, point_in_time_recovery: [{ enabled: false }] });
}
