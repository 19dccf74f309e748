import type { Change } from '../change.ts';
import { isKept } from '../relations.ts';
import { type Attributes, blocks, isObject, text, texts } from '../value.ts';
import { type CombinedRule, together } from './together.ts';

/** A resource that leaves a backup selection because a tag it was selected by is gone. */
export const leavesSelection: CombinedRule = (context) =>
  context
    .ofType('aws_backup_selection')
    .filter((selection) => selection.action !== 'delete' && blocks(selection.after?.selection_tag).length > 0)
    .flatMap((selection) => {
      const leaving = context.changes.filter(
        (change) =>
          isKept(change) &&
          (change.action !== 'no-op' || selection.action !== 'no-op') &&
          change.deposed === undefined &&
          isSelected(change.before, selection.before ?? selection.after) &&
          !isSelected(change.after, selection.after) &&
          !isNamed(change, selection),
      );
      if (leaving.length === 0) return [];
      return [
        together([selection, ...leaving], {
          code: 'leaves-backup-selection',
          severity: 'dangerous',
          data: 'recoverability-reduced',
          why: `Ends the backups of ${leaving.length === 1 ? 'a resource' : `${leaving.length} resources`}: the tags the backup selection asks for are gone. Recovery points made so far stay until their own retention ends.`,
          fix: 'Keep the tag, or select the resource by its ARN.',
          source: 'AWS Backup Developer Guide, Assigning resources to a backup plan (by tags)',
        }),
      ];
    });

/** Selection tags are joined by OR (AWS Backup Developer Guide, Assigning resources). */
function isSelected(attributes: Attributes | undefined, selection: Attributes | undefined): boolean {
  const tags = attributes?.tags_all ?? attributes?.tags;
  if (!isObject(tags)) return false;
  return blocks(selection?.selection_tag).some(
    ({ type, key, value }) =>
      (type === 'STRINGEQUALS' || type === null || type === undefined) &&
      typeof key === 'string' &&
      Object.hasOwn(tags, key) &&
      text(tags[key]) === text(value),
  );
}

const isNamed = (change: Change, selection: Change): boolean =>
  texts(selection.after?.resources).includes(text(change.after?.arn) ?? '');
