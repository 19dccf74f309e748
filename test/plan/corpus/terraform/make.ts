import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../../plan/value.ts';
import {
  changesOf,
  makeWorkspace,
  openTerraform,
  type Terraform,
  type TerraformPlan,
} from '../../../harness/index.ts';
import { type Case, namesOf } from '../case.ts';
import { startTables } from './cloud.ts';
import { configurationOf } from './configuration.ts';
import { splitPlan } from './split.ts';
import { marked, type State, schemaVersions, stateAfter } from './state.ts';

/** A reference to another resource is known one plan after that resource's id is. */
const MAX_ROUNDS = 5;

export interface Made {
  readonly plans: ReadonlyMap<string, JsonObject>;
  /** What the plan of the unedited configuration would do: nothing. */
  readonly unedited: readonly string[];
}

/** Makes the plan of every case with real terraform: one folder for all that plan without looking, one for the others. */
export async function makeAllPlans(cases: readonly Case[]): Promise<Made> {
  const blind = await inFolder((open) =>
    open(
      'http://127.0.0.1:1',
      cases.filter(({ cloud }) => !cloud),
    ),
  );
  const looking = cases.filter(({ cloud }) => cloud);
  const cloud = await startTables(
    looking.flatMap(({ cloud: table }) => (table === undefined ? [] : [table])),
  );
  try {
    const seen = await inFolder((open) => open(cloud.endpoint, looking, ['-refresh=true']));
    return {
      plans: new Map([...blind.plans, ...seen.plans]),
      unedited: [...blind.unedited, ...seen.unedited],
    };
  } finally {
    cloud.stop();
  }
}

type Open = (endpoint: string, cases: readonly Case[], options?: readonly string[]) => Promise<Made>;

async function inFolder(make: (open: Open) => Promise<Made>): Promise<Made> {
  const { folder, remove } = makeWorkspace('corpus');
  try {
    return await make(async (endpoint, cases, options) =>
      makePlans(cases, await openTerraform({ folder, endpoint }), options),
    );
  } finally {
    remove();
  }
}

async function makePlans(
  cases: readonly Case[],
  terraform: Terraform,
  last: readonly string[] = [],
): Promise<Made> {
  const write = (name: string, content: object) =>
    writeFileSync(join(terraform.folder, name), JSON.stringify(content));
  const plan = async (options: readonly string[] = []): Promise<TerraformPlan> =>
    (await terraform.plan({ arguments: ['-refresh=false', '-lock=false', ...options] })).plan;

  write('main.tf.json', configurationOf(cases, 'before'));
  await terraform.init();
  const versions = schemaVersions((await terraform.run(['providers', 'schema', '-json'])).stdout);

  let wish = await plan();
  let state: State = stateAfter(wish, cases, versions);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    write('terraform.tfstate', state);
    wish = await plan();
    if (changed(wish).length === 0) break;
    state = stateAfter(wish, cases, versions);
  }
  const unedited = changed(wish);

  write('terraform.tfstate', marked(state, cases));
  write('main.tf.json', configurationOf(cases, 'after'));
  const replaced = cases.flatMap((one) =>
    (one.replace ?? []).map((address) => `-replace=${namesOf(one).inText(address)}`),
  );
  const after = await plan([...replaced, ...last]);
  return { plans: new Map(cases.map((one) => [one.id, splitPlan(after, one)])), unedited };
}

function changed(plan: TerraformPlan): string[] {
  const outputs = Object.entries((plan.output_changes ?? {}) as Record<string, { actions: string[] }>);
  return [
    ...changesOf(plan),
    ...outputs.flatMap(([name, { actions }]) => (actions.includes('no-op') ? [] : [`output ${name}`])),
  ];
}
