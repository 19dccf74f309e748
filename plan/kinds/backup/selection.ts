import { byKeys } from '../../by-keys.ts';
import type { Change } from '../../change.ts';
import { type Context, oncePerPlan } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import type { Kind, Rule } from '../../kind.ts';
import {
  type Attributes,
  blocks,
  hasUnknown,
  isSame,
  isUnknown,
  isUnset,
  type Json,
  text,
  texts,
  type Value,
} from '../../value.ts';
import { globCovers } from '../iam/glob.ts';

const source = 'AWS Backup Developer Guide, Assigning resources to a backup plan';

const selectionTypes = ['aws_backup_selection'] as const;

/** The resources of one selection that no pattern of another takes in, or that the other leaves out. */
function dropped(before: Attributes | undefined, after: Attributes | undefined): readonly string[] {
  const patterns = texts(after?.resources);
  const exclusions = texts(after?.not_resources);
  return texts(before?.resources).filter(
    (arn) =>
      !patterns.some((pattern) => globCovers(pattern, arn)) ||
      exclusions.some((pattern) => globCovers(pattern, arn)),
  );
}

/** AWS answers with a block of empty lists where there are none. */
export const hasConditions = (value: Value | undefined): boolean =>
  blocks(value).some((block) => Object.values(block).some((list) => !isUnset(list)));

/** What a selection took in by a pattern, and now leaves out by name. One that also asks for conditions may never have. */
function excluded(before: Attributes | undefined, after: Attributes): readonly string[] {
  if (hasConditions(before?.condition)) return [];
  const [patterns, old] = [texts(before?.resources), texts(before?.not_resources)];
  return texts(after.not_resources).filter(
    (arn) =>
      !arn.includes('*') &&
      !patterns.includes(arn) &&
      patterns.some((pattern) => globCovers(pattern, arn)) &&
      !old.some((pattern) => globCovers(pattern, arn)),
  );
}

/** What the plan deletes needs no backups any more, and is told of where it is deleted. */
const goneWithPlan = oncePerPlan(
  (context) =>
    new Set(
      context.changes.flatMap((change) =>
        change.action === 'delete' ? (text(change.before?.arn) ?? []) : [],
      ),
    ),
);

/** What is chosen by tags and conditions rather than by name. */
const conditionArguments = ['selection_tag', 'condition'] as const;

const selectionsByPlan = oncePerPlan((context) =>
  byKeys(
    context.ofType(...selectionTypes).filter(({ action }) => action !== 'delete'),
    ({ after }) => [text(after?.plan_id) ?? ''],
  ),
);

/** Another selection of the same plan that stays or is created, and takes in all that this one did. */
function hasSuccessor(change: Change, context: Context): boolean {
  const plan = text(change.before?.plan_id);
  const index = selectionsByPlan(context);
  // A plan that is new has no id yet.
  const others = [...(index.get(plan ?? '') ?? []), ...(index.get('') ?? [])];
  return others.some(({ address, after }) => {
    if (address === change.address || after === undefined) return false;
    const isSameTags = conditionArguments.every((name) =>
      isSame(change.before?.[name] as Json, after[name] as Json),
    );
    return isSameTags && dropped(change.before, after).length === 0;
  });
}

const destroyed: Rule = (change, context) => {
  const isReplaced = hasSuccessor(change, context);
  return [
    finding({
      code: isReplaced ? 'backup-selection-handover' : 'backup-selection-delete',
      severity: isReplaced ? 'review' : 'dangerous',
      data: isReplaced ? 'none' : 'recoverability-reduced',
      why: isReplaced
        ? 'Deletes the selection; another one of this plan takes in the same resources. A job that is due in between is missed.'
        : `Deletes the selection: ${countText(change)} not backed up by this plan any more. Recovery points that exist stay until they expire.`,
      fix: isReplaced ? undefined : 'Have another selection take in the same resources first.',
      source,
    }),
  ];
};

const countText = (change: Change): string => {
  const count = texts(change.before?.resources).length;
  if (count === 0) return 'what it chose by tags is';
  return count === 1 ? 'one resource is' : `${count} resources are`;
};

/** Every argument forces a replacement; what counts is what the new selection takes in. */
const replaced: Rule = (change, context) => {
  const { before } = change;
  const after = withoutComputed(change, context);
  const unknown = ['resources', 'not_resources', ...conditionArguments].some((name) =>
    hasUnknown(after?.[name]),
  );
  if (unknown || after === undefined) return [remade(true)];
  const gone = goneWithPlan(context);
  const lost = [...dropped(before, after), ...excluded(before, after)].filter((arn) => !gone.has(arn));
  if (lost.length > 0) return [taken(lost.length)];
  if (isNarrowed(before, after)) return [chosenOtherwise];
  return isSame(before?.iam_role_arn as Json, after.iam_role_arn as Json) ? [remade(false)] : [otherRole];
};

/** Left out, these two are computed, and unknown in every replacement; they stay what they were, which is mostly none. */
function withoutComputed(change: Change, context: Context): Attributes | undefined {
  if (change.after === undefined) return undefined;
  const computed = ['condition', 'not_resources'].filter(
    (name) => isUnknown(change.after?.[name]) && context.isConfigured(change, name) !== true,
  );
  return {
    ...change.after,
    ...Object.fromEntries(computed.map((name) => [name, change.before?.[name] ?? null])),
  };
}

/** Tags and conditions choose by what is not in a plan; a list of exclusions that grows may hit what they chose. */
const isNarrowed = (before: Attributes | undefined, after: Attributes): boolean =>
  conditionArguments.some(
    (name) =>
      (hasConditions(before?.[name]) || hasConditions(after[name])) &&
      !isSame(before?.[name] as Json, after[name] as Json),
  ) ||
  (!isUnset(after.not_resources) &&
    texts(after.not_resources).some((arn) => !texts(before?.not_resources).includes(arn)));

const taken = (count: number): Finding =>
  finding({
    code: 'backup-selection-dropped',
    attribute: 'resources',
    severity: 'dangerous',
    data: 'recoverability-reduced',
    why: `Takes ${count === 1 ? 'one resource' : `${count} resources`} out of the backup selection. No backup of ${count === 1 ? 'it' : 'them'} is made by this plan any more; recovery points that exist stay until they expire.`,
    fix: 'Have another selection take them in first.',
    source,
  });

const chosenOtherwise = finding({
  code: 'backup-selection-conditions',
  severity: 'review',
  data: 'unknown',
  why: 'Chooses the resources to back up by other tags or conditions. Which ones that leaves out is not in a plan.',
  fix: 'Compare the protected resources before and after apply.',
  source,
});

const otherRole = finding({
  code: 'backup-selection-role',
  attribute: 'iam_role_arn',
  severity: 'review',
  why: 'Has the backups made by another role. Jobs fail for resources and keys on which it has no rights.',
  fix: 'Give the new role the rights of the old one first, and watch the next jobs.',
  source,
});

/** The moment without a selection matters only to a job that is due in it. */
const remade = (isUnknown: boolean): Finding =>
  finding({
    code: 'backup-selection-replace',
    severity: isUnknown ? 'review' : 'safe',
    data: isUnknown ? 'unknown' : 'none',
    why: isUnknown
      ? 'Makes the selection anew, with resources that are known only after apply. A job that is due in between is missed.'
      : 'Makes the selection anew and leaves nothing out. A job that is due in between is missed.',
    fix: isUnknown ? 'Check after apply that the selection names the same resources.' : undefined,
    source:
      'AWS provider 5.100.0, plan behaviour (measured); AWS Backup Developer Guide, Assigning resources to a backup plan',
  });

export const selectionKind: Kind = {
  types: selectionTypes,
  noun: 'the backup selection',
  updated: {},
  updatedTogether: [(change, context) => (change.action === 'update' ? replaced(change, context) : [])],
  destroyed,
  replaced,
};
