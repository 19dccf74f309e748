import type { Duration } from '../../spec/units.ts';
import type { ServiceIdentity } from '../labels.ts';

/** How the External Secrets operator proves to AWS who it is. */
export type StoreAuth =
  /**
   * By its own identity, e.g. an EKS Pod Identity association of the operator. With `role` (ARN) it takes that
   * role first, so that this store reads what the role may read and no more. Default: no role.
   */
  | { readonly kind: 'operator'; readonly role?: string }
  /** By keys in a Secret of the namespace that whoever sets up the emulator makes: `access-key-id`, `secret-access-key`. */
  | { readonly kind: 'secret'; readonly secret: string };

/** One document of the connection contract that becomes a Secret. */
export interface StoreDocument {
  /** Last part of the Secret's name, `<service>-<store>`, and the folder it is mounted in. */
  readonly store: string;
  /** Name in Secrets Manager, e.g. `/orders/prod/postgres`. */
  readonly key: string;
  /** Keys added to those of the document: name to template. Default: none. */
  readonly template?: Readonly<Record<string, string>>;
  /** Whether the templated keys are all that is kept of the document. Default: false. */
  readonly only?: boolean;
}

export interface StoresProps extends ServiceIdentity {
  readonly region: string;
  /** Default: the operator's own identity. */
  readonly auth?: StoreAuth;
  readonly documents: readonly StoreDocument[];
  /** How often values are read again; each read is an API call that is charged. Default: 1 hour. */
  readonly refreshInterval?: Duration;
  /** Raised to read all values again at the next apply, after new passwords were written. Default: 1. */
  readonly credentialsVersion?: number;
  /** Whether the owner role's password is made here (Secret `<service>-postgres-owner`). Default: true. */
  readonly ownerPassword?: boolean;
  /** Whether the password of the dump's role is made here (Secret `<service>-postgres-dump`). Default: false. */
  readonly dumpPassword?: boolean;
  /** Whether the password that reads the pooler's statistics is made here (Secret `<service>-pooler-stats`). Default: false. */
  readonly statsPassword?: boolean;
}
