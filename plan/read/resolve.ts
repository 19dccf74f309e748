import { type ConfiguredModule, type ConfiguredResource, keyOf } from './configuration.ts';
import { type Step, stepsOf } from './reference.ts';

/** A resource some expression refers to; with an index, one instance of it. */
export interface Target {
  readonly key: string;
  readonly index?: string | number;
}

/** Where a reference is written: its module, and what `each` and `count` stand for there. */
interface Scope {
  readonly module: ConfiguredModule;
  readonly repeatedFor: readonly string[];
}

/** Steps through modules and variables; real plans need a handful. */
const FURTHEST = 64;

/** The resources of the configuration an expression refers to, through variables and outputs of modules. */
export function targetsOf(resource: ConfiguredResource, references: readonly string[]): readonly Target[] {
  const found = new Map<string, Target>();
  const seen = new Set<string>();
  follow(references, { module: resource.module, repeatedFor: resource.repeatedFor }, FURTHEST);
  return [...found.values()].filter(({ key }) => key !== resource.key);

  function follow(names: readonly string[], scope: Scope, left: number): void {
    if (left === 0) return;
    for (const name of names) {
      const steps = stepsOf(name) ?? [];
      const target = resourceIn(steps, scope.module);
      if (target !== undefined) {
        note(found, target);
        continue;
      }
      const at = `${scope.module.path}|${name}|${scope.repeatedFor.join()}`;
      if (seen.has(at)) continue;
      seen.add(at);
      for (const next of nextOf(steps, scope)) follow(next.names, next.scope, left - 1);
    }
  }
}

/** The resource a reference names, as most do; undefined for what stands for something else. */
function resourceIn([first, second, third]: readonly Step[], { path }: ConfiguredModule): Target | undefined {
  if (first === undefined || second === undefined || indirect.has(first.name)) return undefined;
  if (first.name !== 'data') return targetAt(keyOf(path, `${first.name}.${second.name}`), second.index);
  return third && targetAt(keyOf(path, `data.${second.name}.${third.name}`), third.index);
}

const indirect: ReadonlySet<string> = new Set(['var', 'each', 'module']);

const targetAt = (key: string, index: string | number | undefined): Target =>
  index === undefined ? { key } : { key, index };

interface Next {
  readonly names: readonly string[];
  readonly scope: Scope;
}

/** What a reference that names no resource leads on to. */
function nextOf([first, second, third]: readonly Step[], scope: Scope): readonly Next[] {
  if (first?.name === 'each') return [{ names: scope.repeatedFor, scope: { ...scope, repeatedFor: [] } }];
  if (second === undefined) return [];
  if (first?.name === 'var') return throughVariable(second.name, scope.module);
  return first?.name === 'module' ? throughOutputs(scope.module.calls.get(second.name), third?.name) : [];
}

function throughVariable(name: string, { parent }: ConfiguredModule): readonly Next[] {
  if (parent === undefined) return [];
  const { expressions, repeatedFor } = parent.call();
  return [{ names: expressions.get(name) ?? [], scope: { module: parent.module, repeatedFor } }];
}

/** Without the name of an output, as of `module.db[each.key].endpoint`, through all of them. */
function throughOutputs(module: ConfiguredModule | undefined, output: string | undefined): readonly Next[] {
  if (module === undefined) return [];
  const names =
    output === undefined ? [...module.outputs.values()].flat() : (module.outputs.get(output) ?? []);
  return [{ names, scope: { module, repeatedFor: [] } }];
}

function note(found: Map<string, Target>, target: Target): void {
  const { key, index } = target;
  const whole = found.get(key);
  // The whole resource includes each instance of it.
  if (whole !== undefined && whole.index === undefined) return;
  if (index === undefined) {
    for (const [id, other] of found) if (other.key === key) found.delete(id);
    found.set(key, target);
  } else found.set(`${key}[${JSON.stringify(index)}]`, target);
}
