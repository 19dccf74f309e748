import { valueAt } from './location.ts';
import type { Draft } from './schema/service.ts';
import { type Duration, seconds, toSeconds, unitKindOf } from './units.ts';

/** What must pass, one after the other, before a pod can go without dropping a transaction; in seconds. */
export interface TerminationBudget {
  readonly steps: readonly { readonly what: string; readonly seconds: number }[];
  /** Sum of the steps. */
  readonly needed: number;
  readonly grace: number;
}

type Timed = {
  readonly workload: Pick<Draft['workload'], 'termination'>;
  readonly postgres: Pick<Draft['postgres'], 'timeouts' | 'pooler'>;
};

/** To close connections and flush logs once the last transaction has ended. */
export const closingTime = 5;

/** What the defaults give a pod of the service at least. */
const usualGrace = 60;

/** The longest `grace` the schema takes of a pod of the service and of one of the pooler, in seconds. */
export const longestGrace = 3_600;
export const longestPoolerGrace = 10_800;

/** What the spec says, else one statement as long as a statement may be. */
export const longestTransaction = ({ timeouts }: Timed['postgres']): Duration =>
  timeouts.transaction ?? timeouts.statement;

/**
 * A pod of the service serves on while routes are withdrawn, then ends what it has begun: a transaction that
 * may first wait in the pooler's queue.
 */
export function workloadTermination({ workload, postgres }: Timed): TerminationBudget {
  const { pooler } = postgres;
  return budget(workload.termination.grace, [
    { what: 'preStop', seconds: toSeconds(workload.termination.preStop) },
    ...(pooler === undefined
      ? []
      : [{ what: 'wait in the pooler', seconds: toSeconds(pooler.queryWaitTimeout) }]),
    ...transactionSteps(postgres),
  ]);
}

/**
 * A pod of the pooler takes new connections while routes are withdrawn. After that each connection it has
 * reaches the age at which the service gives it up. One on which a transaction begins just before that is given up
 * after it, and the transaction may first wait for a connection to the database: in a rollout most of all, when
 * both generations share them.
 */
export function poolerTermination({ postgres }: Pick<Timed, 'postgres'>): TerminationBudget | undefined {
  const { pooler } = postgres;
  if (pooler === undefined) return undefined;
  return budget(pooler.termination.grace, [
    { what: 'preStop', seconds: toSeconds(pooler.termination.preStop) },
    { what: 'lifetime of a connection', seconds: toSeconds(pooler.clientLifetime) },
    { what: 'wait in the queue', seconds: toSeconds(pooler.queryWaitTimeout) },
    ...transactionSteps(postgres),
  ]);
}

const transactionSteps = (postgres: Timed['postgres']): TerminationBudget['steps'] => [
  { what: 'transaction', seconds: toSeconds(longestTransaction(postgres)) },
  { what: 'closing', seconds: closingTime },
];

function budget(grace: Duration, steps: TerminationBudget['steps']): TerminationBudget {
  const needed = steps.reduce((sum, step) => sum + step.seconds, 0);
  return { steps, needed, grace: toSeconds(grace) };
}

/** The arithmetic on one line, as `plinth synth --explain` and every refusal print it. */
export function printTermination({ steps, needed, grace }: TerminationBudget): string {
  const sum = steps.map(({ what, seconds }) => `${seconds} ${what}`).join(' + ');
  return `${sum} = ${needed} ${needed <= grace ? '<=' : '>'} ${grace} seconds of grace`;
}

/**
 * Defaults of `grace`, over a spec that is not checked yet: a duration that is none counts as nothing. Capped at
 * what the schema takes; a rule refuses what does not fit below.
 */
export function graceDefaults(merged: unknown): Readonly<Record<string, unknown>> {
  const at = (...path: string[]) => secondsOf(valueAt(merged, path));
  const hasPooler = valueAt(merged, ['postgres', 'pooler']) !== undefined;
  const transaction = at('postgres', 'timeouts', 'transaction') || at('postgres', 'timeouts', 'statement');
  const workload = at('workload', 'termination', 'preStop') + transaction + closingTime;
  const queue = hasPooler ? at('postgres', 'pooler', 'queryWaitTimeout') : 0;
  const grace = (longest: number, needed: number) => ({
    termination: { grace: seconds(Math.min(longest, Math.ceil(needed))) },
  });
  return {
    workload: grace(longestGrace, Math.max(usualGrace, workload + queue)),
    ...(hasPooler && { postgres: { pooler: grace(longestPoolerGrace, ofPooler(at, transaction)) } }),
  };
}

const ofPooler = (at: (...path: string[]) => number, transaction: number): number =>
  at('postgres', 'pooler', 'termination', 'preStop') +
  at('postgres', 'pooler', 'clientLifetime') +
  at('postgres', 'pooler', 'queryWaitTimeout') +
  transaction +
  closingTime;

const secondsOf = (value: unknown): number => {
  const amount = unitKindOf(value) === 'duration' ? toSeconds(value as Duration) : 0;
  return Number.isFinite(amount) ? amount : 0;
};
