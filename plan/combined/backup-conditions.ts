import type { Change } from '../change.ts';
import { hasConditions } from '../kinds/backup/selection.ts';
import { globCovers } from '../kinds/iam/glob.ts';
import { isKept } from '../relations.ts';
import {
  type Attributes,
  blocks,
  hasUnknown,
  isObject,
  isUnset,
  text,
  texts,
  type ValueObject,
} from '../value.ts';
import { byArn, byTags } from './selection-standing.ts';
import { type CombinedRule, together } from './together.ts';

/** What AWS Backup makes recovery points of, as far as Terraform has it under one type. */
const backedUp = [
  'aws_db_instance',
  'aws_docdb_cluster',
  'aws_dynamodb_table',
  'aws_ebs_volume',
  'aws_efs_file_system',
  'aws_instance',
  'aws_neptune_cluster',
  'aws_rds_cluster',
  'aws_redshift_cluster',
  'aws_s3_bucket',
] as const;

/** A resource that leaves a backup selection because its tags do not meet the conditions any more. */
export const leavesByConditions: CombinedRule = (context) => {
  const selections = context
    .ofType('aws_backup_selection')
    .filter(({ deposed, action }) => deposed === undefined && action !== 'delete');
  const narrowing = selections.filter(
    ({ before, after }) => hasConditions(before?.condition) && hasConditions(after?.condition),
  );
  if (narrowing.length === 0) return [];
  const changed = context
    .ofType(...backedUp)
    .filter((change) => change.action !== 'no-op' && isKept(change) && change.deposed === undefined);
  return narrowing.flatMap((selection) => {
    const leaving = changed.filter(
      (change) =>
        takesIn(selection.before, change, 'before') &&
        !takesIn(selection.after, change, 'after') &&
        !hasUnknown(change.after?.tags_all) &&
        !selections.some((other) => takesIn(other.after, change, 'after')),
    );
    if (leaving.length === 0) return [];
    return [
      together([selection, ...leaving], {
        code: 'leaves-backup-selection',
        severity: 'dangerous',
        data: 'recoverability-reduced',
        why: `Ends the backups of ${leaving.length === 1 ? 'a resource' : `${leaving.length} resources`}: its tags do not meet the conditions of the backup selection any more. Recovery points made so far stay until their own retention ends.`,
        fix: 'Keep the tag, or select the resource by its ARN.',
        source: 'AWS Backup Developer Guide, Assigning resources to a backup plan (conditions)',
      }),
    ];
  });
};

/** By name or by tag, or everything where it says neither; not left out, and with every condition met. */
function takesIn(selection: Attributes | undefined, change: Change, side: 'before' | 'after'): boolean {
  if (selection === undefined) return false;
  const isOpen = isUnset(selection.resources) && isUnset(selection.selection_tag);
  const isChosen = isOpen || byArn(change, selection) === 'yes' || byTags(change[side], selection) === 'yes';
  const arn = text(change.before?.arn);
  const isLeftOut =
    arn !== undefined && texts(selection.not_resources).some((pattern) => globCovers(pattern, arn));
  return isChosen && !isLeftOut && meets(selection, change[side]);
}

type Test = (value: string | undefined, wanted: string) => boolean;

const tests: Readonly<Record<string, Test>> = {
  string_equals: (value, wanted) => value === wanted,
  string_not_equals: (value, wanted) => value !== wanted,
  string_like: (value, wanted) => value !== undefined && globCovers(wanted, value),
  string_not_like: (value, wanted) => value === undefined || !globCovers(wanted, value),
};

const meets = (selection: Attributes, resource: Attributes | undefined): boolean =>
  blocks(selection.condition).every((condition) =>
    Object.entries(tests).every(([name, test]) =>
      blocks(condition[name]).every((asked) => isMet(asked, resource, test)),
    ),
  );

function isMet({ key, value }: ValueObject, resource: Attributes | undefined, test: Test): boolean {
  const tag = text(key)?.replace(/^aws:ResourceTag\//, '');
  const wanted = text(value);
  if (tag === undefined || wanted === undefined) return false;
  const tags = isObject(resource?.tags_all) ? resource.tags_all : resource?.tags;
  return test(isObject(tags) && Object.hasOwn(tags, tag) ? text(tags[tag]) : undefined, wanted);
}
