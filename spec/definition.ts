import type { Tier } from './resolved-spec.ts';
import type { Draft } from './schema/service.ts';
import type { Transforms } from './transform.ts';
import type { Cpu, Duration, Size } from './units.ts';

/** Every property optional, at every depth; quantities and lists are given whole. */
type Partly<T> = T extends Duration | Size | Cpu | readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Partly<T[K]> }
    : T;

/** The parts that may be switched off with `false`, in the service or in one environment. */
type Switchable<T, K extends keyof T> = Omit<T, K> & { readonly [P in K]?: T[P] | false };

type WorkloadOverride = Switchable<Partly<Draft['workload']>, 'migration'>;
type StorageOverride = Switchable<Partly<Draft['postgres']['storage']>, 'max'>;
type PostgresOverride = Omit<Partly<Draft['postgres']>, 'storage'> & { readonly storage?: StorageOverride };
type BackupOverride = Switchable<Partly<Draft['backup']>, 'objectLock'>;

interface Parts {
  readonly network?: Partly<Draft['network']>;
  readonly workload?: WorkloadOverride;
  readonly postgres?: PostgresOverride;
  readonly redis?: Partly<NonNullable<Draft['redis']>> | false;
  readonly backup?: BackupOverride;
}

/** Changes to synthesized output that no property covers; each use is listed by `plinth synth --explain`. */
export interface EscapeHatches {
  /** Per named child (`postgres.instance`): properties merged over its configuration, or a function of it. */
  readonly transform?: Transforms;
  /**
   * Per Terraform address (`aws_db_instance.postgres`) or object (`Deployment/orders`): a JSON merge patch
   * (RFC 7386) on what was synthesized; `null` removes.
   */
  readonly override?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

type Place = Draft['environment'];

/** One environment: where it is, and what differs there from the rest of the service. */
export interface EnvironmentDefinition extends Parts, EscapeHatches {
  readonly tier: Tier;
  readonly account: string;
  readonly region: string;
  readonly recoveryRegion?: string;
  readonly state?: Partly<Place['state']>;
  readonly emulator?: Place['emulator'];
  readonly kubernetes?: Partly<Place['kubernetes']>;
  readonly tags?: Place['tags'];
}

/** One service and its environments, as a file in `services/` describes it. */
export interface ServiceDefinition extends Parts, EscapeHatches {
  readonly name: string;
  readonly owner: string;
  readonly workload: WorkloadOverride & { readonly image: string };
  readonly postgres: PostgresOverride & { readonly version: string };
  readonly environments: Readonly<Record<string, EnvironmentDefinition>>;
}

/** Marks what `defineService` returns, across copies of the package. */
export const serviceMark = Symbol.for('plinth.service');

/**
 * Describes one service. The result is checked when it is synthesized, so that all problems of all
 * services are reported together.
 *
 * @example
 * export default defineService({
 *   name: 'orders',
 *   owner: 'team-orders',
 *   workload: { image: 'registry.example.com/orders:1.4.2' },
 *   postgres: { version: '16' },
 *   environments: {
 *     prod: { tier: 'production', account: '111122223333', region: 'eu-central-1' },
 *   },
 * });
 */
export function defineService(definition: ServiceDefinition): ServiceDefinition {
  return Object.freeze(Object.defineProperty({ ...definition }, serviceMark, { value: true }));
}
