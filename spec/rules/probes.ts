import { type ProbeName, probeKinds, probeOf, probeTiming, question } from '../probes.ts';
import type { Problem } from '../problem.ts';
import { seconds, toSeconds } from '../units.ts';
import { breach, type Rule, type RuleContext, set } from './rule.ts';

const names: readonly ProbeName[] = ['startup', 'liveness', 'readiness'];
const usual: Readonly<Record<ProbeName, string>> = {
  startup: '/startupz',
  liveness: '/livez',
  readiness: '/readyz',
};

const perProbe =
  (check: (context: RuleContext, name: ProbeName) => readonly Problem[]): Rule =>
  (context) =>
    names.flatMap((name) => check(context, name));

/** A probe asks one thing. */
export const probesAskOneThing: Rule = perProbe((context, name) => {
  const probe = probeOf(context.draft.workload.probes[name]);
  const kinds = probeKinds.filter((kind) => probe[kind] !== undefined);
  if (kinds.length === 1) return [];
  const at = ['workload', 'probes', name];
  return [
    breach(context, {
      code: 'PLINTH-PRB-001',
      at,
      got: kinds,
      rule: `a probe has exactly one of ${probeKinds.join(', ')}`,
      edits: [set(context, at, usual[name])],
    }),
  ];
});

/** An answer that may take longer than the time to the next question piles questions up. */
export const probesAnswerInTime: Rule = perProbe((context, name) => {
  const { probes } = context.draft.workload;
  const { period, timeout } = probeTiming(name, probes[name], toSeconds(probes.startupTime));
  if (timeout <= period) return [];
  const at = ['workload', 'probes', name];
  return [
    breach(context, {
      code: 'PLINTH-PRB-002',
      at: [...at, 'timeout'],
      got: seconds(timeout),
      rule: `must not exceed the period (${period} s)`,
      edits: [set(context, at, { ...probeOf(probes[name]), timeout: seconds(period) })],
      fix: `set ${at.join('.')}.timeout to seconds(${period}) or less`,
    }),
  ];
});

/** One question for both would restart pods whenever the database is slow. */
export const probesDiffer: Rule = (context) => {
  const { liveness, readiness } = context.draft.workload.probes;
  const { port } = context.draft.workload;
  if (question(liveness, port) !== question(readiness, port)) return [];
  return [
    breach(context, {
      code: 'PLINTH-WRK-005',
      at: ['workload', 'probes', 'liveness'],
      got: liveness,
      rule: 'liveness and readiness must differ: a slow database must not restart pods',
      edits: [set(context, ['workload', 'probes', 'liveness'], otherThan(readiness))],
    }),
  ];
};

const otherThan = (readiness: RuleContext['draft']['workload']['probes']['readiness']): string =>
  probeOf(readiness).http?.path === '/livez' ? '/alivez' : '/livez';

/** Clients of a store: whoever asks by one asks the store. */
const storeClients =
  /(^|[\s/;&|(`'"])(psql|pg_isready|pgbouncer|redis-cli|valkey-cli|mysql|mongosh?)(?=$|[\s;&|)`'"])/;

/** A liveness probe that asks the database restarts every pod at once when the database is away. */
export const livenessLeavesStoresAlone: Rule = (context) => {
  const { liveness, readiness } = context.draft.workload.probes;
  const command = probeOf(liveness).exec?.command;
  const client = command && storeClients.exec(command.join(' '))?.[2];
  if (client === undefined) return [];
  const at = ['workload', 'probes', 'liveness'];
  return [
    breach(context, {
      code: 'PLINTH-PRB-003',
      at,
      got: command,
      rule: `liveness must not ask a store, and ${client} does: while it is away every pod would be restarted`,
      edits: [set(context, at, otherThan(readiness))],
      fix: 'ask the process itself, for example at /livez, and leave the store to readiness',
    }),
  ];
};
