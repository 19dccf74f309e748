import type { ResolvedDrill, ResolvedDump } from '../../spec/resolved-spec.ts';
import type { ServiceIdentity } from '../labels.ts';

/** The fields taken from the spec are described in `ResolvedDump` and `ResolvedDrill`. */
export interface BackupProps extends ServiceIdentity {
  /** Default: nothing is dumped. */
  readonly dump?: DumpProps;
  /** Default: no drill. */
  readonly drill?: DrillProps;
  /** StorageClass of the volumes. Default: the node's own disk (`emptyDir`). */
  readonly storageClass?: string;
  /** An AWS emulator, and the Secret with its keys. Default: AWS, with the role of the service account. */
  readonly emulator?: { readonly endpoint: string; readonly secret: string };
}

export interface DumpProps extends ResolvedDump {
  /** Database role, and how it signs in. */
  readonly user: string;
  readonly auth: 'password' | 'iam';
  /** Number of the password it signs in with. Default: it has none. */
  readonly credentialsVersion?: number;
  /** Schemas that are made by the bootstrap Job and stay out of the dump. */
  readonly keeperSchemas: readonly string[];
}

export type DrillProps = ResolvedDrill;
