import type { EscapeHatches } from './definition.ts';
import { Locator } from './location.ts';
import { nearest } from './nearest.ts';
import { printValue } from './print.ts';
import { type Edit, type Problem, ProblemsError } from './problem.ts';
import { mergeDraft, resolveDraft } from './resolve.ts';
import type { ResolvedSpec } from './resolved-spec.ts';
import { rules } from './rules/index.ts';
import { suppressionsThatDoNotCount } from './rules/suppressions.ts';
import { type Draft, partNames } from './schema/service.ts';
import { checkShape } from './shape.ts';

type Tree = Readonly<Record<string, unknown>>;

/** A service as a file gave it: what it holds is not trusted yet. */
export interface ServiceSource {
  readonly file: string;
  readonly service: unknown;
}

/** One service in one environment, not resolved yet. */
export interface StackRef {
  /** `<service>-<environment>`. */
  readonly stack: string;
  readonly service: string;
  readonly environment: string;
  readonly definition: Tree;
}

/** A stack ready to be synthesized: the spec, and the escape hatches, which may hold functions. */
export interface ResolvedStack {
  readonly spec: ResolvedSpec;
  readonly transform?: NonNullable<EscapeHatches['transform']>;
  readonly override?: NonNullable<EscapeHatches['override']>;
}

/**
 * The stacks the services describe, in the order of files and environments. Checks only what is needed to
 * name them.
 *
 * @throws ProblemsError when a service or an environment cannot be named, or two share a name.
 */
export function stacksOf(sources: readonly ServiceSource[]): readonly StackRef[] {
  const problems = [...sources.flatMap(checkOutline), ...checkNamesDiffer(sources)];
  if (problems.length > 0) throw new ProblemsError(problems);
  return sources.flatMap(({ service }) => {
    const definition = service as Tree;
    const name = definition.name as string;
    return Object.keys(definition.environments as Tree).map((environment) => ({
      stack: `${name}-${environment}`,
      service: name,
      environment,
      definition,
    }));
  });
}

/**
 * The stacks, checked and resolved.
 *
 * @throws ProblemsError with every problem of every stack at once.
 */
export function resolveStacks(refs: readonly StackRef[]): readonly ResolvedStack[] {
  const checked = refs.map(checkStack);
  const drafts = checked.flatMap((result) => ('draft' in result ? [result] : []));
  const problems = [
    ...checked.flatMap((result) => ('problems' in result ? result.problems : [])),
    ...checkStatesDiffer(drafts),
    ...checkNamespacesDiffer(drafts),
  ];
  if (problems.length > 0) throw new ProblemsError(withoutRepeats(problems));
  return drafts.map(({ draft, hatches }) => ({ spec: resolveDraft(draft, hatches), ...hatches }));
}

/** Suppressions that have ended on `today` (`YYYY-MM-DD`), or that end too far ahead. */
export const lapsedSuppressions = (refs: readonly StackRef[], today: string): readonly Problem[] =>
  withoutRepeats(
    refs.map(checkStack).flatMap((checked) => {
      if (!('draft' in checked)) return [];
      const { service, environment, definition } = checked.ref;
      const locate = new Locator(service, environment, definition);
      return suppressionsThatDoNotCount(checked.draft.suppressions, locate, today);
    }),
  );

/** One environment of one service: its shape, and where that is right, every rule. */
export function checkStack(
  ref: StackRef,
): { draft: Draft; hatches: EscapeHatches; ref: StackRef } | { problems: Problem[] } {
  const override = (ref.definition.environments as Tree)[ref.environment] as Tree;
  const locate = new Locator(ref.service, ref.environment, ref.definition);
  const shape = checkShape(mergeDraft(ref.definition, ref.environment), locate);
  const keys = checkKeys(ref, override);
  if ('problems' in shape) return { problems: [...keys, ...shape.problems] };
  const { draft } = shape;
  const problems = [...keys, ...rules.flatMap((rule) => rule({ draft, locate }))];
  return problems.length > 0 ? { problems } : { draft, ref, hatches: hatchesOf(ref.definition, override) };
}

function hatchesOf(definition: Tree, override: Tree): EscapeHatches {
  const join = (kind: 'transform' | 'override') => {
    const both = { ...(definition[kind] as object | undefined), ...(override[kind] as object | undefined) };
    return Object.keys(both).length > 0 ? { [kind]: both } : {};
  };
  return { ...join('transform'), ...join('override') };
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a service must have so that its stacks can be named. */
function checkOutline({ file, service }: ServiceSource): Problem[] {
  const definition = service as Tree;
  const { name, environments } = definition;
  const problems: Problem[] = [];
  if (typeof name !== 'string' || name === '')
    problems.push(outline(file, 'name', name, 'every service has a name', 'orders'));
  if (!isTree(environments) || Object.keys(environments).length === 0)
    problems.push(
      outline(
        file,
        'environments',
        environments,
        'every service has one environment or more',
        exampleEnvironments,
      ),
    );
  else
    for (const [environment, value] of Object.entries(environments))
      if (!isTree(value))
        problems.push(
          outline(file, `environments.${environment}`, value, 'must be an object', exampleEnvironments.dev),
        );
  return problems;
}

const exampleEnvironments = {
  dev: { tier: 'development', account: '111122223333', region: 'eu-central-1' },
} as const;

const outline = (file: string, path: string, got: unknown, rule: string, example: unknown): Problem => ({
  code: 'PLINTH-SVC-003',
  path: `${file} ${path}`,
  got: printValue(got),
  rule,
  fix: `set ${path}, for example to ${printValue(example)}`,
  edits: [{ path: path.split('.'), value: example }],
});

/** Two services of one name would write to the same stacks. */
function checkNamesDiffer(sources: readonly ServiceSource[]): Problem[] {
  const seen = new Map<string, string>();
  return sources.flatMap(({ file, service }) => {
    const name = (service as Tree).name;
    if (typeof name !== 'string') return [];
    const first = seen.get(name);
    seen.set(name, first ?? file);
    if (first === undefined) return [];
    return [
      {
        code: 'PLINTH-SVC-001',
        path: file,
        got: printValue(name),
        rule: `${first} describes a service of that name already`,
        fix: 'give one of them another name, or make one file of them',
        edits: [{ path: ['name'], value: `${name}-2` }],
      },
    ];
  });
}

const serviceKeys = ['name', 'owner', 'environments', 'suppressions', 'transform', 'override', ...partNames];

/** Keys a service does not have, and escape hatches that are no objects. The rest is the shape's to check. */
function checkKeys(ref: StackRef, override: Tree): Problem[] {
  return [
    ...Object.keys(ref.definition)
      .filter((key) => !serviceKeys.includes(key))
      .map((key) => unknownKey(ref.service, key, ref.definition)),
    ...checkHatches(ref.definition, [ref.service], []),
    ...checkHatches(override, [ref.service, ref.environment], ['environments', ref.environment]),
  ];
}

const checkHatches = (tree: Tree, path: readonly string[], at: readonly string[]): Problem[] =>
  ['transform', 'override']
    .filter((kind) => tree[kind] !== undefined && !isTree(tree[kind]))
    .map((kind) => ({
      code: 'PLINTH-SPEC-003',
      path: [...path, kind].join('.'),
      got: printValue(tree[kind]),
      rule: 'must be an object',
      fix: `remove ${[...at, kind].join('.')}`,
      edits: [{ path: [...at, kind] }],
    }));

function unknownKey(service: string, key: string, definition: Tree): Problem {
  const meant = nearest(key, serviceKeys);
  const edits: Edit[] = [{ path: [key] }];
  if (meant !== undefined && definition[meant] === undefined)
    edits.push({ path: [meant], value: definition[key] });
  return {
    code: 'PLINTH-SPEC-001',
    path: `${service}.${key}`,
    got: printValue(key),
    rule: 'no such property',
    fix: meant === undefined ? `remove it; there are ${serviceKeys.join(', ')}` : `did you mean ${meant}?`,
    edits,
  };
}

/** Two stacks with one state would destroy each other's resources. */
function checkStatesDiffer(drafts: readonly { draft: Draft; ref: StackRef }[]): Problem[] {
  const seen = new Map<string, string>();
  return drafts.flatMap(({ draft, ref }) => {
    if (draft.environment.emulator !== undefined) return [];
    const { bucket, key } = draft.environment.state;
    const state = `${bucket}/${key}`;
    const first = seen.get(state);
    seen.set(state, first ?? ref.stack);
    if (first === undefined) return [];
    const own = `${ref.service}/${ref.environment}/terraform.tfstate`;
    return [
      {
        code: 'PLINTH-ENV-003',
        path: `${ref.service}.${ref.environment}.state.key`,
        got: printValue(state),
        rule: `${first} keeps its state there already`,
        fix: `set environments.${ref.environment}.state.key to ${printValue(own)}`,
        edits: [{ path: ['environments', ref.environment, 'state', 'key'], value: own }],
      },
    ];
  });
}

/**
 * A namespace is one stack's: its quota, its default policy and its objects of the same names would be two's. Where
 * no cluster is named, stacks of one account and region are taken to share one.
 */
function checkNamespacesDiffer(drafts: readonly { draft: Draft; ref: StackRef }[]): Problem[] {
  const seen = new Map<string, string>();
  return drafts.flatMap(({ draft, ref }) => {
    const { account, region, emulator, kubernetes } = draft.environment;
    const { cluster = '', namespace } = kubernetes;
    const place = JSON.stringify([account, region, emulator?.endpoint ?? '', cluster, namespace]);
    const first = seen.get(place);
    seen.set(place, first ?? ref.stack);
    if (first === undefined) return [];
    const path = ['environments', ref.environment, 'kubernetes', 'namespace'];
    const own = `${ref.service}-${ref.environment}`;
    return [
      {
        code: 'PLINTH-ENV-005',
        path: `${ref.service}.${ref.environment}.kubernetes.namespace`,
        got: printValue(namespace),
        rule: `${first} has that namespace of the same cluster already, and each stack makes its own`,
        fix: `set ${path.join('.')} to ${printValue(own)}, or name another kubernetes.cluster`,
        edits: [{ path, value: own }],
      },
    ];
  });
}

/** A problem of the service itself shows up in each of its environments; one report is enough. */
function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = `${problem.code} ${problem.path} ${problem.got}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
