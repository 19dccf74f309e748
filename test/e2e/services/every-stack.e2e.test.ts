import { mkdirSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildStack } from '../../../synth/build.ts';
import { changesOf } from '../../harness/index.ts';
import { randomDefinition } from '../../property/random-definition.ts';
import { mended, resolveOne } from '../../spec/refuse.ts';
import { everyStack, type Synthesized } from './definitions.ts';
import { type Ground, type OpenStack, openStack, startGround } from './ground.ts';

const RANDOM_STACKS = 25;

/** Cores of the machine that CI gives; a terraform and its provider take one. */
const AT_ONCE = 2;

describe('every stack', () => {
  let ground: Ground;
  let stacks: readonly Synthesized[];
  let all: OpenStack;

  beforeAll(async () => {
    ground = await startGround();
    stacks = await everyStack();
    const texts = [...stacks.map(({ terraformJson }) => terraformJson), ...(await randomStacks())];
    all = await openStack(ground, { name: 'every-stack', terraformJson: rootOf(texts.length) });
    for (const [index, text] of texts.entries()) {
      mkdirSync(all.workspace.path(moduleName(index)));
      writeFileSync(all.workspace.path(moduleName(index), 'cdk.tf.json'), text);
    }
    await all.terraform.init();
  });
  afterAll(async () => {
    all?.workspace.remove();
    await ground?.stop();
  });

  it(`of the services here and of ${RANDOM_STACKS} random ones is valid`, async () => {
    const { stdout } = await all.terraform.validate();
    // Each brings a backend, which Terraform leaves out of account below the root and says so; nothing else.
    expect(stdout).toContain(`and ${stacks.length + RANDOM_STACKS - 1} more similar warnings elsewhere`);
    expect(stdout.match(/^Warning: .*/gm)).toEqual(['Warning: Backend configuration ignored']);
  });

  it('of the services here can be planned for an empty account', async () => {
    expect(stacks.map(({ stack }) => stack).sort()).toEqual([
      'ledger-dev',
      'ledger-prod',
      'orders-dev',
      'orders-local',
      'orders-prod',
      'orders-staging',
    ]);
    await inParallel(stacks, async (built) => {
      const { environment } = built.spec;
      const { terraform, workspace } = await openStack(ground, {
        name: built.stack,
        terraformJson: built.terraformJson,
        account: environment.account,
        region: environment.region,
        localState: true,
      });
      try {
        await terraform.init();
        const changes = changesOf((await terraform.plan()).plan);
        expect(changes, built.stack).toContain('create aws_db_instance.postgres');
        expect(changes.filter((change) => !change.startsWith('create '))).toEqual([]);
      } finally {
        workspace.remove();
      }
    });
  });

  it('asked for no host beyond this machine', () => {
    ground.recorder.assertNone();
  });
});

const moduleName = (index: number): string => `stack-${index}`;

/**
 * Every stack as a module of one root: most of a `terraform validate` is the provider's schema, which is
 * then read once.
 */
const rootOf = (count: number): string =>
  JSON.stringify({
    module: Object.fromEntries(
      Array.from({ length: count }, (_, index) => [moduleName(index), { source: `./${moduleName(index)}` }]),
    ),
  });

/** One stack of each of the first random definitions that are accepted, at once or with their fixes followed. */
async function randomStacks(): Promise<string[]> {
  const stacks: string[] = [];
  for (const definition of fc.sample(randomDefinition, { numRuns: 4 * RANDOM_STACKS, seed: 20_261_121 })) {
    const outcome = resolveOne(mended(definition, 5).definition);
    const [input] = 'stacks' in outcome ? outcome.stacks : [];
    if (input === undefined || stacks.length === RANDOM_STACKS) continue;
    stacks.push((await buildStack(input)).terraformJson);
  }
  expect(stacks).toHaveLength(RANDOM_STACKS);
  return stacks;
}

async function inParallel<T>(items: readonly T[], use: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const work = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await use(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
