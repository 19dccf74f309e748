import { Construct } from 'constructs';
import { databaseUser, secretsRole, signsInToDatabaseWithIam } from '../spec/derived.ts';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import {
  connectToCache,
  connectToDatabase,
  type DatabaseInstance,
  DelegatedRole,
  PodRole,
  readSecrets,
} from './access/index.ts';
import type { BackupBucket } from './backup/index.ts';
import { backupRoles } from './backup-roles.ts';
import { type ChildProps, inherited } from './child.ts';
import type { Statement } from './policy.ts';
import type { Postgres } from './postgres/index.ts';
import type { Recovery } from './recovery.ts';
import type { Redis } from './redis/index.ts';

export interface ServiceAccessProps extends ChildProps {
  readonly spec: ResolvedSpec;
  readonly kmsKeyArn: string;
  readonly postgres: Postgres;
  readonly redis?: Redis;
  readonly recovery?: Recovery;
  readonly backup: BackupBucket;
  /** Secrets of the connection contract. */
  readonly contractArns: readonly string[];
}

/** The roles of the workload and of its backup pods, and the one with which External Secrets reads the contract. */
export class ServiceAccess extends Construct {
  constructor(scope: Construct, id: string, props: ServiceAccessProps) {
    super(scope, id);
    workloadRole(this, props);
    backupRoles(this, props, instances(props));
    externalSecretsRole(this, props);
  }
}

const workloadRole = (scope: Construct, props: ServiceAccessProps): PodRole => {
  const { stack, service, environment } = props.spec;
  const { account, region, kubernetes } = environment;
  return new PodRole(
    scope,
    'workload',
    {
      ...inherited(props),
      name: `${stack}-workload`,
      account,
      region,
      identity: kubernetes,
      serviceAccount: service,
    },
    connections(props),
  );
};

function externalSecretsRole(scope: Construct, props: ServiceAccessProps): void {
  const { region, kubernetes } = props.spec.environment;
  const role = secretsRole(props.spec);
  if (!role || !kubernetes.externalSecretsRole) return;
  new DelegatedRole(
    scope,
    'secrets',
    { ...inherited(props), name: role.name, trustedRole: kubernetes.externalSecretsRole },
    readSecrets(readable(props), props.kmsKeyArn, region),
  );
}

const connections = (props: ServiceAccessProps): Statement[] => {
  const { spec, redis } = props;
  return [
    ...(redis ? [connectToCache(redis.group.arn, redis.userArn)] : []),
    ...(signsInToDatabaseWithIam(spec)
      ? [connectToDatabase(spec.environment.account, instances(props), databaseUser(spec))]
      : []),
  ];
};

/** The recovery region's replica as well: once promoted, the service signs in to it without another apply. */
const instances = ({ spec, postgres, recovery }: ServiceAccessProps): DatabaseInstance[] => [
  ...[postgres.instance, ...postgres.replicas].map(({ resourceId }) => ({
    region: spec.environment.region,
    resourceId,
  })),
  ...(recovery ? [{ region: recovery.region, resourceId: recovery.replica.resourceId }] : []),
];

/** With `rds-managed` the master's secret is RDS's own. */
const readable = ({ spec, contractArns, postgres }: ServiceAccessProps): string[] => [
  ...contractArns,
  ...(spec.postgres.credentials === 'rds-managed'
    ? [postgres.instance.masterUserSecret.get(0).secretArn]
    : []),
];
