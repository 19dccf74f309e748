/** `npm run demo`: every service in every environment on real parts, with nothing beyond this machine. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { selectedRefs } from '../cli/services.ts';
import { synthesizeServices } from '../cli/synthesize.ts';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import type { StackRef } from '../spec/services.ts';
import { startEmulator, startLookupRecorder } from '../test/harness/index.ts';
import { hasClusterParts, howToGetACluster, startDemoCluster } from './cluster.ts';
import { applyToCluster, type ClusterRun } from './kubernetes.ts';
import { refusalOf } from './refusal.ts';
import { screen } from './screen.ts';
import { Stages } from './stages.ts';
import { type AppliedStack, applyStack, type Ground, type PlannedStack, planStack } from './terraform.ts';

const [outdir, distdir] = ['cdktf.out', 'dist'];
const appliedStack = 'orders-local';

async function demo(): Promise<void> {
  const stages = new Stages();
  const refs = await selectedRefs(undefined);
  const { specs } = await synthesizeAll(stages, refs.length);
  const ground = await prepareGround(stages);
  const { planned, applied, kubernetes } = await planAndApply(stages, specs, refs, ground).finally(() =>
    leave(ground),
  );
  const lookups = ground?.recorder.lookups() ?? [];

  const refused = refs.find(({ stack }) => stack === 'orders-prod') ?? refs[0];
  if (refused === undefined) throw new Error('there is no service');
  process.stdout.write(
    screen({
      specs,
      objects: Object.fromEntries(specs.map(({ stack }) => [stack, countObjects(join(distdir, stack))])),
      planned,
      applied,
      kubernetes,
      refusal: { change: `100 pods for ${refused.stack}`, answer: refusalOf(refused) },
      stages: stages.records,
      lookups,
    }),
  );
  const isWrong = applied?.passwordInState || (applied?.remaining.length ?? 0) > 0;
  if (lookups.length > 0 || isWrong || kubernetes?.asExpected === false) process.exitCode = 1;
}

async function synthesizeAll(stages: Stages, count: number): Promise<{ specs: readonly ResolvedSpec[] }> {
  const synthesized = await stages.run(`synthesize ${count} stacks`, () =>
    synthesizeServices({ outdir, distdir }),
  );
  return { specs: synthesized?.stacks.map(({ spec }) => spec) ?? [] };
}

async function prepareGround(stages: Stages): Promise<Ground | undefined> {
  return stages.run('start the AWS emulator', async (say) => {
    const recorder = await startLookupRecorder();
    try {
      return { recorder, outdir, emulator: await startEmulator({ onProgress: say }) };
    } catch (error) {
      await recorder.stop();
      throw error;
    }
  });
}

async function leave(ground: Ground | undefined): Promise<void> {
  await ground?.emulator.stop();
  await ground?.recorder.stop();
}

interface Done {
  readonly planned: readonly PlannedStack[];
  readonly applied: AppliedStack | undefined;
  readonly kubernetes: ClusterRun | undefined;
}

/**
 * The apply waits for the provider's polling most of the time, so the plans are made and a cluster is started
 * meanwhile. What goes to the cluster reads the connection contract, so it waits until Terraform wrote that.
 */
async function planAndApply(
  stages: Stages,
  specs: readonly ResolvedSpec[],
  refs: readonly StackRef[],
  ground: Ground | undefined,
): Promise<Done> {
  const local = specs.find(({ stack }) => stack === appliedStack);
  const ref = refs.find(({ stack }) => stack === appliedStack);
  if (ground === undefined || local === undefined || ref === undefined) {
    stages.leaveOut('validate, plan and apply', 'they need the AWS emulator');
    return { planned: [], applied: undefined, kubernetes: undefined };
  }
  const others = specs.filter(({ stack }) => stack !== appliedStack);
  let written: (isThere: boolean) => void = () => undefined;
  const contract = new Promise<boolean>((resolve) => {
    written = resolve;
  });
  const [planned, applied, kubernetes] = await Promise.all([
    stages.run(`validate and plan ${others.length} stacks`, async (say) => {
      const plans: PlannedStack[] = [];
      for (const spec of others) {
        say(spec.stack);
        plans.push(await planStack(spec, ground));
      }
      return plans;
    }),
    stages
      .run(`validate, plan and apply ${appliedStack}`, (say) =>
        applyStack(local, ref, ground, { say, onApplied: () => written(true) }),
      )
      .finally(() => written(false)),
    toKubernetes(stages, local, ground, contract),
  ]);
  return { planned: [...(planned ?? []), ...(applied ? [applied] : [])], applied, kubernetes };
}

async function toKubernetes(
  stages: Stages,
  spec: ResolvedSpec,
  { emulator }: Ground,
  contract: Promise<boolean>,
): Promise<ClusterRun | undefined> {
  const name = `apply ${spec.stack} to Kubernetes`;
  if (!(await hasClusterParts())) {
    stages.leaveOut(name, howToGetACluster);
    return undefined;
  }
  const cluster = await stages.run('start a Kubernetes control plane', (say) =>
    startDemoCluster(emulator, say),
  );
  if (cluster === undefined) return undefined;
  try {
    if (await contract) return await stages.run(name, (say) => applyToCluster(spec, cluster, distdir, say));
    stages.leaveOut(name, 'it needs what Terraform writes');
    return undefined;
  } finally {
    await cluster.stop();
  }
}

const countObjects = (folder: string): number =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')))
    .filter((document) => 'contents' in document && document.contents !== null).length;

try {
  await demo();
} catch (error) {
  process.stderr.write(`\nThe demo failed: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
