/** One step of a dotted name: `db["eu"]` has the name `db` and the index `eu`. */
export interface Step {
  readonly name: string;
  readonly index?: string | number;
}

const step = /([^.[\]]+)((?:\[(?:"(?:[^"\\]|\\.)*"|\d{1,15})\])*)(?:\.|$)/y;

/** The steps of an address or of a reference; undefined for what is neither. */
export function stepsOf(dotted: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  step.lastIndex = 0;
  while (step.lastIndex < dotted.length) {
    const match = step.exec(dotted);
    if (match === null) return undefined;
    const [, name = '', index = ''] = match;
    steps.push({ name, ...indexOf(index) });
  }
  return steps;
}

function indexOf(brackets: string): Pick<Step, 'index'> {
  const first = /^\[("(?:[^"\\]|\\.)*"|\d+)\]/.exec(brackets)?.[1];
  if (first === undefined) return {};
  return { index: first.startsWith('"') ? unquoted(first) : Number(first) };
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}

/**
 * The references of one expression without those that are beginnings of others: of `aws_kms_key.main.arn` Terraform also
 * names `aws_kms_key.main`, which would make the whole of a module out of one of its outputs.
 */
export function furthest(references: readonly string[]): readonly string[] {
  if (references.length < 2) return references;
  const beginnings = new Set<string>();
  for (const reference of references)
    for (let at = 0; at < reference.length; at++)
      if (reference[at] === '.' || reference[at] === '[') beginnings.add(reference.slice(0, at));
  return references.filter((reference) => !beginnings.has(reference));
}

/** The module a module instance is of, as the names of the calls that lead to it, and the indexes on the way. */
export interface Place {
  /** Names joined by dots; empty for the root module. */
  readonly path: string;
  readonly steps: readonly Step[];
}

/** Of an address such as `module.app["x"].module.db[0]`. */
export function placeOf(moduleAddress: string | undefined): Place {
  const steps = (stepsOf(moduleAddress ?? '') ?? []).filter((_, index) => index % 2 === 1);
  return { path: steps.map(({ name }) => name).join('.'), steps };
}

/** How many calls of modules two places pass together, beginning at the root, whatever the instances. */
export function callsInCommon(a: Place, b: Place): number {
  const fork = a.steps.findIndex(({ name }, at) => name !== b.steps[at]?.name);
  return fork === -1 ? a.steps.length : fork;
}

/**
 * Which instances of modules a place passes in its first so many calls, as one text. Two places may mean each other's
 * resources where they pass the same ones in the calls they have in common.
 */
export const treeOf = ({ steps }: Place, calls: number): string =>
  JSON.stringify(steps.slice(0, calls).map(({ index }) => index ?? null));
