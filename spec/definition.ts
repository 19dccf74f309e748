import type { Backup, Monitoring, Network, Place, Postgres, Redis, Suppression, Workload } from './parts.ts';
import type { Transforms } from './transform.ts';

/** What a service describes, and what an environment may override; `false` switches the cache off. */
interface Parts {
  readonly network?: Network;
  readonly workload?: Workload;
  readonly postgres?: Postgres;
  readonly redis?: Redis | false;
  readonly backup?: Backup;
  readonly monitoring?: Monitoring;
}

/** Deviations from controls and linters that are accepted; an environment's are added to the service's. */
interface Accepted {
  readonly suppressions?: readonly Suppression[];
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

/** One environment: where it is, and what differs there from the rest of the service. */
export interface EnvironmentDefinition extends Place, Parts, Accepted, EscapeHatches {}

/** One service and its environments, as a file in `services/` describes it. */
export interface ServiceDefinition extends Parts, Accepted, EscapeHatches {
  readonly name: string;
  readonly owner: string;
  readonly workload: Workload & { readonly image: string };
  readonly postgres: Postgres & { readonly version: string };
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
