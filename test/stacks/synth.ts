import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { App, TerraformStack } from 'cdktf';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { type Hatches, ServiceStack } from '../../stacks/service-stack.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** The parts of a synthesized stack that tests read. */
export interface Synthesized {
  readonly json: string;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly provider: { readonly aws: readonly [Attributes, ...Attributes[]] };
  readonly terraform: {
    readonly required_version?: string;
    readonly backend: Readonly<Record<string, Attributes>>;
  };
  readonly output?: Readonly<Record<string, Attributes>>;
  readonly variable?: Readonly<Record<string, Attributes>>;
  readonly ephemeral?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
}

/** Synthesizes through the app, as users do: references between constructs are resolved only there. */
function synthesize(name: string, build: (app: App) => void): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'plinth-stacks-'));
  try {
    const app = new App({ outdir, stackTraces: false });
    build(app);
    app.synth();
    const json = readFileSync(join(outdir, 'stacks', name, 'cdk.tf.json'), 'utf8');
    return { ...(JSON.parse(json) as Omit<Synthesized, 'json'>), json };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

export const synthStack = (spec: ResolvedSpec, hatches?: Hatches): Synthesized =>
  synthesize(spec.stack, (app) => new ServiceStack(app, spec, hatches));

/** A stack of someone who uses single constructs, without a spec. */
export const synthAlone = (build: (stack: TerraformStack) => void): Synthesized =>
  synthesize('alone', (app) => {
    const stack = new TerraformStack(app, 'alone');
    new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
    build(stack);
  });

/** One resource by its address, `aws_db_instance.postgres`. */
export function at(stack: Synthesized, address: string): Attributes {
  const [type, name] = address.split('.') as [string, string];
  const found = stack.resource[type]?.[name];
  if (!found)
    throw new Error(`no ${address}; there are ${Object.keys(stack.resource[type] ?? {}).join(', ')}`);
  return found;
}

/** Every address, sorted. */
export const addresses = (stack: Synthesized): string[] =>
  Object.entries(stack.resource)
    .flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`))
    .sort();
