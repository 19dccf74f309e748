import { byKeys } from '../by-keys.ts';
import type { Change } from '../change.ts';
import { type Context, oncePerPlan } from '../context.ts';
import { isKept } from '../relations.ts';
import { type Attributes, blocks, isObject, text, type Value } from '../value.ts';
import { byTags, narrows, standingAfter } from './selection-standing.ts';
import { type CombinedRule, together } from './together.ts';

/** A resource that leaves a backup selection because a tag it was selected by is gone. */
export const leavesSelection: CombinedRule = (context) => {
  const selections = context.ofType('aws_backup_selection').filter(({ deposed }) => deposed === undefined);
  return selections
    .filter(({ before, after }) => before !== undefined && blocks(after?.selection_tag).length > 0)
    .flatMap((selection) => {
      const leaving: Change[] = [];
      const perhaps: Change[] = [];
      for (const change of selectedBefore(selection, context)) {
        const standing = standingAfter(change, selection);
        if (standing === 'yes' || selections.some((other) => standingAfter(change, other) === 'yes'))
          continue;
        (standing === 'no' && !narrows(selection) ? leaving : perhaps).push(change);
      }
      return [
        ...(leaving.length === 0 ? [] : [left(selection, leaving)]),
        ...(perhaps.length === 0 ? [] : [perhapsLeft(selection, perhaps)]),
      ];
    });
};

const source = 'AWS Backup Developer Guide, Assigning resources to a backup plan (by tags)';

const left = (selection: Change, leaving: readonly Change[]) =>
  together([selection, ...leaving], {
    code: 'leaves-backup-selection',
    severity: 'dangerous',
    data: 'recoverability-reduced',
    why: `Ends the backups of ${inNumber(leaving)}: the tags the backup selection asks for are gone. Recovery points made so far stay until their own retention ends.`,
    fix: 'Keep the tag, or select the resource by its ARN.',
    source,
  });

const perhapsLeft = (selection: Change, leaving: readonly Change[]) =>
  together([selection, ...leaving], {
    code: 'leaves-backup-selection',
    severity: 'review',
    data: 'unknown',
    why: `May end the backups of ${inNumber(leaving)}: ${narrows(selection) ? 'tags the backup selection asks for are gone, and its conditions and exclusions do not tell what it took in' : 'whether the tags the backup selection asks for stay is known only after apply'}. Recovery points made so far stay until their own retention ends.`,
    fix: 'Keep the tag, or compare the protected resources before and after apply.',
    source,
  });

const inNumber = ({ length }: readonly Change[]): string =>
  length === 1 ? 'a resource' : `${length} resources`;

/** What a selection took in by tags: of what is untouched only where the selection itself changes. */
function selectedBefore(selection: Change, context: Context): readonly Change[] {
  const indexes = [changedByTag(context), ...(selection.action === 'no-op' ? [] : [unchangedByTag(context)])];
  const asked = blocks(selection.before?.selection_tag).map(({ key, value }) =>
    tagKey(text(key), text(value)),
  );
  const found = indexes.flatMap((index) => asked.flatMap((tag) => index.get(tag) ?? []));
  return [...new Set(found)].filter((change) => byTags(change.before, selection.before) === 'yes');
}

const tagKey = (key: string | undefined, value: string | undefined): string => `${key}=${value}`;

const tagsOf = (attributes: Attributes | undefined): readonly string[] =>
  ['tags_all', 'tags'].flatMap((name) => {
    const tags = attributes?.[name];
    return isObject(tags) ? Object.entries<Value>(tags).map(([key, value]) => tagKey(key, text(value))) : [];
  });

const isCurrent = (change: Change): boolean => isKept(change) && change.deposed === undefined;

const changedByTag = oncePerPlan(({ changes }) =>
  byKeys(
    changes.filter((change) => isCurrent(change) && change.action !== 'no-op'),
    ({ before }) => tagsOf(before),
  ),
);

const unchangedByTag = oncePerPlan(({ changes }) =>
  byKeys(
    changes.filter((change) => isCurrent(change) && change.action === 'no-op'),
    ({ before }) => tagsOf(before),
  ),
);
