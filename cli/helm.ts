import { ProblemsError } from '../spec/problem.ts';
import { buildStack } from '../synth/build.ts';
import { helmChart } from '../synth/helm/chart.ts';
import { writeChart } from '../synth/helm/write.ts';
import { print, printJson } from './output.ts';
import { selectedStacks } from './services.ts';

interface HelmCommandOptions {
  readonly out: string;
  readonly json?: boolean;
}

/** `plinth helm <stack>`: the synthesized manifests as a Helm chart. */
export async function helm(selector: string, { out, json }: HelmCommandOptions): Promise<void> {
  const stacks = await selectedStacks([selector]);
  const [stack, ...others] = stacks;
  if (stack === undefined || others.length > 0)
    throw new ProblemsError([
      oneStackOnly(
        selector,
        stacks.map(({ spec }) => spec.stack),
      ),
    ]);
  const files = helmChart(await buildStack(stack), stack.spec);
  const folder = writeChart(files, out, stack.spec.stack);
  if (json) printJson({ stack: stack.spec.stack, chart: folder, files: files.map(({ name }) => name) });
  else print(`${stack.spec.stack}: ${folder}, a Helm chart of ${files.length} files`);
}

const oneStackOnly = (selector: string, stacks: readonly string[]) => ({
  code: 'PLINTH-SEL-002',
  path: 'stack',
  got: `'${selector}'`,
  rule: 'one chart is one stack',
  fix: `name one of ${stacks.join(', ')}`,
});
