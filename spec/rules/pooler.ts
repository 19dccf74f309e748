import { connectionBudget, printClients } from '../connection-budget.ts';
import type { Edit } from '../problem.ts';
import { mostClientConnections } from '../schema/pooler.ts';
import { mib, toMib } from '../units.ts';
import { breach, type Rule, type RuleContext, set } from './rule.ts';

const poolerAt = ['postgres', 'pooler'];

/** PgBouncer signs in by password: it cannot make the IAM tokens that take its place, which live 15 minutes. */
export const poolerKnowsThePassword: Rule = (context) => {
  const { pooler, credentials } = context.draft.postgres;
  if (pooler === undefined || credentials === 'write-only') return [];
  return [
    breach(context, {
      code: 'PLINTH-POOL-001',
      at: poolerAt,
      got: `postgres.credentials ${credentials}`,
      rule: 'the pooler signs in to the database by password, which only write-only credentials have',
      edits: [set(context, ['postgres', 'credentials'], 'write-only')],
      fix: 'set postgres.credentials to "write-only", or have no pooler',
    }),
  ];
};

/** With one pod every rollout and every drained node would cut the service off the database. */
export const poolerSurvivesAPod: Rule = (context) => {
  const { pooler } = context.draft.postgres;
  if (pooler === undefined || pooler.replicas >= 2 || context.draft.environment.tier === 'development')
    return [];
  const at = [...poolerAt, 'replicas'];
  return [
    breach(context, {
      code: 'PLINTH-POOL-002',
      at,
      got: pooler.replicas,
      rule: 'staging and production need two pods of the pooler or more, so that one may go',
      edits: [set(context, at, 2)],
    }),
  ];
};

/** PgBouncer's own console, and the longest name of a database it takes (63) less `_reader`. */
const consoleName = 'pgbouncer';
const longestName = 56;

/** The pooler serves the database under its name, and the reader under `<name>_reader`. */
export const poolerNamesAreFree: Rule = (context) => {
  const { pooler, database } = context.draft.postgres;
  if (pooler === undefined || (database !== consoleName && database.length <= longestName)) return [];
  const at = ['postgres', 'database'];
  const free = database === consoleName ? `${consoleName}_db` : database.slice(0, longestName);
  return [
    breach(context, {
      code: 'PLINTH-POOL-003',
      at,
      got: database,
      rule: `behind the pooler must have at most ${longestName} characters (it serves <name>_reader too) and not be ${consoleName}, its own console`,
      edits: [set(context, at, free)],
    }),
  ];
};

/** Every connection of the service finds a place, with one pod of the pooler away. */
export const clientsFitThePooler: Rule = (context) => {
  const budget = connectionBudget(context.draft);
  const { clients } = budget;
  if (clients === undefined || clients.needed <= clients.available) return [];
  const at = [...poolerAt, 'maxClientConnections'];
  const enough = Math.ceil(clients.needed / clients.survivors);
  return [
    breach(context, {
      code: 'PLINTH-POOL-004',
      at,
      got: clients.available,
      rule: `the pooler must take every connection of the service with one of its pods away: ${printClients(budget)}`,
      edits: enough <= mostClientConnections ? [set(context, at, enough)] : smallPools(context),
    }),
  ];
};

/** One connection per pod of the service always fits: there are at most 1,100 of them. */
const smallPools = (context: RuleContext): readonly Edit[] => [
  set(context, ['workload', 'pool'], { size: 1, overflow: 0 }),
  set(context, ['workload', 'processes'], 1),
  set(context, [...poolerAt, 'maxClientConnections'], mostClientConnections),
];

/** Of PgBouncer with its buffers, and of a client with TLS: measured 11 MiB and 26 KiB with 1.24, and a half more. */
const ownMemory = 32;
const clientMemory = 40 / 1_024;

/** A pod that exceeds its memory is killed, with every transaction on it. */
export const poolerHasMemory: Rule = (context) => {
  const { pooler } = context.draft.postgres;
  if (pooler === undefined) return [];
  const needed = Math.ceil(ownMemory + pooler.maxClientConnections * clientMemory);
  if (toMib(pooler.resources.memory) >= needed) return [];
  const at = [...poolerAt, 'resources', 'memory'];
  return [
    breach(context, {
      code: 'PLINTH-POOL-006',
      at,
      got: pooler.resources.memory,
      rule: `${pooler.maxClientConnections} client connections with TLS take up to ${needed} MiB`,
      edits: [set(context, at, mib(needed))],
    }),
  ];
};
