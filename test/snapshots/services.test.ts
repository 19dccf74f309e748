import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BuiltStack } from '../../synth/build.ts';
import { addressesOf, builtStacks } from './built.ts';
import { renderManifests, renderTerraform } from './render.ts';

const stacks = ['ledger-dev', 'ledger-prod', 'orders-dev', 'orders-staging', 'orders-prod', 'orders-local'];
const pinned = new URL('./addresses.json', import.meta.url);

describe('the services of this repository', () => {
  let built: ReadonlyMap<string, BuiltStack>;
  beforeAll(async () => {
    built = new Map((await builtStacks()).map((stack) => [stack.stack, stack]));
  });
  const stackOf = (name: string): BuiltStack => {
    const stack = built.get(name);
    if (stack === undefined) throw new Error(`no service describes ${name}`);
    return stack;
  };

  it('describe these stacks', () => {
    expect([...built.keys()].sort()).toEqual([...stacks].sort());
  });

  it.each(stacks)('%s on AWS is as reviewed', async (name) => {
    await expect(renderTerraform(stackOf(name))).toMatchFileSnapshot(
      `./__snapshots__/${name}.terraform.yaml`,
    );
  });

  it.each(stacks)('%s on Kubernetes is as reviewed', async (name) => {
    await expect(renderManifests(stackOf(name))).toMatchFileSnapshot(
      `./__snapshots__/${name}.kubernetes.yaml`,
    );
  });

  it.each(stacks)('%s says nothing of versions of the kit or of paths of this machine', (name) => {
    const text = `${renderTerraform(stackOf(name))}${renderManifests(stackOf(name))}`;

    expect(text).not.toContain(process.cwd());
    expect(text).not.toMatch(/"version":|cdktf|metadata.version/);
  });

  // A pin is not a snapshot: `vitest -u` leaves it alone. PLINTH_PIN_ADDRESSES=1 writes what is new.
  it('keep their Terraform addresses', () => {
    const now = Object.fromEntries([...built].map(([name, stack]) => [name, addressesOf(stack)]));
    if (process.env.PLINTH_PIN_ADDRESSES === '1')
      writeFileSync(pinned, `${JSON.stringify(now, undefined, 1)}\n`);
    const before = JSON.parse(readFileSync(pinned, 'utf8')) as Record<string, string[]>;

    const gone = Object.entries(before).flatMap(([name, addresses]) =>
      addresses.filter((address) => !now[name]?.includes(address)).map((address) => `${name}: ${address}`),
    );
    expect(
      gone,
      'Terraform destroys what has lost its address and creates it anew. If it was renamed, add a move ' +
        '(`resource.moveFromId("<old address>")`, which emits a moved block) and keep it for a release; then ' +
        'run this test with PLINTH_PIN_ADDRESSES=1.',
    ).toEqual([]);
    expect(now, 'New addresses are pinned with PLINTH_PIN_ADDRESSES=1.').toEqual(before);
  });
});
