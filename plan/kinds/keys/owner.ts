import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { text } from '../../value.ts';

/** Whether the secret that a version, a rotation or a policy is of goes as well, and tells the tale. */
export const isSecretGone = (change: Change, context: Context): boolean => {
  const id = text(change.before?.secret_id) ?? text(change.before?.secret_arn);
  return context
    .ofType('aws_secretsmanager_secret')
    .some(
      ({ action, before }) =>
        action === 'delete' && id !== undefined && [text(before?.id), text(before?.arn)].includes(id),
    );
};

/** Whether the key that an alias points at goes as well. */
export const isKeyGone = (change: Change, context: Context): boolean => {
  const targets = [text(change.before?.target_key_id), text(change.before?.target_key_arn)];
  return context
    .ofType('aws_kms_key', 'aws_kms_external_key', 'aws_kms_replica_key')
    .some(
      ({ action, before }) =>
        action === 'delete' &&
        [text(before?.key_id), text(before?.id), text(before?.arn)].some(
          (id) => id !== undefined && targets.includes(id),
        ),
    );
};
