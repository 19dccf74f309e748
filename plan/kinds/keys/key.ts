import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import { flag, isUnknown, isUnset, number } from '../../value.ts';
import { causeOf, endsIt, inWords } from '../ending.ts';
import { isPublic, policyOf } from './policy.ts';
import { keyPolicyFindings, opened } from './policy-rules.ts';
import { sources } from './sources.ts';
import { keyUsers } from './users.ts';

/** Who stands without a key, as a sentence of its own. */
function concerned(change: Change, context: Context): string {
  const users = inWords(keyUsers(change, context));
  return users === '' ? '' : ` Encrypted with it: ${users}.`;
}

const isDisabled = ({ before }: Change): boolean => flag(before?.is_enabled ?? before?.enabled) === false;

/** A key is never deleted at once: it is out of service for the waiting period, and can be called back. */
const scheduled: Rule = (change, context) => {
  const days = number(change.before?.deletion_window_in_days) ?? 30;
  const isReplica = /replica/.test(change.type);
  return [
    finding({
      code: change.action === 'replace' ? 'kms-key-replaced' : 'kms-key-deleted',
      severity: 'dangerous',
      interruption: isDisabled(change) ? 'none' : 'outage',
      data: 'recoverability-reduced',
      why: `${endsIt(change)} the key${causeOf(change)}, and nothing can use ${change.action === 'replace' ? 'the old one' : 'it'} from now on. After ${days} days, until when the deletion can be cancelled, what is encrypted with it cannot be read any more.${isReplica ? ' Other Regions keep their keys of the same material.' : ''}${concerned(change, context)}`,
      fix: 'Disable the key first and watch who fails; re-encrypt what is to stay.',
      source: sources.deletion,
    }),
  ];
};

const leftEnabled = (change: Change): Finding =>
  finding({
    code: 'kms-key-left-behind',
    severity: 'review',
    why: `Creates another key${causeOf(change)} and leaves the old one in service, unmanaged. What is encrypted with the old one still needs it.`,
    source: 'Terraform language, removed block with destroy = false',
  });

const enabled: AttributeRule = ({ name, after }, change, context) => {
  if (flag(after) === true || (isUnset(after) && !isUnknown(after))) return [];
  const isKnown = flag(after) === false;
  return [
    finding({
      code: 'kms-key-disabled',
      attribute: name,
      severity: isKnown ? 'dangerous' : 'review',
      timing: isKnown ? 'now' : 'unknown',
      interruption: isKnown ? 'outage' : 'unknown',
      why: `${isKnown ? 'Disables the key now' : 'May disable the key, which is known only after apply'}, so nothing can be read or written with it. Databases under it become inaccessible, and have to be started again within seven days.${concerned(change, context)}`,
      fix: 'Keep the key enabled.',
      source: sources.disable,
    }),
  ];
};

const rotation: AttributeRule = ({ name, before, after }) =>
  flag(before) !== true || flag(after) === true
    ? []
    : [
        finding({
          code: 'kms-rotation-off',
          attribute: name,
          severity: 'review',
          why: `${isUnknown(after) ? 'May switch' : 'Switches'} the rotation of the key material off. Earlier material stays usable.`,
          fix: 'Keep enable_key_rotation on.',
          source: sources.rotation,
        }),
      ];

/** How long a later deletion can be called back: nothing is sent now. */
const waitingPeriod: AttributeRule = ({ name, before, after }) => {
  const [old, planned] = [number(before) ?? 30, number(after) ?? 30];
  const isShorter = planned < old || isUnknown(after);
  return [
    finding({
      code: 'kms-deletion-window',
      attribute: name,
      severity: isShorter ? 'review' : 'safe',
      timing: 'not-applied',
      data: isShorter ? 'recoverability-reduced' : 'none',
      why: `Sends nothing, and leaves ${isShorter ? 'less' : 'more'} time to cancel a later deletion of the key.`,
      source: `${sources.deletion}; ${sources.sent}`,
    }),
  ];
};

const keyProps = { code: 'kms', noun: 'the key', attribute: 'policy', source: sources.policy };

const policy: AttributeRule = ({ before, after }, change) =>
  keyPolicyFindings(before, after, change.after?.bypass_policy_lockout_safety_check, keyProps);

/** A flag for the next change of the policy. */
const bypass: AttributeRule = ({ name, after }) =>
  flag(after) !== true && !isUnknown(after)
    ? []
    : [
        finding({
          code: 'kms-lockout-check-off',
          attribute: name,
          severity: 'review',
          timing: 'not-applied',
          why: `${isUnknown(after) ? 'May switch' : 'Switches'} off the check that keeps a key policy from locking everybody out. It counts whenever the policy changes.`,
          fix: 'Leave the check on.',
          source: sources.policy,
        }),
      ];

const validity: AttributeRule = ({ name, after }) =>
  isUnset(after) && !isUnknown(after)
    ? []
    : [
        finding({
          code: 'kms-material-expiry',
          attribute: name,
          severity: 'review',
          interruption: 'unknown',
          why: 'Sets when the imported key material expires, after which the key is unusable until the same material is imported again.',
          fix: 'Keep the material at hand, and an alarm on its expiry.',
          source: sources.imported,
        }),
      ];

const created: Rule = ({ after }) => {
  const planned = policyOf(after?.policy);
  return planned !== undefined && isPublic(planned) ? [opened(keyProps)] : [];
};

export const key: Kind = {
  types: ['aws_kms_key', 'aws_kms_external_key', 'aws_kms_replica_key', 'aws_kms_replica_external_key'],
  noun: 'the key',
  created,
  updated: {
    bypass_policy_lockout_safety_check: bypass,
    deletion_window_in_days: waitingPeriod,
    description: quiet,
    enable_key_rotation: rotation,
    enabled,
    is_enabled: enabled,
    policy,
    rotation_period_in_days: quiet,
    timeouts: quiet,
    valid_to: validity,
  },
  destroyed: scheduled,
  left: (change, context) => [leftEnabled(change), ...created(change, context)],
  guards: {
    is_enabled: (value) => flag(value) === true,
    enabled: (value) => flag(value) === true,
    enable_key_rotation: (value) => flag(value) === true,
    bypass_policy_lockout_safety_check: (value) => flag(value) !== true,
    deletion_window_in_days: (value) => (number(value) ?? 30) >= 30,
  },
};

const attached: Kind = {
  types: ['aws_kms_key_policy'],
  noun: 'the key policy',
  created,
  updated: { bypass_policy_lockout_safety_check: bypass, policy, key_id: policyMoved() },
  left: () => [],
  destroyed: (change) => [
    finding({
      code: 'kms-key-policy-gone',
      severity: 'review',
      interruption: 'unknown',
      why: `${endsIt(change)} the key policy${causeOf(change)}, and the key falls back to the default one. Whoever only the old policy let in is refused.`,
      source: `${sources.policy}; ${sources.provider}`,
    }),
  ],
};

function policyMoved(): AttributeRule {
  return ({ name }) => [
    finding({
      code: 'kms-key-policy-moved',
      attribute: name,
      interruption: 'unknown',
      why: 'Puts the policy on another key, now. The old key keeps what it has.',
      source: sources.policy,
    }),
  ];
}

export const keyKindsOfKms: readonly Kind[] = [key, attached];
