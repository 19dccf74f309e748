import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet } from '../../kind.ts';
import { causeOf, dependants, endsIt, inWords, isNameTaken } from '../ending.ts';
import { isKeyGone } from './owner.ts';
import { sources } from './sources.ts';

const target: AttributeRule = ({ name }) => [
  finding({
    code: 'kms-alias-target',
    attribute: name,
    interruption: 'unknown',
    why: 'Points the alias at another key, now. New data is encrypted with that one, for which callers need rights; what there is still needs the old key.',
    fix: 'Keep the old key, and give callers the rights on the new one first.',
    source: sources.alias,
  }),
];

const referring = (change: Change, context: Context): string => {
  const users = inWords(dependants(change, context));
  return users === '' ? '' : ` It is named by ${users}.`;
};

const nameTaken = (change: Change): Finding =>
  finding({
    code: 'kms-alias-name-taken',
    timing: 'not-applied',
    apply: 'fails',
    why: `Fails to replace the alias${causeOf(change)}, as the old one still has the name when the new one is created.`,
    fix: 'Let the old one be destroyed first.',
    source: sources.alias,
  });

const alias: Kind = {
  types: ['aws_kms_alias'],
  noun: 'the alias',
  updated: { target_key_id: target },
  left: (change) => (isNameTaken(change, 'name') ? [nameTaken(change)] : []),
  destroyed: (change, context) => {
    if (isNameTaken(change, 'name')) return [nameTaken(change)];
    if (isKeyGone(change, context)) return [];
    return [
      finding({
        code: 'kms-alias-gone',
        interruption: 'unknown',
        why: `${endsIt(change)} the alias${causeOf(change)}, and callers that use its name are refused. The key itself is untouched.${referring(change, context)}`,
        fix: 'Move the callers first.',
        source: sources.alias,
      }),
    ];
  },
};

const grant: Kind = {
  types: ['aws_kms_grant'],
  noun: 'the grant',
  updated: {},
  left: () => [],
  destroyed: (change) => [
    finding({
      code: 'kms-grant-gone',
      interruption: 'unknown',
      why: `${endsIt(change)} the grant${causeOf(change)}, and its grantee cannot use the key with it. A change of grants is known everywhere within about five minutes.`,
      fix: change.action === 'replace' ? 'Create the new grant before the old one goes.' : undefined,
      source: sources.grant,
    }),
  ],
};

/** A text that was encrypted for the plan: nothing in AWS. */
const ciphertext: Kind = {
  types: ['aws_kms_ciphertext'],
  noun: 'the encrypted text',
  updated: { context: quiet, key_id: quiet, plaintext: quiet },
  destroyed: () => [],
  left: () => [],
};

const keyStore: Kind = {
  types: ['aws_kms_custom_key_store'],
  noun: 'the custom key store',
  updated: { timeouts: quiet },
  destroyed: (change) => [
    finding({
      code: 'kms-key-store-gone',
      interruption: 'unknown',
      apply: 'unknown',
      why: `${endsIt(change)} the custom key store${causeOf(change)}. AWS refuses that while there are keys in it or while it is connected.`,
      fix: 'Make sure that nothing needs its keys.',
      source: 'AWS KMS API Reference, DeleteCustomKeyStore',
    }),
  ],
};

export const accessKinds: readonly Kind[] = [alias, grant, ciphertext, keyStore];
