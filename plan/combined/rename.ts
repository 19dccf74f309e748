import { byKeys } from '../by-keys.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { worstOf } from '../finding.ts';
import type { Impact } from '../impact.ts';
import { identityOf } from './identity.ts';
import { type CombinedRule, type JudgedOf, together } from './together.ts';

/**
 * Resources destroyed and others of their type created that look like the same under another address: renamed, or moved
 * to count, for_each or a module, without a `moved` block.
 */
export const renamedWithoutMoved: CombinedRule = (context, judgedOf) => {
  const gone = context.changes.filter(({ action, deposed }) => action === 'delete' && deposed === undefined);
  if (gone.length === 0) return [];
  const types = new Set(gone.map(({ type }) => type));
  const created = context.changes.filter(({ action, type }) => action === 'create' && types.has(type));
  if (created.length === 0) return [];
  const twins = twinsOf(gone, created, context);
  const paired = new Set(twins.flat());
  return [
    ...twins.flatMap(([old, twin]) => renamed(old, twin, judgedOf)),
    ...byBlock(
      gone.filter((change) => !paired.has(change)),
      created.filter((change) => !paired.has(change)),
      context,
      judgedOf,
    ),
  ];
};

type Pair = readonly [old: Change, twin: Change];

/** One that is destroyed and one that is created, and no other, under one name in AWS. */
function twinsOf(gone: readonly Change[], created: readonly Change[], context: Context): readonly Pair[] {
  const before = byKeys(gone, (change) => known(identityOf(change, 'before', context)));
  const after = byKeys(created, (change) => known(identityOf(change, 'after', context)));
  return [...before].flatMap(([identity, [old, ...others]]): readonly Pair[] => {
    const [twin, ...more] = after.get(identity) ?? [];
    const isOne = old !== undefined && twin !== undefined && others.length === 0 && more.length === 0;
    return isOne ? [[old, twin]] : [];
  });
}

const known = (identity: string | undefined): readonly string[] => (identity === undefined ? [] : [identity]);

/**
 * Without a name to compare, or with one that several have: the same block under other indexes or in another module. One
 * that becomes several may be any of them, or none, and is left alone.
 */
function byBlock(gone: readonly Change[], created: readonly Change[], context: Context, judgedOf: JudgedOf) {
  const lost = new Set(gone.flatMap((change) => known(identityOf(change, 'before', context))));
  const isPossible = (change: Change): boolean => {
    const identity = identityOf(change, 'after', context);
    return identity === undefined || lost.has(identity);
  };
  const after = byKeys(created.filter(isPossible), (change) => [blockOf(change)]);
  const before = byKeys(
    gone.filter(({ actionReason }) => actionReason !== undefined),
    (change) => [blockOf(change)],
  );
  return [...before].flatMap(([block, old]) => {
    const twins = after.get(block) ?? [];
    const [[first], [twin]] = [old, twins];
    if (first === undefined || twin === undefined) return [];
    if (old.length > 1) return severalRenamed(old, twins, judgedOf);
    return twins.length > 1 ? [] : renamed(first, twin, judgedOf);
  });
}

const blockOf = ({ type, name }: Change): string => `${type} ${name}`;

const code = 'renamed-without-moved';
const source = 'Terraform language, Refactoring (moved blocks)';

function renamed(old: Change, twin: Change, judgedOf: JudgedOf) {
  const impact = judgedOf(old)?.impact;
  if (impact === undefined || impact.severity === 'safe') return [];
  return [
    together([old, twin], {
      ...effectOf([impact]),
      code,
      why: `${impact.apply === 'fails' ? 'Tries to destroy a resource, which is refused, and to create' : 'Destroys a resource and creates'} the same one under a new address. Its address in the configuration changed and no moved block says so, so Terraform takes them for two.`,
      fix: `Add a moved block, from ${old.address} to ${twin.address}.`,
      source,
    }),
  ];
}

function severalRenamed(old: readonly Change[], twins: readonly Change[], judgedOf: JudgedOf) {
  const impacts = old.flatMap((change) => judgedOf(change)?.impact ?? []);
  if (impacts.every(({ severity }) => severity === 'safe')) return [];
  const isRefused = impacts.every(({ apply }) => apply === 'fails');
  return [
    together([...old, ...twins], {
      ...effectOf(impacts),
      code,
      why: `${isRefused ? `Tries to destroy ${old.length} resources of one block, which is refused, and to create` : `Destroys ${old.length} resources of one block and creates`} ${twins.length === 1 ? 'what may be one of them' : 'what may be the same ones'} under ${twins.length === 1 ? 'a new address' : 'new addresses'}. The block counts or is placed otherwise and no moved blocks say so, so Terraform takes them for others.`,
      fix: 'Add moved blocks, one for each.',
      source,
    }),
  ];
}

/** What the destruction does, and no more: an impact has a headline and findings beside. */
function effectOf(impacts: readonly Impact[]) {
  const { severity, timing, interruption, data, reversible, apply } = worstOf(impacts);
  return { severity, timing, interruption, data, reversible, apply };
}
