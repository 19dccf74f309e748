import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule, Kind, Rule } from '../../kind.ts';
import { isDestroyed } from '../../relations.ts';
import { isMarker, isSame, text, texts } from '../../value.ts';
import { endingOf } from './instance/destroyed.ts';
import { INSTANCE } from './instance/instance.ts';

const source = 'Amazon RDS User Guide, Deleting a DB snapshot';

/**
 * A snapshot is one restore point. Its deletion loses data only where the plan shows that it is the last copy: where the
 * same plan destroys the database it was taken of, without another copy. A database that is not in the plan may be gone
 * or not; the snapshot then counts as a backup among others.
 */
const dataOf = (change: Change, context: Context): 'recoverability-reduced' | 'loss' =>
  databasesOf(change, context).some(isDestroyedWithoutCopy) ? 'loss' : 'recoverability-reduced';

function databasesOf(change: Change, context: Context): readonly Change[] {
  const name = text(change.before?.db_instance_identifier);
  if (name === undefined) return [];
  return context.ofType(INSTANCE).filter(({ before }) => text(before?.identifier) === name);
}

const isDestroyedWithoutCopy = (database: Change): boolean => {
  const { refused, data } = endingOf(database);
  return isDestroyed(database) && refused === undefined && data === 'loss';
};

const deletion = (change: Change, context: Context, code: string, headline: string): Finding => {
  const data = dataOf(change, context);
  return finding({
    code,
    severity: 'dangerous',
    data,
    reversible: 'no',
    why: `${headline} ${
      data === 'loss'
        ? 'The same plan destroys the database it was taken of, so that no copy is left.'
        : 'It cannot be brought back, and no plan shows whether another copy covers that moment.'
    }`,
    fix: 'Copy the snapshot before, or take it out of the state with a removed block and destroy = false.',
    source,
  });
};

const destroyed: Rule = (change, context) => [
  deletion(change, context, 'rds-snapshot-delete', 'Deletes a snapshot now, and with it a restore point.'),
];

const names = ['db_snapshot_identifier', 'db_cluster_snapshot_identifier', 'target_db_snapshot_identifier'];
const nameOf = (side: Change['before']): string | undefined =>
  [...names, 'target_db_cluster_snapshot_identifier']
    .map((name) => text(side?.[name]))
    .find((name) => name !== undefined);

const keepsName = ({ before, after }: Change): boolean => {
  const name = nameOf(before);
  return name !== undefined && name === nameOf(after);
};

/** The old snapshot stays: a restore point more, unless the new one cannot have its name. */
const left: Rule = (change) => (keepsName(change) ? [nameTaken] : []);

const replaced: Rule = (change, context) => {
  if (change.replaceOrder === 'create-first' && keepsName(change)) return [nameTaken];
  return [
    deletion(
      change,
      context,
      'rds-snapshot-replace',
      isCopy(change)
        ? 'Deletes a copy of a snapshot now and copies anew, which fails where the snapshot it is of is gone.'
        : 'Deletes a snapshot now and takes another one of the present, which does not hold the old state.',
    ),
  ];
};

const isCopy = ({ type }: Change): boolean => type.endsWith('_snapshot_copy');

const nameTaken = finding({
  code: 'rds-snapshot-name-taken',
  timing: 'not-applied',
  apply: 'fails',
  why: 'Is not replaced: the new snapshot is made first, under the name the old one still has. AWS refuses it (DBSnapshotAlreadyExists).',
  fix: 'Give the new snapshot another name.',
  source: 'Amazon RDS API Reference, CreateDBSnapshot',
});

const isPublic = (accounts: readonly string[]): boolean => accounts.includes('all');

const exposure = finding({
  code: 'rds-snapshot-public',
  attribute: 'shared_accounts',
  severity: 'dangerous',
  reversible: 'unknown',
  why: 'Lets every AWS account restore the snapshot, with all data in it, from now on. Copies made meanwhile stay when it is private again.',
  fix: 'Name the accounts that may restore it.',
  source: 'Amazon RDS User Guide, Sharing a DB snapshot',
});

const sharing: AttributeRule = ({ before, after }) => {
  if (isMarker(before) || isMarker(after)) return [shared('unknown')];
  const [old, wanted] = [texts(before), texts(after)];
  if (isPublic(wanted) && !isPublic(old)) return [exposure];
  const others = [old, wanted].map((accounts) => accounts.filter((account) => account !== 'all'));
  // Private again, and for the accounts that are named nothing changes.
  if (isPublic(old) && !isPublic(wanted) && isSame(others[0], others[1])) return [];
  return [shared(old.every((account) => wanted.includes(account)) ? 'none' : 'unknown')];
};

const shared = (interruption: 'none' | 'unknown') =>
  finding({
    code: 'rds-snapshot-shared',
    attribute: 'shared_accounts',
    severity: 'review',
    interruption,
    why: 'Changes now which AWS accounts may restore the snapshot, with all data in it.',
    fix: 'Check each account.',
    source: 'Amazon RDS User Guide, Sharing a DB snapshot',
  });

export const snapshotKind: Kind = {
  types: [
    'aws_db_snapshot',
    'aws_db_cluster_snapshot',
    'aws_db_snapshot_copy',
    'aws_rds_cluster_snapshot_copy',
  ],
  noun: 'the snapshot',
  created: ({ after }) => (isPublic(texts(after?.shared_accounts)) ? [exposure] : []),
  updated: { shared_accounts: sharing, copy_tags: () => [], timeouts: () => [] },
  destroyed,
  replaced,
  left,
  guards: { shared_accounts: (value) => !isPublic(texts(value)) },
};
