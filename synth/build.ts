import type { App, TerraformStack } from 'cdktf';
import { type Problem, ProblemsError } from '../spec/problem.ts';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import type { Transforms } from '../spec/transform.ts';
import { createApp, forgettingTokens } from './engine.ts';
import { guard } from './guard/guard.ts';
import {
  type Manifest,
  type Overrides,
  overrideManifests,
  overrideTerraform,
  recordTransforms,
} from './hatches.ts';
import { printJson } from './json.ts';
import type { Note } from './note.ts';
import { elementsOf, synthesizeTerraform, type TerraformJson } from './terraform.ts';

export interface StackInput {
  readonly spec: ResolvedSpec;
  readonly transform?: Transforms | undefined;
  readonly override?: Overrides | undefined;
}

export interface Hatches {
  readonly transform?: Transforms;
}

/** Makes the constructs of one stack; the module `builder` of SynthOptions exports these. */
export interface StackBuilder {
  readonly buildTerraform: (app: App, spec: ResolvedSpec, hatches: Hatches) => TerraformStack;
  readonly buildManifests: (spec: ResolvedSpec, hatches: Hatches) => readonly Manifest[];
  /** What is wrong with manifests that escape hatches have changed. Default: nothing is asked. */
  readonly checkHatched?: (spec: ResolvedSpec, manifests: readonly Manifest[]) => Problem[];
}

/** One stack, complete and checked, in memory. */
export interface BuiltStack {
  readonly stack: string;
  readonly terraform: TerraformJson;
  readonly terraformJson: string;
  readonly manifests: readonly Manifest[];
  readonly specJson: string;
  readonly notes: readonly Note[];
}

/** Builds one stack without writing anything. Throws ProblemsError with all that is wrong with it. */
export async function buildStack(input: StackInput): Promise<BuiltStack> {
  return buildWith(await import('./service-builder.ts'), input);
}

export function buildWith(builder: StackBuilder, input: StackInput): BuiltStack {
  const { spec, override = {} } = input;
  const recorded = input.transform === undefined ? undefined : recordTransforms(input.transform);
  const hatches: Hatches = recorded === undefined ? {} : { transform: recorded.transforms };
  const problems: Problem[] = [];

  const built = forgettingTokens(() => {
    const manifests = collecting(problems, spec, () =>
      overrideManifests(spec.stack, builder.buildManifests(spec, hatches), override, problems),
    );
    if (manifests !== undefined && isHatched(input))
      collecting(problems, spec, () => problems.push(...(builder.checkHatched?.(spec, manifests) ?? [])));
    const terraform = collecting(problems, spec, () => {
      const stack = builder.buildTerraform(createApp(), spec, hatches);
      const result = synthesizeTerraform(stack);
      problems.push(...overrideTerraform(spec.stack, result.json, override));
      const elements = elementsOf(stack);
      problems.push(...guard({ ...result, stack, elements, manifests: manifests ?? [] }));
      return { json: result.json, notes: result.notes };
    });
    return { manifests, terraform };
  });

  if (built.terraform && built.manifests && recorded) problems.push(...recorded.unmatched(spec.stack));
  if (problems.length > 0 || !built.terraform || !built.manifests) throw new ProblemsError(problems);
  return {
    stack: spec.stack,
    terraform: built.terraform.json,
    terraformJson: printJson(built.terraform.json),
    manifests: built.manifests,
    specJson: printJson(spec),
    notes: built.terraform.notes,
  };
}

const isHatched = ({ transform = {}, override = {} }: StackInput): boolean =>
  Object.keys(transform).length + Object.keys(override).length > 0;

/** What `make` returns, or undefined with its failure among the problems, so that the other half is judged too. */
function collecting<T>(problems: Problem[], spec: ResolvedSpec, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof ProblemsError) problems.push(...error.problems);
    else problems.push(constructionFailed(spec.stack, error));
    return undefined;
  }
}

const constructionFailed = (stack: string, error: unknown): Problem => ({
  code: 'PLINTH-SYNTH-003',
  path: stack,
  got: messageOf(error),
  rule: 'a stack must be made without an error',
  fix: 'change what it names; PLINTH_TRACE=1 shows where it came from',
});

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return process.env.PLINTH_TRACE === '1' ? (error.stack ?? error.message) : error.message;
};
