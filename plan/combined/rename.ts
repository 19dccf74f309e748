import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { linksOf } from '../links.ts';
import { text } from '../value.ts';
import { type CombinedRule, type JudgedOf, together } from './together.ts';

/**
 * One resource destroyed and one of its type created that looks like the same under another address: renamed, or moved
 * to count, for_each or a module, without a `moved` block.
 */
export const renamedWithoutMoved: CombinedRule = (context, judgedOf) => {
  const isGone = ({ action, deposed }: Change): boolean => action === 'delete' && deposed === undefined;
  const gone = context.changes.filter(isGone);
  if (gone.length === 0) return [];
  const types = new Set(gone.map(({ type }) => type));
  const created = context.changes.filter(({ action, type }) => action === 'create' && types.has(type));
  const byIdentity = new Map(created.map((change) => [identityOf(change, 'after', context), change]));
  // Without a name to compare, the same block under another index or in another module.
  const byBlock = new Map(
    created
      .filter((change) => identityOf(change, 'after', context) === undefined)
      .map((change) => [blockOf(change), change]),
  );
  return gone.flatMap((old) => {
    const identity = identityOf(old, 'before', context);
    const byName = identity === undefined ? undefined : byIdentity.get(identity);
    const twin = byName ?? (old.actionReason === undefined ? undefined : byBlock.get(blockOf(old)));
    return twin === undefined ? [] : renamed(old, twin, judgedOf);
  });
};

function renamed(old: Change, twin: Change, judgedOf: JudgedOf) {
  const impact = judgedOf(old)?.impact;
  if (impact === undefined || impact.severity === 'safe') return [];
  const { severity, timing, interruption, data, reversible, apply } = impact;
  return [
    together([old, twin], {
      ...{ severity, timing, interruption, data, reversible, apply },
      code: 'renamed-without-moved',
      why: `${apply === 'fails' ? 'Tries to destroy a resource, which is refused, and to create' : 'Destroys a resource and creates'} the same one under a new address. Its address in the configuration changed and no moved block says so, so Terraform takes them for two.`,
      fix: `Add a moved block, from ${old.address} to ${twin.address}.`,
      source: 'Terraform language, Refactoring (moved blocks)',
    }),
  ];
}

/** Type and name in AWS; undefined where the plan does not show the name. */
function identityOf(change: Change, side: 'before' | 'after', context: Context): string | undefined {
  const named = linksOf(change, context)[side]?.named;
  const name = ['identifier', 'cluster_identifier', 'replication_group_id', 'cluster_id', 'bucket', 'name']
    .map((argument) => text(named?.[argument]))
    .find((value) => value !== undefined && value !== '');
  return name === undefined ? undefined : `${change.type} ${name}`;
}

const blockOf = ({ type, name }: Change): string => `${type} ${name}`;
