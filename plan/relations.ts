import { byKeys } from './by-keys.ts';
import type { Change } from './change.ts';
import { type Context, oncePerPlan } from './context.ts';
import { linksOf } from './links.ts';
import { type Attributes, text, type Value } from './value.ts';

/** What exists before a plan and is still there, as the same object, after it. */
export const isKept = ({ action }: Change): boolean =>
  action === 'update' || action === 'no-op' || action === 'move' || action === 'import';

/** Whether the current object stops to exist: deleted, or replaced without leaving the old one. */
export const isDestroyed = ({ action, replaceOrder, deposed }: Change): boolean =>
  deposed === undefined && (action === 'delete' || (action === 'replace' && replaceOrder !== 'leave-old'));

/** Whether the object goes before its new one comes, if one does: it lets go of what it uses at once. */
export const isGoneFirst = ({ action, replaceOrder }: Change): boolean =>
  action === 'delete' || (action === 'replace' && replaceOrder === 'destroy-first');

/** The value of an argument after the plan, or before it where nothing of the resource is left. */
export const argument = (change: Change, name: string): Value | undefined =>
  (change.after ?? change.before)?.[name];

/** The known texts of these arguments. */
export const textsOf = (attributes: Attributes | undefined, names: readonly string[]): readonly string[] =>
  names.flatMap((name) => text(attributes?.[name]) ?? []);

const naming = ['id', 'arn', 'identifier', 'name', 'key_id', 'resource_id', 'bucket'] as const;

/** Until provider 5, the `name` of an instance is that of the database in it, which many instances share. */
const instanceNaming = naming.filter((name) => name !== 'name');

const namingOf = ({ type }: Change): readonly string[] =>
  type === 'aws_db_instance' ? instanceNaming : naming;

/** The texts by which other resources name this one: its id, ARN, identifier and name. */
export const namesOf = (change: Change): readonly string[] =>
  [change.before, change.after].flatMap((side) => textsOf(side, namingOf(change)));

const linkedNames = (change: Change, context: Context): readonly string[] => {
  const { before, after } = linksOf(change, context);
  return [before?.named, after?.named].flatMap((side) => textsOf(side, namingOf(change)));
};

/** The replicas of an RDS instance, by reference in the configuration or by its identifier or ARN. */
export function replicasOf(primary: Change, context: Context): readonly Change[] {
  const bySource = replicasBySource(context);
  if (bySource.size === 0) return [];
  const found = [primary.address, ...linkedNames(primary, context)].flatMap(
    (name) => bySource.get(name) ?? [],
  );
  return [...new Set(found)].filter(({ address }) => address !== primary.address);
}

/** Replicas by what they name as their source: an identifier, an ARN, or the address of the resource they refer to. */
const replicasBySource = oncePerPlan((context) =>
  byKeys(context.ofType('aws_db_instance'), (candidate) => sourcesOf(candidate, context)),
);

const sourcesOf = (candidate: Change, context: Context): readonly string[] => [
  ...textsOf(linksOf(candidate, context).before?.named, ['replicate_source_db']),
  ...textsOf(linksOf(candidate, context).after?.named, ['replicate_source_db']),
  ...(candidate.action === 'delete'
    ? []
    : context.references(candidate, 'replicate_source_db').map(({ address }) => address)),
];
