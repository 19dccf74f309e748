import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { finding } from '../../finding.ts';
import type { Kind, Rule } from '../../kind.ts';
import { causeOf, dependants, inWords } from '../ending.ts';
import { sources } from './sources.ts';

const goesTo = (change: Change, context: Context): string => {
  const users = inWords(dependants(change, context));
  return users === '' ? '' : ` It goes to ${users}.`;
};

/** A password or key made by Terraform: whoever uses it gets another one. */
const rotated =
  (noun: string, source: string): Rule =>
  (change, context) => [
    finding({
      code: 'generated-secret-replaced',
      severity: 'review',
      interruption: 'unknown',
      reversible: 'no',
      why: `Makes another ${noun}${causeOf(change)}, so whatever uses the old one changes with it.${goesTo(change, context)} The old value is not in the state any more.`,
      fix: 'Plan it as a rotation: clients need the new value.',
      source,
    }),
  ];

/** The state is where it lives: without it nobody can read it out again. */
const forgottenValue =
  (noun: string, source: string): Rule =>
  () => [
    finding({
      code: 'generated-secret-deleted',
      severity: 'review',
      timing: 'not-applied',
      reversible: 'no',
      why: `Drops the ${noun} from the state, which may be the only place that has it. Where it is in use it stays valid.`,
      fix: 'Keep a copy where it is still needed.',
      source,
    }),
  ];

const secret = (types: readonly string[], noun: string, source: string): Kind => ({
  types,
  noun: `the ${noun}`,
  updated: {},
  destroyed: forgottenValue(noun, source),
  replaced: rotated(noun, source),
  left: rotated(noun, source),
});

const renamed: Rule = (change, context) => [
  finding({
    code: 'generated-name-replaced',
    severity: 'review',
    reversible: 'no',
    why: `Makes another random value${causeOf(change)}, and what is named by it is renamed or replaced.${goesTo(change, context)} The old value is not in the state any more.`,
    fix: 'Look at what the dependants do in this plan.',
    source: sources.random,
  }),
];

/** Part of a name: what is named by it is renamed or replaced, and says so itself. */
const namePart: Kind = {
  types: ['random_id', 'random_integer', 'random_pet', 'random_shuffle', 'random_uuid'],
  noun: 'the random name',
  updated: {},
  destroyed: () => [],
  replaced: renamed,
  left: renamed,
};

export const generatedKinds: readonly Kind[] = [
  secret(['random_password', 'random_string', 'random_bytes'], 'random value', sources.random),
  secret(['tls_private_key'], 'private key', sources.tls),
  secret(['tls_self_signed_cert', 'tls_locally_signed_cert', 'tls_cert_request'], 'certificate', sources.tls),
  namePart,
];
