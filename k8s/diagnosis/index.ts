import type { Api } from '../api.ts';
import { maskText } from '../mask.ts';
import { type LiveObject, type ManifestObject, refOf } from '../object.ts';
import type { ClusterProblem } from '../problem.ts';
import { readinessOf, relatedOf } from '../readiness/index.ts';
import { causes } from './causes.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Found } from './found.ts';
import { gather } from './gather.ts';

export type { Diagnosis } from './diagnosis.ts';

const longestLine = 400;

const printed = (text: string): string => {
  const line = maskText(text).replaceAll(/\s*\n\s*/g, ' ');
  return line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line;
};

/** The cause among what was found; pure, so that it can be tested without a cluster. */
export function causeOf(found: Found): Diagnosis | undefined {
  for (const cause of causes) {
    const finding = cause(found);
    if (finding === undefined) continue;
    return {
      code: finding.code,
      object: refOf(found.object),
      cause: printed(finding.cause),
      evidence: [...finding.evidence, ...found.unreadable].map(printed),
      fix: printed(finding.fix),
    };
  }
  return undefined;
}

/**
 * Why the object is not ready. Undefined when it is, when it is not there, or when nothing is known to be wrong.
 * What the caller may not read (events, logs) is said in the evidence and makes the answer poorer, never an error.
 */
export async function diagnose(
  api: Api,
  object: ManifestObject,
  { now = new Date(Date.now() + api.ahead) }: { readonly now?: Date } = {},
): Promise<Diagnosis | undefined> {
  const live: LiveObject | undefined = await api.get(refOf(object));
  if (live === undefined) return undefined;
  const related = await relatedOf(api, live);
  const readiness = readinessOf(live, { now, related });
  if (readiness.status === 'Current') return undefined;
  return causeOf(await gather(api, live, readiness, related, now));
}

/** The same as a problem, as all that goes wrong is told. */
export const diagnosisProblem = (
  { code, cause, evidence, fix }: Diagnosis,
  path: string,
): ClusterProblem => ({
  code,
  path,
  got: [cause, ...evidence].join('\n'),
  rule: 'it must become ready',
  fix,
});
