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
    for (const name of names) {
      const at = `${scope.module.path}|${name}|${scope.repeatedFor.join()}`;
      if (left === 0 || seen.has(at)) continue;
      seen.add(at);
      for (const next of nextOf(stepsOf(name) ?? [], scope, found)) follow(next.names, next.scope, left - 1);
    }
  }
}

interface Next {
  readonly names: readonly string[];
  readonly scope: Scope;
}

/** What a reference leads on to; a resource it names is noted instead. */
function nextOf(steps: readonly Step[], scope: Scope, found: Map<string, Target>): readonly Next[] {
  const [first, second, third] = steps;
  if (first === undefined) return [];
  switch (first.name) {
    case 'var':
      return second === undefined ? [] : throughVariable(second.name, scope.module);
    case 'each':
      return [{ names: scope.repeatedFor, scope: { ...scope, repeatedFor: [] } }];
    case 'module':
      return second === undefined ? [] : throughOutputs(scope.module.calls.get(second.name), third?.name);
    case 'data':
      if (second !== undefined && third !== undefined)
        note(found, keyOf(scope.module.path, `data.${second.name}.${third.name}`), third.index);
      return [];
    default:
      if (second !== undefined)
        note(found, keyOf(scope.module.path, `${first.name}.${second.name}`), second.index);
      return [];
  }
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

function note(found: Map<string, Target>, key: string, index: string | number | undefined): void {
  const whole = found.get(key);
  // The whole resource includes each instance of it.
  if (whole !== undefined && whole.index === undefined) return;
  if (index === undefined) {
    for (const [id, target] of found) if (target.key === key) found.delete(id);
    found.set(key, { key });
  } else found.set(`${key}[${JSON.stringify(index)}]`, { key, index });
}
