import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import type { StackRef } from '../spec/services.ts';
import {
  changesOf,
  type Emulator,
  type LookupRecorder,
  makeWorkspace,
  openTerraform,
  signedFor,
  type Terraform,
  type Workspace,
} from '../test/harness/index.ts';

import { type DemoReview, reviewChange } from './review.ts';

export interface Ground {
  readonly emulator: Emulator;
  readonly recorder: LookupRecorder;
  /** Folder of the Terraform JSON. */
  readonly outdir: string;
}

export interface PlannedStack {
  readonly stack: string;
  readonly toAdd: number;
}

/** Validates and plans one stack, with its state in a folder of its own instead of S3. */
export async function planStack(spec: ResolvedSpec, ground: Ground): Promise<PlannedStack> {
  const workspace = workspaceOf(spec, ground);
  try {
    const terraform = await openStack(spec, ground, workspace);
    await terraform.init();
    await terraform.validate();
    const { plan } = await terraform.plan();
    return { stack: spec.stack, toAdd: changesOf(plan).length };
  } finally {
    workspace.remove();
  }
}

export interface AppliedStack extends PlannedStack {
  /** What the plan after the apply would still change: nothing. */
  readonly remaining: readonly string[];
  /** The connection contract of the database, as the service will read it. */
  readonly contract: Readonly<Record<string, unknown>>;
  /** Whether the password of the contract occurs anywhere in the state. */
  readonly passwordInState: boolean;
  /** What a review says to a change of it. */
  readonly review: DemoReview;
}

export interface ApplyProps {
  readonly say: (detail: string) => void;
  /** Everything is there, the connection contract too. */
  readonly onApplied: () => void;
}

/** Applies one stack to the emulator, plans again and reads the connection contract back. */
export async function applyStack(
  spec: ResolvedSpec,
  ref: StackRef,
  ground: Ground,
  { say, onApplied }: ApplyProps,
): Promise<AppliedStack> {
  const workspace = workspaceOf(spec, ground);
  try {
    const progress = new ApplyProgress(say);
    const terraform = await openStack(spec, ground, workspace, (line) => progress.read(line));
    await terraform.init();
    await terraform.validate();
    const { plan, file } = await terraform.plan();
    progress.expect(changesOf(plan).length);
    await terraform.apply(file);
    progress.finish();
    onApplied();
    say('planning again: nothing may be left to change');
    const again = await terraform.plan({ out: 'again' });
    const contract = await readSecret(`/${spec.service}/${spec.environment.name}/postgres`, spec, ground);
    const state = JSON.stringify(await terraform.state());
    say('reviewing a change of it');
    const review = await reviewChange(ref, terraform, workspace);
    return {
      stack: spec.stack,
      toAdd: changesOf(plan).length,
      remaining: changesOf(again.plan),
      contract,
      passwordInState: state.includes(String(contract.password)),
      review,
    };
  } finally {
    workspace.remove();
  }
}

function workspaceOf(spec: ResolvedSpec, { outdir }: Ground): Workspace {
  const workspace = makeWorkspace(spec.stack);
  copyFileSync(join(outdir, 'stacks', spec.stack, 'cdk.tf.json'), workspace.path('cdk.tf.json'));
  writeFileSync(
    workspace.path('demo_override.tf.json'),
    JSON.stringify({ terraform: { backend: { local: {} } } }),
  );
  return workspace;
}

const openStack = (
  spec: ResolvedSpec,
  { emulator, recorder }: Ground,
  workspace: Workspace,
  onLine?: (line: string) => void,
): Promise<Terraform> =>
  openTerraform({
    folder: workspace.folder,
    endpoint: emulator.endpoint,
    region: spec.environment.region,
    account: spec.environment.account,
    recorder,
    ...(onLine && { onLine }),
  });

/** Follows an apply by what terraform prints: how many of how many, and what is being waited for. */
class ApplyProgress {
  readonly #say: (detail: string) => void;
  readonly #waiting = new Set<string>();
  #total = 0;
  #made = 0;

  constructor(say: (detail: string) => void) {
    this.#say = say;
  }

  expect(total: number): void {
    this.#total = total;
  }

  finish(): void {
    this.#total = 0;
  }

  read(line: string): void {
    const [, address, event] = /^(\w+\.[^:]+): (Creating|Creation complete)/.exec(line) ?? [];
    if (this.#total === 0 || address === undefined) return;
    if (event === 'Creating') this.#waiting.add(address);
    else this.#made += this.#waiting.delete(address) ? 1 : 0;
    const last = [...this.#waiting].at(-1);
    this.#say(
      `${this.#made} of ${this.#total} resources${last === undefined ? '' : `, waiting for ${last}`}`,
    );
  }
}

async function readSecret(
  name: string,
  spec: ResolvedSpec,
  { emulator }: Ground,
): Promise<Record<string, unknown>> {
  const { account, region } = spec.environment;
  const answer = await fetch(emulator.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.GetSecretValue',
      ...signedFor('secretsmanager', region, account),
    },
    body: JSON.stringify({ SecretId: name }),
  });
  const { SecretString } = (await answer.json()) as { SecretString?: string };
  if (SecretString === undefined) throw new Error(`the secret ${name} was not written`);
  return JSON.parse(SecretString) as Record<string, unknown>;
}
