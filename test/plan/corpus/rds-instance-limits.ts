import { aDbSubnetGroup, anInstance, aReplica } from './base/rds.ts';
import {
  aResource,
  change,
  configured,
  creation,
  dangerous,
  deletion,
  edited,
  named,
  refused,
  review,
} from './build.ts';
import type { Case, Resource } from './case.ts';
import * as source from './sources.ts';

const MAIN = 'aws_db_instance.main';
const REPLICA = 'aws_db_instance.replica';
const MODIFY = 'Amazon RDS API Reference, ModifyDBInstance';

const aFollower = (args = {}): Resource =>
  aReplica({ replicate_source_db: `\${${MAIN}.identifier}`, ...args });

const refusals: readonly Case[] = [
  {
    id: 'rds-backup-window-short',
    title: 'A backup window of a quarter of an hour',
    ...change(anInstance(), { backup_window: '04:00-04:15' }),
    expect: { [MAIN]: refused },
    source: MODIFY,
  },
  {
    id: 'rds-windows-overlap',
    title: 'A backup window within the maintenance window',
    ...change(anInstance({ maintenance_window: 'sun:03:00-sun:04:00' }), { backup_window: '03:30-04:00' }),
    expect: { [MAIN]: refused },
    source: MODIFY,
  },
  {
    id: 'rds-created-monitored-without-role',
    title: 'A new instance with Enhanced Monitoring and no role for it',
    ...creation(anInstance({ monitoring_interval: 60 })),
    expect: { [MAIN]: refused },
    source: 'Amazon RDS User Guide, Setting up and enabling Enhanced Monitoring',
  },
  {
    id: 'rds-backups-off-under-replica',
    title: 'Backups switched off while a replica reads',
    before: configured(anInstance(), aFollower()),
    after: configured(anInstance({ backup_retention_period: 0 }), aFollower()),
    expect: { [MAIN]: refused },
    source: MODIFY,
  },
  {
    id: 'rds-replica-of-another',
    title: 'A replica of another source',
    before: configured(anInstance(), aReplica()),
    after: configured(anInstance(), aReplica({ replicate_source_db: 'billing' })),
    expect: { [REPLICA]: refused },
    source: source.PROVIDER,
  },
  {
    id: 'rds-replica-final-snapshot',
    title: 'Deletion of a replica that wants a final snapshot',
    ...deletion(aReplica({ skip_final_snapshot: false, final_snapshot_identifier: 'last' }), anInstance()),
    expect: { [REPLICA]: refused },
    source: 'Amazon RDS API Reference, DeleteDBInstance',
  },
  {
    id: 'rds-older-than-it-runs',
    title: 'The minor version named that it has been upgraded past',
    ...change(anInstance({ engine_version: '16' }, { engine_version_actual: '16.6' }), {
      engine_version: '16.4',
    }),
    expect: { [MAIN]: refused },
    source: source.UPGRADING,
  },
  {
    id: 'subnet-group-left-too-late',
    title: 'The old subnet group deleted before the instance leaves it',
    before: configured(
      anInstance({ db_subnet_group_name: `\${aws_db_subnet_group.main.name}` }),
      aDbSubnetGroup(),
    ),
    after: configured(
      anInstance({ db_subnet_group_name: `\${aws_db_subnet_group.next.name}` }),
      named(aDbSubnetGroup({ name: 'orders-next' }), 'next'),
    ),
    expect: {
      [MAIN]: review({ timing: 'maintenance-window', interruption: 'outage', data: 'none' }),
      'aws_db_subnet_group.main': refused,
    },
    source: `Amazon RDS API Reference, DeleteDBSubnetGroup; ${source.SETTINGS}`,
  },
];

const others: readonly Case[] = [
  {
    id: 'rds-replica-promoted-with-backups',
    title: 'A replica promoted, with its backups configured',
    before: configured(anInstance(), aFollower({ backup_retention_period: 7 })),
    after: configured(
      anInstance(),
      edited(aFollower({ backup_retention_period: 7 }), { replicate_source_db: null }),
    ),
    expect: {
      [REPLICA]: dangerous({ timing: 'now', interruption: 'outage', data: 'none', reversible: 'no' }),
    },
    source: source.REPLICAS,
  },
  {
    id: 'rds-stopped',
    title: 'An instance stopped by its state',
    ...change(aResource('aws_rds_instance_state', { identifier: 'orders', state: 'available' }), {
      state: 'stopped',
    }),
    expect: { 'aws_rds_instance_state.main': dangerous({ timing: 'now', interruption: 'outage' }) },
    source: 'Amazon RDS User Guide, Stopping an Amazon RDS DB instance temporarily',
  },
  {
    id: 'rds-created-public-unknown',
    title: 'A new instance of which nobody knows yet whether it is public',
    before: configured(),
    after: configured(
      anInstance({ publicly_accessible: `\${terraform_data.flag.output}` }),
      named(aResource('terraform_data', { input: true }), 'flag'),
    ),
    expect: { [MAIN]: review({ timing: 'now', interruption: 'none', data: 'none' }) },
    source: source.SETTINGS,
  },
  {
    id: 'rds-smaller-than-grown',
    title: 'Less storage configured than autoscaling has made of it',
    ...change(anInstance({ allocated_storage: 200, max_allocated_storage: 1000 }), {
      allocated_storage: 100,
    }),
    expect: {},
    source: source.PROVIDER,
  },
  {
    id: 'rds-version-it-runs',
    title: 'The minor version named that runs already',
    ...change(anInstance({ engine_version: '16' }, { engine_version_actual: '16.4' }), {
      engine_version: '16.4',
    }),
    expect: {},
    source: source.UPGRADING,
  },
];

/** What AWS and the provider refuse of an instance, and what lies beside it. */
export const rdsInstanceLimits: readonly Case[] = [...refusals, ...others];
