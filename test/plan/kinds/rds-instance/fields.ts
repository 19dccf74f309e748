import type { Effect } from '../../../../plan/finding.ts';
import type { Impact } from '../../../../plan/impact.ts';
import type { JsonObject } from '../../../../plan/value.ts';
import { type ChangeProps, judged } from '../../judged.ts';

/** The six fields of a judgement as one line: severity, timing, interruption, data, reversible, apply. */
export const fieldsOf = ({ severity, timing, interruption, data, reversible, apply }: Effect): string =>
  [severity, timing, interruption, data, reversible, apply].join(' ');

export const codesOf = ({ findings }: Impact): readonly string[] => findings.map(({ code }) => code);

export const QUIET = 'safe now none none yes succeeds';
export const REFUSED = 'review not-applied none none yes fails';

/** A primary as a state holds it: PostgreSQL 16.4, 100 GiB of gp3, single-AZ, a week of backups, protected. */
export const primary: JsonObject = {
  identifier: 'orders',
  engine: 'postgres',
  engine_version: '16.4',
  engine_version_actual: '16.4',
  instance_class: 'db.m6g.large',
  allocated_storage: 100,
  max_allocated_storage: 0,
  storage_type: 'gp3',
  storage_encrypted: true,
  iops: 3000,
  storage_throughput: 125,
  multi_az: false,
  apply_immediately: false,
  allow_major_version_upgrade: null,
  auto_minor_version_upgrade: true,
  backup_retention_period: 7,
  backup_window: '03:00-04:00',
  maintenance_window: 'sun:05:00-sun:06:00',
  parameter_group_name: 'default.postgres16',
  option_group_name: 'default:postgres-16',
  port: 5432,
  publicly_accessible: false,
  vpc_security_group_ids: ['sg-1', 'sg-2'],
  deletion_protection: true,
  skip_final_snapshot: false,
  final_snapshot_identifier: 'orders-final',
  delete_automated_backups: true,
  monitoring_interval: 0,
  monitoring_role_arn: '',
  manage_master_user_password: null,
  password: 'before',
  password_wo_version: null,
  replicate_source_db: '',
  replicas: [],
};

export const replica: JsonObject = {
  ...primary,
  identifier: 'orders-replica',
  replicate_source_db: 'orders',
  backup_retention_period: 0,
  deletion_protection: false,
  skip_final_snapshot: true,
  final_snapshot_identifier: null,
};

/** The judgement on a change of these arguments of the primary, where `before` departs from it. */
export const changed = (after: JsonObject, before: JsonObject = {}, props: ChangeProps = {}): Impact =>
  judged('aws_db_instance', {
    before: { ...primary, ...before },
    after: { ...primary, ...before, ...after },
    ...props,
  });

export const NOW: JsonObject = { apply_immediately: true };
