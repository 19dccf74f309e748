import type { Change } from '../change.ts';
import { namedKeyUsers } from '../kinds/keys/users.ts';
import { isDestroyed } from '../relations.ts';
import { flag } from '../value.ts';
import { type CombinedRule, isChanged, type JudgedOf, together } from './together.ts';

/** A key that is deleted or disabled while resources that stay are encrypted under it. */
export const keyInUse: CombinedRule = (context, judgedOf) =>
  context
    .ofType('aws_kms_key', 'aws_kms_replica_key', 'aws_kms_external_key')
    .filter((key) => isDestroyed(key) || isDisabled(key, judgedOf))
    .flatMap((key) => {
      const users = namedKeyUsers(key, context)
        .flatMap((address) => context.at(address) ?? [])
        .filter((user) => !isDestroyed(user));
      if (users.length === 0) return [];
      return [
        together([key, ...users], {
          code: 'key-in-use',
          severity: 'dangerous',
          interruption: 'outage',
          data: isDestroyed(key) ? 'recoverability-reduced' : 'none',
          why: `Takes the key away from ${users.length === 1 ? 'a resource that is' : `${users.length} resources that are`} encrypted under it. A database under it becomes inaccessible at once${isDestroyed(key) ? ', and what was encrypted cannot be read after the waiting period' : ''}.`,
          fix: isDestroyed(key)
            ? 'Cancel the deletion of the key, or move the data to another key first.'
            : 'Enable the key again; an RDS instance must be started again within 7 days.',
          source:
            'AWS KMS Developer Guide, Deleting AWS KMS keys; Amazon RDS User Guide, Encrypting Amazon RDS resources',
        }),
      ];
    });

const isDisabled = (key: Change, judgedOf: JudgedOf): boolean =>
  ['is_enabled', 'enabled'].some(
    (name) => isChanged(key, judgedOf, name) && flag(key.after?.[name]) === false,
  );
