import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import { type Cluster, copyToWorkspace, KUBERNETES_VERSION, run } from '../test/harness/index.ts';
import { editByHand, makePrerequisites } from './cluster.ts';

/** One command of plinth, when it was given, and what of its answer is shown. */
export interface Told {
  readonly command: string;
  readonly when?: string;
  readonly lines: readonly string[];
}

export interface ClusterRun {
  readonly version: string;
  readonly commands: readonly Told[];
  /** Whether every command ended with the exit code it should. */
  readonly asExpected: boolean;
}

/**
 * Applies the manifests, has somebody change an object by hand, rolls out a version that crashes, and has each found
 * and put right.
 */
export async function applyToCluster(
  spec: ResolvedSpec,
  cluster: Cluster,
  distdir: string,
  say: (detail: string) => void,
): Promise<ClusterRun> {
  const { stack } = spec;
  const plinth = plinthOn(cluster, say);
  const crashing = crashingVersion(spec, distdir);
  try {
    await makePrerequisites(spec, cluster);
    const applied = await plinth(['apply', stack], ['--distdir', distdir]);
    const status = await plinth(['status', stack], ['--distdir', distdir]);
    const again = await plinth(['apply', stack], ['--distdir', distdir]);
    await editByHand(spec, cluster);
    const drift = await plinth(['drift', stack], ['--distdir', distdir]);
    const repaired = await plinth(['drift', stack, '--repair'], ['--distdir', distdir]);
    const crashed = await plinth(['apply', stack, '--timeout', '5'], ['--distdir', crashing.folder]);
    const back = await plinth(['rollback', stack], ['--distdir', distdir]);
    return {
      version: KUBERNETES_VERSION,
      commands: [
        { command: applied.command, lines: summary(applied) },
        { command: status.command, lines: [...telling(status), ...summary(status)] },
        { command: again.command, when: 'once more', lines: summary(again) },
        { command: drift.command, when: 'after a kubectl edit', lines: drift.printed },
        { command: repaired.command, lines: summary(repaired) },
        { command: crashed.command, when: 'of a version that crashes', lines: crashed.printed },
        { command: back.command, lines: [...back.printed.slice(0, 1), ...summary(back)] },
      ],
      asExpected:
        [applied, status, again, drift, repaired, crashed, back].map(({ code }) => code).join() ===
        '0,0,0,3,0,1,0',
    };
  } finally {
    crashing.remove();
  }
}

interface Answer {
  readonly command: string;
  readonly code: number;
  readonly printed: readonly string[];
}

const bin = fileURLToPath(new URL('../cli/bin.js', import.meta.url));

/** The command line as a person runs it. What it says while it works is passed on, what it answers is kept. */
const plinthOn =
  ({ kubeconfig }: Cluster, say: (detail: string) => void) =>
  async (args: readonly string[], folder: readonly string[]): Promise<Answer> => {
    const command = `plinth ${args.join(' ')}`;
    say(command);
    const { code, stdout, stderr } = await run(process.execPath, [bin, ...args, ...folder], {
      env: { PATH: process.env.PATH ?? '', KUBECONFIG: kubeconfig },
      onErrorLine: (line) => say(line.trim()),
    });
    const problems = stderr.slice(Math.max(0, stderr.search(/^PLINTH-/m)));
    const printed = (stdout.trimEnd() === '' ? problems : stdout).trimEnd();
    return { command, code, printed: printed.split('\n') };
  };

/** Another version of the image, which the simulated nodes let crash (test/e2e/cluster/README.md). */
function crashingVersion({ stack, workload }: ResolvedSpec, distdir: string) {
  const folder = copyToWorkspace(distdir, 'crashing');
  const file = folder.path(stack, '05-workload.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(workload.image, `${workload.image}-crash`));
  return folder;
}

/** The line that sums it up. */
const summary = ({ printed }: Answer): readonly string[] =>
  printed.filter((line) => /^[\w-]+: /.test(line)).slice(-1);

/** Of all objects those whose states say most. */
const telling = ({ printed }: Answer): readonly string[] =>
  printed
    .filter((line) =>
      /^ {2}(ExternalSecret\/\S+-postgres|Job\/\S+|Deployment\/\S+|HorizontalPodAutoscaler\/\S+) /.test(line),
    )
    .map((line) => line.trim());
