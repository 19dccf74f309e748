import type { Change } from '../change.ts';
import { text } from '../value.ts';
import { type CombinedRule, type JudgedOf, together } from './together.ts';

/**
 * One resource destroyed and one of its type created that looks like the same under another address: renamed, or moved
 * to count, for_each or a module, without a `moved` block.
 */
export const renamedWithoutMoved: CombinedRule = (context, judgedOf) => {
  const created = context.changes.filter(({ action }) => action === 'create');
  return context.changes
    .filter(({ action, deposed }) => action === 'delete' && deposed === undefined)
    .flatMap((old) => {
      const twin = created.find((candidate) => isTwin(old, candidate));
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
      why: 'Destroys a resource and creates the same one under a new address. Its address in the configuration changed and no moved block says so, so Terraform takes them for two.',
      fix: `Add a moved block, from ${old.address} to ${twin.address}.`,
      source: 'Terraform language, Refactoring (moved blocks)',
    }),
  ];
}

function isTwin(old: Change, created: Change): boolean {
  if (old.type !== created.type) return false;
  const [before, after] = [identityOf(old.before), identityOf(created.after)];
  if (before !== undefined && after !== undefined) return before === after;
  // Without a name to compare, the same block under another index or in another module.
  return old.name === created.name && old.actionReason !== undefined;
}

const identityOf = (attributes: Change['before']): string | undefined =>
  ['identifier', 'cluster_identifier', 'replication_group_id', 'cluster_id', 'bucket', 'name']
    .map((name) => text(attributes?.[name]))
    .find((value) => value !== undefined && value !== '');
