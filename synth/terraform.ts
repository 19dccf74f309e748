import './engine.ts';
import { LocalBackend, TerraformBackend, TerraformElement, TerraformOutput, TerraformStack } from 'cdktf';
import { deepMerge } from 'cdktf/lib/util.js';
import type { IConstruct } from 'constructs';
import { type Problem, ProblemsError } from '../spec/problem.ts';
import { runAspects, type SkippedAspect } from './aspects.ts';
import { isObject, type JsonObject } from './json.ts';
import type { Note } from './note.ts';
import { resolve } from './resolve.ts';

/** Terraform's JSON configuration: section, then type and name. */
export type TerraformJson = JsonObject;

export interface TerraformResult {
  readonly json: TerraformJson;
  readonly notes: readonly Note[];
  readonly skippedAspects: readonly SkippedAspect[];
  readonly swallowed: readonly Swallowed[];
}

/** Text beside a token number that cdktf replaced together with it. */
export interface Swallowed {
  /** Path of the construct. */
  readonly path: string;
  readonly text: string;
}

/**
 * What `app.synth()` of cdktf does for one stack, without its writing: backend, aspects, validations,
 * annotations, resolution. One pass resolves instead of three (cdktf prepares, resolves each element,
 * then the whole again), after the aspects, so that a reference an aspect brings in is seen too.
 */
export function synthesizeTerraform(stack: TerraformStack): TerraformResult {
  ensureBackend(stack);
  const skippedAspects = runAspects(stack);
  const constructs = stack.node.findAll();
  const notes = refuse(constructs);
  const swallowed: Swallowed[] = [];
  return { json: toTerraform(stack, swallowed), notes, skippedAspects, swallowed };
}

/** cdktf's default backend holds the absolute path of the folder synth runs in. */
function ensureBackend(stack: TerraformStack): void {
  if (stack.node.findAll().some(TerraformBackend.isBackend)) return;
  new LocalBackend(stack, { path: 'terraform.tfstate' });
}

/** Throws every validation error, error annotation and asset as a problem; warnings are returned as notes. */
function refuse(constructs: readonly IConstruct[]): Note[] {
  const problems: Problem[] = [];
  const notes: Note[] = [];
  for (const construct of constructs) {
    const { path } = construct.node;
    for (const message of construct.node.validate()) problems.push(validationFailed(path, message));
    for (const { type, data } of construct.node.metadata) {
      if (type === '@cdktf/error') problems.push(errorAnnotation(path, String(data)));
      else if (type === '@cdktf/warn') notes.push({ code: 'PLINTH-NOTE-001', path, message: String(data) });
    }
    if (customSynthesis in construct) problems.push(assetUnsupported(path));
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  return notes;
}

const customSynthesis = Symbol.for('cdktf/customSynthesis');

const validationFailed = (path: string, message: string): Problem => ({
  code: 'PLINTH-SYNTH-001',
  path,
  got: message,
  rule: 'a validation of the construct must hold',
  fix: 'change what it names',
});

const errorAnnotation = (path: string, message: string): Problem => ({
  code: 'PLINTH-SYNTH-002',
  path,
  got: message,
  rule: 'a construct must carry no error annotation',
  fix: 'change what it names',
});

const assetUnsupported = (path: string): Problem => ({
  code: 'PLINTH-SYNTH-004',
  path,
  got: 'a construct that writes files of its own during synth (TerraformAsset)',
  rule: 'a stack is one JSON file',
  fix: 'upload the file outside Terraform and refer to it by name',
});

/** As TerraformStack.toTerraform in cdktf, less the version of cdktf, which would change every file on an update. */
function toTerraform(stack: TerraformStack, swallowed: Swallowed[]): TerraformJson {
  let elements: TerraformElement[];
  let fragments: unknown[];
  let passes = 0;
  do {
    elements = elementsOf(stack);
    swallowed.length = 0;
    fragments = elements.map((element) =>
      resolve(stack, element.toTerraform(), (text) => swallowed.push({ path: element.node.path, text })),
    );
    // A reference to another stack adds elements to this one as it is resolved.
  } while (elementsOf(stack).length !== elements.length && ++passes < 3);

  const { rawOverrides } = stack as unknown as { rawOverrides: JsonObject };
  const json: TerraformJson = { '//': metadataOf(stack, elements, rawOverrides) };
  for (const fragment of fragments) deepMerge(json, fragment);
  if (Object.keys(rawOverrides).length > 0) deepMerge(json, resolve(stack, rawOverrides));
  return json;
}

function metadataOf(
  stack: TerraformStack,
  elements: readonly TerraformElement[],
  rawOverrides: JsonObject,
): JsonObject {
  const metadata: JsonObject = { stackName: stack.node.id, backend: 'local' };
  if (Object.keys(rawOverrides).length > 0) metadata.overrides = { stack: Object.keys(rawOverrides) };
  const outputs: JsonObject = {};
  for (const element of elements) {
    const own = resolve(stack, element.toMetadata());
    if (isObject(own) && Object.keys(own).length > 0) deepMerge(metadata, own);
    if (TerraformOutput.isTerraformOutput(element))
      deepMerge(outputs, nested(element.node.path.split('/'), element.friendlyUniqueId));
  }
  delete metadata.version;
  return { metadata, outputs };
}

const nested = (path: readonly string[], leaf: string): JsonObject =>
  path.reduceRight<unknown>((inner, part) => ({ [part]: inner }), leaf) as JsonObject;

/** The elements of the stack itself; those of a stack nested in it are not its own. */
export function elementsOf(construct: IConstruct, into: TerraformElement[] = []): TerraformElement[] {
  if (TerraformElement.isTerraformElement(construct)) into.push(construct);
  for (const child of construct.node.children) if (!TerraformStack.isStack(child)) elementsOf(child, into);
  return into;
}
