import type { Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import { blocks, isMarker, isUnknown, isUnset, number, text, type Value } from '../../value.ts';
import { causeOf, dependants, endsIt, inWords, isNameTaken } from '../ending.ts';
import { isSecretGone } from './owner.ts';
import { isPublic, policyOf } from './policy.ts';
import { opened, policyFindings } from './policy-rules.ts';
import { sources } from './sources.ts';

/**
 * The recovery window of the prior state, which governs the deletion. A plan without the argument has the default; a
 * state with null in it (an import that was never applied) makes the provider delete at once.
 */
function recoveryDays({ before }: Change): number | undefined {
  const window = before?.recovery_window_in_days;
  if (window === undefined) return 30;
  return window === null ? 0 : number(window);
}

const isSameName = ({ before, after }: Change): boolean =>
  text(before?.name) !== undefined && text(before?.name) === text(after?.name);

const gone: Rule = (change, context) => {
  if (isNameTaken(change, 'name')) return [nameTaken(change)];
  const days = recoveryDays(change);
  const users = inWords(dependants(change, context));
  const isReplaced = change.action === 'replace';
  const isBlocked = isReplaced && days !== 0 && isSameName(change);
  const headline = `${endsIt(change)} the secret${days === 0 ? ' for good' : ''}${causeOf(change)}`;
  const note = isBlocked
    ? ' The new one cannot be created, as its name stays taken for the recovery window.'
    : isReplaced
      ? ' The new one is empty and has another ARN, which consumers have to learn.'
      : '';
  return [
    finding({
      code: isReplaced ? 'secret-replaced' : 'secret-deleted',
      severity: 'dangerous',
      interruption: 'outage',
      data: days === 0 ? 'loss' : days === undefined ? 'unknown' : 'recoverability-reduced',
      reversible: days === 0 ? 'no' : days === undefined ? 'unknown' : 'yes',
      apply: isBlocked ? 'fails' : 'succeeds',
      why: `${headline}, and nobody can read ${isReplaced ? 'the old one' : 'it'} from now on. ${recovery(days)}${note}${users === '' ? '' : ` It is named by ${users}.`}`,
      fix: isBlocked
        ? 'Restore the secret instead of replacing it, or choose another name.'
        : 'Look for readers in CloudTrail first.',
      source: `${sources.secret}; ${sources.sent}`,
    }),
  ];
};

const recovery = (days: number | undefined): string =>
  days === undefined
    ? 'How long it can be restored is not known.'
    : days === 0
      ? 'The prior state has no recovery window, so nothing can be restored.'
      : `It can be restored for ${days} days.`;

const nameTaken = (change: Change): Finding =>
  finding({
    code: 'secret-name-taken',
    timing: 'not-applied',
    apply: 'fails',
    why: `Fails to replace the secret${causeOf(change)}, as the old one still has the name when the new one is created.`,
    fix: 'Choose another name.',
    source: sources.secret,
  });

const leftBehind = (change: Change): Finding =>
  finding({
    code: 'secret-left-behind',
    severity: 'review',
    interruption: 'unknown',
    why: `Creates an empty secret${causeOf(change)} and leaves the old one in place, unmanaged. Consumers that follow the new ARN find nothing.`,
    source: 'Terraform language, removed block with destroy = false',
  });

/** Counts at the next destroy only. */
const recoveryWindow: AttributeRule = ({ name, before, after }) => {
  const [old, planned] = [number(before) ?? 30, isUnset(after) ? 30 : number(after)];
  const isShorter = planned === undefined || planned < old;
  const why = isShorter
    ? planned === 0
      ? 'Takes the recovery window away, so a later destroy deletes the secret at once and for good. Nothing is sent now.'
      : 'Leaves less time to restore the secret after a later destroy. Nothing is sent now.'
    : 'Leaves more time to restore the secret after a later destroy. Nothing is sent now.';
  return [
    finding({
      code: 'secret-recovery-window',
      attribute: name,
      severity: isShorter ? 'review' : 'safe',
      timing: 'not-applied',
      data: isShorter ? 'recoverability-reduced' : 'none',
      why,
      fix: isShorter ? 'Keep the recovery window.' : undefined,
      source: `${sources.secret}; ${sources.sent}`,
    }),
  ];
};

const encryptionKey: AttributeRule = ({ name, after }) =>
  isUnset(after) && !isMarker(after)
    ? [
        finding({
          code: 'secret-key-kept',
          attribute: name,
          severity: 'review',
          timing: 'not-applied',
          why: 'Changes nothing: the provider leaves a removed key out of the call, and the secret keeps the one it has. Do not delete that key.',
          fix: 'Set kms_key_id to alias/aws/secretsmanager to go back to the key of AWS.',
          source: sources.sent,
        }),
      ]
    : [
        finding({
          code: 'secret-key',
          attribute: name,
          interruption: 'unknown',
          why: 'Encrypts the secret with another key, now. Readers without the right to decrypt with that key are refused.',
          fix: 'Give readers kms:Decrypt on the new key first.',
          source: sources.updateSecret,
        }),
      ];

const regionsOf = (value: Value): readonly string[] =>
  blocks(value).flatMap((block) => text(block.region) ?? []);

const replicas: AttributeRule = ({ name, before, after }) => {
  const lost = regionsOf(before).filter((region) => !regionsOf(after).includes(region));
  // A Region known later may be one of those that seem to go.
  const isOpen = isUnknown(after) || blocks(after).some((block) => isUnknown(block.region));
  return lost.length === 0 ? [] : [replicaGone(name, lost, isOpen)];
};

const replicaGone = (attribute: string, regions: readonly string[], isOpen: boolean): Finding =>
  finding({
    code: 'secret-replica-gone',
    attribute,
    severity: 'review',
    interruption: 'unknown',
    data: isOpen ? 'unknown' : 'recoverability-reduced',
    why: `${isOpen ? 'May delete' : 'Deletes'} the replica of the secret in ${regions.join(', ')} at once, without a recovery window. Readers there are refused; the secret itself stays.`,
    fix: 'Move the readers to another Region first.',
    source: sources.replication,
  });

const policyProps = { code: 'secret', noun: 'the secret', attribute: 'policy', source: sources.secretPolicy };

const policy: AttributeRule = ({ before, after }) => policyFindings(before, after, policyProps);

const created: Rule = ({ after }) => {
  const planned = policyOf(after?.policy);
  return planned !== undefined && isPublic(planned) ? [opened(policyProps)] : [];
};

const secret: Kind = {
  types: ['aws_secretsmanager_secret'],
  noun: 'the secret',
  created,
  updated: {
    description: quiet,
    force_overwrite_replica_secret: quiet,
    kms_key_id: encryptionKey,
    policy,
    recovery_window_in_days: recoveryWindow,
    replica: replicas,
  },
  destroyed: gone,
  left: (change, context) =>
    isNameTaken(change, 'name') ? [nameTaken(change)] : [leftBehind(change), ...created(change, context)],
  guards: { recovery_window_in_days: (value) => (isUnset(value) ? 30 : (number(value) ?? 0)) > 0 },
};

const publicBlock: AttributeRule = ({ name, after }) =>
  after === true
    ? []
    : [
        finding({
          code: 'secret-public-policies-allowed',
          attribute: name,
          severity: 'review',
          why: `${isUnknown(after) ? 'May stop' : 'Stops'} refusing policies that let everybody in. The policy there is does not change by that.`,
          fix: 'Keep block_public_policy on.',
          source: sources.secretPolicy,
        }),
      ];

const secretPolicy: Kind = {
  types: ['aws_secretsmanager_secret_policy'],
  noun: 'the policy of the secret',
  created,
  updated: { block_public_policy: publicBlock, policy },
  left: () => [],
  destroyed: (change, context) =>
    isSecretGone(change, context)
      ? []
      : [
          finding({
            code: 'secret-policy-gone',
            interruption: 'unknown',
            why: `${endsIt(change)} the policy of the secret${causeOf(change)}. Readers that only it lets in, such as other accounts, are refused.`,
            source: sources.secretPolicy,
          }),
        ],
  guards: { block_public_policy: (value) => value === true },
};

export const secretKinds: readonly Kind[] = [secret, secretPolicy];
