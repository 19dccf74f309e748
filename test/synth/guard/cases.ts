import '../../../synth/engine.ts';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { App, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Problem } from '../../../spec/problem.ts';
import { createApp } from '../../../synth/engine.ts';
import { guard } from '../../../synth/guard/guard.ts';
import { elementsOf, synthesizeTerraform } from '../../../synth/terraform.ts';

/** What a user writes in a stack; the App is there for those who reach for it. */
export type Write = (stack: TerraformStack, app: Construct) => void;

const STACK = 'orders-prod';

const stackIn = (app: Construct, write: Write): TerraformStack => {
  const stack = new TerraformStack(app, STACK);
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  write(stack, app);
  return stack;
};

/** The JSON that cdktf alone writes for it, without an error. */
export function cdktfWrites(write: Write): Record<string, Record<string, Record<string, never>>> {
  const outdir = mkdtempSync(join(tmpdir(), 'plinth-cdktf-'));
  try {
    const app = new App({ outdir });
    stackIn(app, write);
    app.synth();
    return JSON.parse(readFileSync(join(outdir, 'stacks', STACK, 'cdk.tf.json'), 'utf8'));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** What the guard says to it. */
export function guardSays(write: Write, manifests: { name: string; text: string }[] = []): Problem[] {
  const stack = stackIn(createApp(), write);
  const result = synthesizeTerraform(stack);
  return guard({ ...result, stack, elements: elementsOf(stack), manifests });
}

export const codesOf = (problems: readonly Problem[]): string[] => problems.map(({ code }) => code);
