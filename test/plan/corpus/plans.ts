import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../plan/value.ts';

/** Of a plan, without what differs each time it is made. */
export function comparable({ timestamp, terraform_version, prior_state, ...plan }: JsonObject): JsonObject {
  return { ...plan, prior_state: { ...(prior_state as JsonObject | undefined), terraform_version: '' } };
}

export const readPlanFile = (folder: string, id: string): JsonObject =>
  JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8'));

/** Writes what is new or differs, and removes the plans of cases that are gone. */
export function writePlans(folder: string, plans: ReadonlyMap<string, JsonObject>): void {
  const present = readdirSync(folder);
  for (const file of present)
    if (!plans.has(file.replace(/\.json$/, ''))) rmSync(join(folder, file), { recursive: true });
  for (const [id, plan] of plans) {
    if (present.includes(`${id}.json`) && isSamePlan(readPlanFile(folder, id), plan)) continue;
    writeFileSync(join(folder, `${id}.json`), `${JSON.stringify(plan)}\n`);
  }
}

const isSamePlan = (one: JsonObject, other: JsonObject): boolean =>
  JSON.stringify(comparable(one)) === JSON.stringify(comparable(other));
