import { type ResolvedStack, resolveStacks } from '../spec/services.ts';
import { buildStack } from '../synth/build.ts';
import { helmChart } from '../synth/helm/chart.ts';
import { writeChart } from '../synth/helm/write.ts';
import { print, printJson } from './output.ts';
import { selectedRef } from './services.ts';

interface HelmCommandOptions {
  readonly out: string;
  readonly json?: boolean;
}

/** `plinth helm <stack>`: the synthesized manifests as a Helm chart. */
export async function helm(selector: string, { out, json }: HelmCommandOptions): Promise<void> {
  const [stack] = resolveStacks([await selectedRef(selector, 'chart')]) as [ResolvedStack];
  const files = helmChart(await buildStack(stack), stack.spec);
  const folder = writeChart(files, out, stack.spec.stack);
  if (json) printJson({ stack: stack.spec.stack, chart: folder, files: files.map(({ name }) => name) });
  else print(`${stack.spec.stack}: ${folder}, a Helm chart of ${files.length} files`);
}
