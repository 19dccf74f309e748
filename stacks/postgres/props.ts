import type { Duration, Size } from '../../spec/units.ts';
import type { ChildProps } from '../child.ts';
import type { NetworkPlacement } from '../network/index.ts';

export type CredentialsMode = 'write-only' | 'rds-managed' | 'iam';

/**
 * A PostgreSQL instance on RDS. What a change costs is from the RDS User Guide, "Settings for DB
 * instances", and from plans of AWS provider 5.100; "window" means the maintenance window, or at
 * once with `applyImmediately`.
 *
 * Transforms: `postgres.instance`, `postgres.replica`, `postgres.parameter-group` and the rest of
 * `postgresTransforms`.
 */
export interface PostgresProps extends ChildProps {
  /**
   * RDS identifier, 1 to 63 characters; the prefix of every name below.
   * Changing it: window, outage, and every endpoint changes.
   */
  readonly identifier: string;
  /** Twelve digits. */
  readonly account: string;
  /** VPC, private subnets and clients. Moving to other subnets: window, outage. */
  readonly network: NetworkPlacement;
  /**
   * `16`, or `16.10` to pin the minor. A minor: window, outage of minutes. A major: the same, not
   * reversible, and the parameter group is replaced with it; refused without `allowMajorVersionUpgrade`.
   */
  readonly version: string;
  /**
   * Lets an apply move `version` to another major; without it RDS refuses the change. Changes nothing by itself.
   * @default false
   */
  readonly allowMajorVersionUpgrade?: boolean;
  /**
   * Paid support once AWS's standard support of the major has ended, per vCPU and hour, standby included.
   * Without it a major past its date can neither be made nor restored. Counts when the instance is made:
   * provider 5.100 sends no change of it.
   * @default false
   */
  readonly extendedSupport?: boolean;
  /** E.g. `db.m7g.large`. Window, outage of minutes; with `multiAz` a failover. Money per hour. */
  readonly instanceClass: string;
  /** Database made at creation. Changing it REPLACES the instance. */
  readonly database: string;
  /**
   * Master user. Changing it REPLACES the instance.
   * @default 'dbadmin'
   */
  readonly masterUsername?: string;
  /**
   * Parameter group family. Changes with the major version.
   * @default `postgres<major>`
   */
  readonly family?: string;
  /**
   * TCP port, 1150 to 65535. Changing it restarts the instance at once.
   * @default 5432
   */
  readonly port?: number;

  /**
   * Volume type. Window; some changes start with a brief outage, then hours of slower storage.
   * @default 'gp3'
   */
  readonly storageType?: 'gp3' | 'io2';
  /**
   * Storage at creation, 20 GiB to 64 TiB. Grows in place, no interruption, then not again for six hours;
   * never shrinks. Money per GiB.
   * @default gib(20)
   */
  readonly storage?: Size;
  /**
   * Ceiling of storage autoscaling, at least 10 % above `storage`. At once, no interruption.
   * @default autoscaling off
   */
  readonly maxStorage?: Size;
  /**
   * Provisioned IOPS. gp3: refused below 400 GiB, 12,000 to 64,000 from there; io2 needs it. Window, no interruption.
   * @default gp3's baseline: 3,000, and 12,000 from 400 GiB
   */
  readonly iops?: number;
  /**
   * MiB/s, gp3 from 400 GiB only, 500 to 4,000. Window, no interruption.
   * @default gp3's baseline: 125, and 500 from 400 GiB
   */
  readonly throughput?: number;
  /**
   * KMS key for storage, Performance Insights, logs and secrets. Changing it REPLACES the instance.
   * @default AWS managed keys; storage is encrypted all the same
   */
  readonly kmsKeyArn?: string;

  /**
   * Who keeps the passwords. `write-only`: Secrets Manager, never in code, plan or state. `rds-managed`:
   * RDS rotates the master's every seven days; refuses replicas and blue/green. `iam`: like `write-only`
   * for the master. With all but `write-only` the application connects by IAM token and has no password.
   * At once, no interruption.
   * @default 'write-only'
   */
  readonly credentials?: CredentialsMode;
  /**
   * Raised by one to generate new passwords. At once; whoever holds the old ones is locked out at the next connection.
   * @default 1
   */
  readonly credentialsVersion?: number;
  /**
   * Prefix of secret names. Changing it replaces the secrets.
   * @default `/<identifier>`
   */
  readonly secretPrefix?: string;
  /**
   * How long a deleted secret can be restored, 0 (not at all) or 7 to 30 days; its name stays taken meanwhile.
   * @default days(30)
   */
  readonly secretRecoveryWindow?: Duration;

  /**
   * Standby in another zone. Window, no interruption, slower while it is built. Doubles the price.
   * @default true
   */
  readonly multiAz?: boolean;
  /**
   * Read replicas in the region, 0 to 5. Adding: none. Removing the last ones deletes them, without a snapshot.
   * @default 0
   */
  readonly replicas?: number;
  /**
   * Window, outage of that replica. A smaller class than the primary's falls behind.
   * @default that of the primary
   */
  readonly replicaInstanceClass?: string;

  /**
   * Point-in-time recovery window, 1 to 35 days. At once; shortening deletes older backups. From or to 0: outage.
   * @default days(35)
   */
  readonly backupRetention?: Duration;
  /**
   * UTC, `HH:MM-HH:MM`, at least 30 minutes, apart from the maintenance window. At once, no interruption.
   * @default '03:00-04:00'
   */
  readonly backupWindow?: string;
  /**
   * Snapshot named `<identifier>-final` when the instance is destroyed. Counts only once applied: a
   * destroy reads it from the state. A second destroy fails until the first snapshot is renamed or deleted.
   * @default true
   */
  readonly finalSnapshot?: boolean;
  /**
   * Whether point-in-time backups go when the instance goes.
   * @default false: kept for the rest of `backupRetention`
   */
  readonly deleteAutomatedBackups?: boolean;
  /**
   * AWS refuses to delete the instance, and Terraform refuses every plan that destroys or replaces it, before
   * anything is touched; the same for a replica in the recovery region. At once, no interruption. To let an
   * instance go: set false and apply, which lifts AWS's refusal, then destroy or apply what replaces it.
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * UTC, `ddd:HH:MM-ddd:HH:MM`. At once; a window that covers the present runs pending reboots.
   * @default 'sun:04:30-sun:05:30'
   */
  readonly maintenanceWindow?: string;
  /**
   * RDS takes minor versions by itself, in the window. With a pinned minor every plan after one is a downgrade.
   * @default true, unless `version` pins a minor
   */
  readonly autoMinorVersionUpgrade?: boolean;
  /**
   * Window changes run at once, and so does everything else that is pending.
   * @default false
   */
  readonly applyImmediately?: boolean;
  /**
   * Updates by a blue/green deployment, which bypasses deletion protection and final snapshot of the old primary.
   * @default false
   */
  readonly blueGreen?: boolean;

  /**
   * Extensions whose libraries are preloaded and parameters set. A change of libraries waits for a manual reboot.
   * @default ['pg_stat_statements']
   */
  readonly extensions?: readonly string[];
  /**
   * A statement that runs longer is cancelled; 0 for never. At once, new sessions.
   * @default seconds(30)
   */
  readonly statementTimeout?: Duration;
  /**
   * @default seconds(5)
   */
  readonly lockTimeout?: Duration;
  /**
   * A session idle in a transaction for longer is closed: it holds locks and back vacuum.
   * @default seconds(60)
   */
  readonly idleInTransactionTimeout?: Duration;
  /**
   * Further parameters as RDS spells them; they win over everything here but TLS. Static ones wait for a manual reboot.
   * @default none
   */
  readonly parameters?: Readonly<Record<string, string>>;

  /**
   * Enhanced monitoring: 0 (off), 1, 5, 10, 15, 30 or 60 seconds. At once. Billed as CloudWatch Logs.
   * @default seconds(60)
   */
  readonly monitoringInterval?: Duration;
  /**
   * At once, no interruption.
   * @default true
   */
  readonly performanceInsights?: boolean;
  /**
   * 7 days (free), a multiple of 31 days, or 731 days.
   * @default days(7)
   */
  readonly performanceInsightsRetention?: Duration;
  /**
   * How long exported logs are kept; a period CloudWatch knows (30, 60, 90, ...).
   * @default days(90)
   */
  readonly logRetention?: Duration;
}

export const postgresTransforms = [
  'postgres.instance',
  'postgres.replica',
  'postgres.subnet-group',
  'postgres.parameter-group',
  'postgres.security-group',
  'postgres.log-group',
  'postgres.monitoring-role',
  'postgres.passwords',
] as const;
