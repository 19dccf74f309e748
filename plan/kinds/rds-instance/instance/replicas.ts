import type { Change } from '../../../change.ts';
import { type Context, oncePerPlan } from '../../../context.ts';
import { linksOf } from '../../../links.ts';
import { text, texts } from '../../../value.ts';
import { INSTANCE, isPromoted, isReplica } from './instance.ts';

/** Whether the instance will still have read replicas, of this plan or of the state. */
export function hasReplicas(change: Change, context: Context): boolean {
  const inPlan = replicasIn(change, context);
  if (inPlan.some((replica) => !isGone(replica))) return true;
  const gone = new Set(inPlan.map(({ before }) => text(before?.identifier)));
  return texts(change.before?.replicas).some((name) => !gone.has(name));
}

const isGone = (replica: Change): boolean => replica.action === 'delete' || isPromoted(replica);

/** The instance of this plan that a replica copies. */
export function sourceOf(replica: Change, context: Context): Change | undefined {
  if (!copies(replica, context)) return undefined;
  const named = sourceNames(replica, context);
  const referred = context.references(replica, 'replicate_source_db');
  return context
    .ofType(INSTANCE)
    .find(
      (other) =>
        other !== replica &&
        other.deposed === undefined &&
        (referred.includes(other) || named.includes(identifierOf(other, context) ?? '')),
    );
}

function replicasIn(source: Change, context: Context): readonly Change[] {
  const { byName, byReference } = replicas(context);
  const named = byName.get(identifierOf(source, context) ?? '') ?? [];
  const found = new Set([...named, ...(byReference.get(source) ?? [])]);
  return [...found].filter((replica) => replica !== source);
}

/** The replicas of a plan by what they name as their source: thousands of instances may be asked for theirs. */
const replicas = oncePerPlan((context) => {
  const byName = new Map<string, Change[]>();
  const byReference = new Map<Change, Change[]>();
  for (const replica of context.ofType(INSTANCE)) {
    if (!copies(replica, context)) continue;
    for (const name of sourceNames(replica, context)) add(byName, name, replica);
    for (const source of context.references(replica, 'replicate_source_db'))
      add(byReference, source, replica);
  }
  return { byName, byReference };
});

function add<K>(index: Map<K, Change[]>, key: K, replica: Change): void {
  const others = index.get(key);
  if (others === undefined) index.set(key, [replica]);
  else others.push(replica);
}

/** Whether the current object is a replica before the plan or after it. */
function copies(change: Change, context: Context): boolean {
  const { before, after } = linksOf(change, context);
  return change.deposed === undefined && (isReplica(before?.named) || isReplica(after?.named));
}

const identifierOf = (change: Change, context: Context): string | undefined => {
  const { before, after } = linksOf(change, context);
  return text(before?.named.identifier) ?? text(after?.named.identifier);
};

const ofArn = ':db:';

/** Identifiers a replica may mean: the text it names its source by, and the end of it where that is an ARN. */
function sourceNames(replica: Change, context: Context): readonly string[] {
  const { before, after } = linksOf(replica, context);
  const given = [before, after].flatMap((side) => text(side?.named.replicate_source_db) || []);
  const ends = given
    .filter((name) => name.includes(ofArn))
    .map((name) => name.slice(name.lastIndexOf(ofArn) + ofArn.length));
  return [...new Set([...given, ...ends])].filter((name) => name !== '');
}
