import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { LintedStack } from '../../cli/lint/run.ts';
import type { ManifestObject } from '../../k8s/object.ts';
import { resolveStacks, stacksOf } from '../../spec/services.ts';
import { buildStack } from '../../synth/build.ts';
import { everyKindDefinitions } from '../charts/every-kind.ts';
import { everyStack, type Synthesized } from '../e2e/services/definitions.ts';

/** Every service of this repository in every environment, and services that together emit every kind there is. */
export async function everyManifest(): Promise<readonly Synthesized[]> {
  const sources = everyKindDefinitions().map((service, index) => ({
    file: `every-kind-${index}.ts`,
    service,
  }));
  const everyKind = resolveStacks(stacksOf(sources)).map(async (input) => ({
    ...(await buildStack(input)),
    spec: input.spec,
  }));
  return [...(await everyStack()), ...(await Promise.all(everyKind))];
}

/** The manifests as files, a folder for each stack, as `plinth synth` lays them out. */
export function writeManifests(stacks: readonly Synthesized[], root: string): LintedStack[] {
  return stacks.map(({ stack, manifests, spec }) => {
    const folder = join(root, stack);
    mkdirSync(folder, { recursive: true });
    for (const { name, text } of manifests) writeFileSync(join(folder, name), text);
    return { stack, folder, suppressions: spec.suppressions };
  });
}

export const objectsOf = ({ manifests }: Pick<Synthesized, 'manifests'>): ManifestObject[] =>
  manifests.flatMap(({ text }) =>
    parseAllDocuments(text).map((document) => document.toJS() as ManifestObject),
  );
