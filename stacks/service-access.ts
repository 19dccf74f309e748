import { Construct } from 'constructs';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import { connectToCache, connectToDatabase, keepBackups, PodRole, readSecrets } from './access/index.ts';
import type { BackupBucket } from './backup/index.ts';
import type { ChildProps } from './child.ts';
import { backupPrefix, databaseUser } from './from-spec.ts';
import type { Statement } from './policy.ts';
import type { Postgres } from './postgres/index.ts';
import type { Redis } from './redis/index.ts';

export interface ServiceAccessProps extends ChildProps {
  readonly spec: ResolvedSpec;
  readonly kmsKeyArn: string;
  readonly postgres: Postgres;
  readonly redis?: Redis;
  readonly backup: BackupBucket;
  /** Secrets of the connection contract. */
  readonly contractArns: readonly string[];
}

/** One role per service account: the workload, External Secrets on its behalf, and the backup jobs. */
export class ServiceAccess extends Construct {
  constructor(scope: Construct, id: string, props: ServiceAccessProps) {
    super(scope, id);
    const { spec, kmsKeyArn, backup } = props;
    const { region } = spec.environment;
    const { service } = spec;
    podRole(this, 'workload', service, props, connections(props));
    podRole(this, 'secrets', `${service}-secrets`, props, readSecrets(readable(props), kmsKeyArn, region));
    podRole(
      this,
      'backup',
      `${service}-backup`,
      props,
      keepBackups(backup.bucket.arn, backupPrefix, kmsKeyArn, region),
    );
  }
}

const podRole = (
  scope: Construct,
  id: string,
  serviceAccount: string,
  { spec, transform, provider }: ServiceAccessProps,
  statements: readonly Statement[],
): PodRole =>
  new PodRole(
    scope,
    id,
    {
      ...(transform && { transform }),
      ...(provider && { provider }),
      name: `${spec.stack}-${id}`,
      account: spec.environment.account,
      region: spec.environment.region,
      identity: spec.environment.kubernetes,
      serviceAccount,
    },
    statements,
  );

function connections({ spec, postgres, redis }: ServiceAccessProps): Statement[] {
  const { account, region } = spec.environment;
  const instances = [postgres.instance, ...postgres.replicas].map((instance) => instance.resourceId);
  return [
    ...(redis ? [connectToCache(redis.group.arn, redis.userArn)] : []),
    ...(spec.postgres.credentials === 'iam'
      ? [connectToDatabase(region, account, instances, databaseUser(spec))]
      : []),
  ];
}

/** With `rds-managed` the master's secret is RDS's own. */
const readable = ({ spec, contractArns, postgres }: ServiceAccessProps): string[] => [
  ...contractArns,
  ...(spec.postgres.credentials === 'rds-managed'
    ? [postgres.instance.masterUserSecret.get(0).secretArn]
    : []),
];
