import type { AttributeChange, Change } from './change.ts';
import type { Context } from './context.ts';
import { byWorst, type Finding, firstSentence, worstOf } from './finding.ts';
import type { Impact } from './impact.ts';
import type { Kind } from './kind.ts';
import { isComputedOnly } from './kinds/computed.ts';
import { kindOf } from './kinds/index.ts';
import { left } from './kinds/left.ts';
import { tableFindings } from './kinds/table.ts';
import * as unknownKind from './kinds/unknown.ts';
import { isUnknown } from './value.ts';

/** What one change does. */
export function judge(change: Change, context: Context): Impact {
  const kind = kindOf(change);
  const findings = [...findingsOf(change, kind, context)].sort(byWorst);
  return {
    address: change.address,
    ...(change.deposed !== undefined && { deposed: change.deposed }),
    type: change.type,
    action: change.action === 'no-op' ? 'update' : change.action,
    ...worstOf(findings),
    headline: headlineOf(change, findings),
    findings,
  };
}

function findingsOf(change: Change, kind: Kind | undefined, context: Context): readonly Finding[] {
  switch (change.action) {
    case 'create':
      return kind?.created?.(change, context) ?? [];
    case 'update':
    case 'import':
    case 'move':
      return updateFindings(change, kind, context);
    case 'delete':
      return kind === undefined ? unknownKind.destroyed(change) : kind.destroyed(change, context);
    case 'replace':
      return kind === undefined
        ? unknownKind.replaced(change, context)
        : replacedFindings(change, kind, context);
    case 'forget':
      return (kind?.forgotten ?? unknownKind.forgotten)(change, context);
    default:
      return [];
  }
}

/** Where the old object stays, what a kind says of its end does not hold. */
function replacedFindings(change: Change, kind: Kind, context: Context): readonly Finding[] {
  if (change.replaceOrder !== 'leave-old') return (kind.replaced ?? kind.destroyed)(change, context);
  return kind.left === undefined ? left(change, kind, context) : kind.left(change, context);
}

function updateFindings(change: Change, kind: Kind | undefined, context: Context): readonly Finding[] {
  const changed = change.changed.filter((attribute) => isOfInterest(attribute, change, context));
  return [
    ...changed.flatMap((attribute) => attributeFindings(attribute, change, kind, context)),
    ...(kind?.updatedTogether ?? []).flatMap((rule) => rule(change, context)),
  ];
}

function attributeFindings(
  attribute: AttributeChange,
  change: Change,
  kind: Kind | undefined,
  context: Context,
): readonly Finding[] {
  const rule =
    kind !== undefined && Object.hasOwn(kind.updated, attribute.name)
      ? kind.updated[attribute.name]
      : undefined;
  if (rule !== undefined) return rule(attribute, change, context);
  return (
    tableFindings(attribute, change) ??
    unknownKind.ofEveryKind(attribute) ??
    kind?.otherwise?.(attribute, change, context) ??
    unknownKind.updated(attribute, change, kind)
  );
}

const tags = new Set(['tags', 'tags_all']);

/** Not what the provider computes as a consequence, and not tags: no kind's behaviour hangs on its own tags. */
function isOfInterest(attribute: AttributeChange, change: Change, context: Context): boolean {
  if (isComputedOnly(change.type, attribute.name)) return false;
  // Removed arguments are not configured either, but what becomes of them is known.
  if (isUnknown(attribute.after) && context.isConfigured(change, attribute.name) === false) return false;
  return !tags.has(attribute.name) || !isOfAws(change);
}

/** Terraform 0.12 writes the short name of a provider, and its alias if it has one: `aws`, `aws.west`. */
const isOfAws = ({ provider }: Change): boolean =>
  provider.endsWith('/aws') || provider === 'aws' || provider.startsWith('aws.');

const headlineOf = (change: Change, findings: readonly Finding[]): string =>
  findings[0] === undefined ? quietHeadline[change.action] : firstSentence(findings[0].why);

const quietHeadline: Readonly<Record<Change['action'], string>> = {
  create: 'Is created.',
  update: 'Changes in place, without effect on data or uptime.',
  delete: 'Is deleted.',
  replace: 'Is replaced.',
  forget: 'Is not managed any more, and keeps running.',
  read: 'Is read during apply.',
  import: 'Is taken into the state as it is.',
  move: 'Has a new address; nothing happens to it.',
  'no-op': 'Does not change.',
};
