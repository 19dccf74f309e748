import { type Change, hasChanged } from '../../../change.ts';
import type { Context } from '../../../context.ts';
import { finding } from '../../../finding.ts';
import type { AttributeRule } from '../../../kind.ts';
import { isMarker, isUnset } from '../../../value.ts';
import { managesPassword, modifyTiming, switchOf } from './instance.ts';
import { hasReplicas } from './replicas.ts';
import { harmless } from './request.ts';
import { sources } from './sources.ts';
import { whenWords } from './words.ts';

const changesManagement = (change: Change): boolean => hasChanged(change, 'manage_master_user_password');

/** One finding for the password, whichever of its arguments show the change. */
export const password: AttributeRule = (attribute, change, context) => {
  const isTold =
    changesManagement(change) ||
    (attribute.name !== 'password_wo_version' && hasChanged(change, 'password_wo_version'));
  if (isTold || isRemoval(attribute.name, change, context)) return [];
  return [
    finding({
      code: 'rds-instance-password',
      attribute: attribute.name,
      interruption: 'unknown',
      why: 'Gets another master password now. Open sessions stay, and new logins with the old password fail.',
      fix: 'Let the clients read the new password before they reconnect.',
      source: sources.settings,
    }),
  ];
};

/** A password that is only taken out of the configuration stays as it is. */
const isRemoval = (name: string, change: Change, context: Context): boolean =>
  isUnset(change.after?.[name]) || context.isConfigured(change, name) === false;

export const managedPassword: AttributeRule = (attribute, change, context) => {
  if (isMarker(attribute.after)) return [managementUnknown];
  if (switchOf(attribute.after) === true) return [managementOn(hasReplicas(change, context))];
  return managesPassword(change.before) ? [managementOff] : [];
};

const managementOn = (isSource: boolean) =>
  finding({
    code: 'rds-instance-managed-password-on',
    attribute: 'manage_master_user_password',
    interruption: 'unknown',
    apply: isSource ? 'unknown' : 'succeeds',
    why: `Gets a new master password now, in a secret that AWS rotates every seven days. Clients with the old password can no longer log in, and neither read replicas nor blue/green deployments can be created any more.${isSource ? ' AWS may refuse it, as read replicas exist.' : ''}`,
    fix: 'Let the clients read the secret that AWS makes, before they reconnect.',
    source: sources.secrets,
  });

const managementOff = finding({
  code: 'rds-instance-managed-password-off',
  attribute: 'manage_master_user_password',
  interruption: 'unknown',
  why: 'Gets a password of your own now, and AWS deletes the secret it managed. Clients that read that secret can no longer log in.',
  fix: 'Give the clients the new password first.',
  source: sources.secrets,
});

const managementUnknown = finding({
  code: 'rds-instance-managed-password-unknown',
  attribute: 'manage_master_user_password',
  interruption: 'unknown',
  reversible: 'unknown',
  apply: 'unknown',
  why: 'May change who manages the master password, and with it the password, now.',
  fix: 'Look at the value before applying.',
  source: sources.secrets,
});

/** Part of turning management on or off; a change while it stays on is refused. */
export const secretKey: AttributeRule = (_attribute, change) =>
  changesManagement(change)
    ? []
    : [
        finding({
          code: 'rds-instance-secret-key-unclear',
          attribute: 'master_user_secret_kms_key_id',
          apply: 'unknown',
          why: 'Names another key for the secret of the master password, which AWS takes only when it starts to manage the password.',
          fix: 'Keep the key.',
          source: sources.secrets,
        }),
      ];

export const iamAuthentication: AttributeRule = (attribute, change, context) => {
  if (switchOf(attribute.after) === true) return harmless()(attribute, change, context);
  const timing = modifyTiming(change);
  return [
    finding({
      code: 'rds-instance-iam-off',
      attribute: 'iam_database_authentication_enabled',
      timing,
      interruption: 'unknown',
      why: `Stops taking IAM tokens ${whenWords(timing)}. Clients that log in with one are locked out.`,
      fix: 'Move those clients to passwords first.',
      source: `${sources.settings}; ${sources.iam}`,
    }),
  ];
};
