import type { Duration } from '../../spec/units.ts';
import type { ServiceIdentity } from '../labels.ts';
import type { Resources } from '../workload/index.ts';

export interface MigrationsProps extends ServiceIdentity {
  readonly database: string;
  readonly bootstrap: BootstrapProps;
  /** Default: no migration Job. */
  readonly migration?: MigrationProps;
}

export interface BootstrapProps {
  /**
   * Whether the Job runs. Without a master document (`rds-managed`) it cannot: its SQL is still there, for a
   * person to run once with the master's credential. Default: true.
   */
  readonly job?: boolean;
  /** Image with `psql` and `sh`, pinned. Its major is the newest server's or newer. Default: the official postgres image. */
  readonly image?: string;
  /** Name of the application's role. */
  readonly appRole: string;
  /** How the application's role signs in. */
  readonly appAuth: 'password' | 'iam';
  /** Connections the application's role may hold at once, all pods together. */
  readonly appConnectionLimit: number;
  /** Longest transaction of the application's role; only PostgreSQL 17 or later knows one. Default: not said. */
  readonly appTransaction?: Duration | 'unlimited';
  readonly extensions: readonly string[];
  /** Name of the role of the logical dump. Default: no such role. */
  readonly dumpRole?: string;
  /** Schema the owner role owns. Default: `public`. */
  readonly schema?: string;
  /** Raised to set the roles' passwords again. Default: 1. */
  readonly credentialsVersion?: number;
}

export interface MigrationProps {
  readonly image: string;
  readonly command: readonly string[];
  /** The Job is stopped after this; also the longest statement. */
  readonly deadline: Duration;
  /** A statement that waits longer for a lock fails, instead of queueing every query behind it. */
  readonly lockTimeout: Duration;
  readonly resources: Resources;
  /** Plain settings, the same the workload gets. */
  readonly env: Readonly<Record<string, string>>;
}
