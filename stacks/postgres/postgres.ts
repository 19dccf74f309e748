import type { DbInstance } from '@cdktf/provider-aws/lib/db-instance/index.js';
import { Construct } from 'constructs';
import { inherited } from '../child.ts';
import { StoreSecurityGroup } from '../network/index.ts';
import { type FullPostgresProps, withDefaults } from './defaults.ts';
import { primaryInstance } from './instance.ts';
import { monitoringRole } from './monitoring.ts';
import { parameterGroup } from './parameters.ts';
import { generatedPasswords, type Passwords } from './passwords.ts';
import type { PostgresProps } from './props.ts';
import { PostgresReplica } from './replica.ts';
import { subnetGroup } from './subnets.ts';

/** A PostgreSQL primary with its replicas: encrypted, private, TLS only, backed up, logged and monitored. */
export class Postgres extends Construct {
  readonly instance: DbInstance;
  readonly replicas: readonly DbInstance[];
  /** Props as they took effect. */
  readonly props: FullPostgresProps;
  /** Absent with `rds-managed`, where RDS owns the master's secret. */
  readonly passwords?: Passwords;
  readonly monitoringRole?: string;

  constructor(scope: Construct, id: string, given: PostgresProps) {
    super(scope, id);
    const props = withDefaults(given);
    const passwords = generatedPasswords(this, props);
    const monitoring = monitoringRole(this, props);
    const around = {
      subnetGroup: subnetGroup(this, props).name,
      parameterGroup: parameterGroup(this, props).name,
      securityGroup: postgresSecurityGroup(this, props),
      monitoringRole: monitoring,
    };

    this.props = props;
    this.instance = primaryInstance(this, props, around, passwords);
    this.replicas = Array.from({ length: props.replicas }, (_, index) => {
      const name = `${props.identifier}-replica-${index + 1}`;
      const from = { source: this.instance.identifier };
      return new PostgresReplica(this, `replica_${index + 1}`, name, props, around, from).instance;
    });
    if (passwords) this.passwords = passwords;
    if (monitoring) this.monitoringRole = monitoring;
  }

  /** Host for reading: the first replica, or the primary where there is none. */
  get readerHost(): string {
    return (this.replicas[0] ?? this.instance).address;
  }
}

export const postgresSecurityGroup = (scope: Construct, props: FullPostgresProps): string =>
  new StoreSecurityGroup(scope, 'security-group', {
    ...inherited(props),
    name: `${props.identifier}-postgres`,
    network: props.network,
    port: props.port,
    transformName: 'postgres.security-group',
  }).id;
