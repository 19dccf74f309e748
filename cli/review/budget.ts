import { readFileSync } from 'node:fs';
import { connectionFigures } from '../../plan/connections.ts';
import type { BoundaryFigure } from '../../plan/impact.ts';
import type { Plan } from '../../plan/read/index.ts';
import { ProblemsError } from '../../spec/problem.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';

/** The connection budget of a stack before and after; `baseSpec` is the file of before (`dist/<stack>/spec.json`). */
export const budgetFigures = (
  plan: Plan,
  spec: ResolvedSpec,
  baseSpec: string | undefined,
): readonly BoundaryFigure[] =>
  connectionFigures(plan.context, spec, baseSpec === undefined ? undefined : readBase(baseSpec));

function readBase(path: string): Pick<ResolvedSpec, 'connectionBudget'> {
  const problem = (got: string) =>
    new ProblemsError([
      {
        code: 'PLINTH-PLAN-104',
        path,
        got,
        rule: 'the description of before is the spec.json of a stack',
        fix: 'name dist/<stack>/spec.json as synthesized from the branch that runs',
      },
    ]);
  let spec: unknown;
  try {
    spec = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw problem(error instanceof Error ? error.message : String(error));
  }
  if (!isSpec(spec)) throw problem('JSON without a connection budget');
  return spec;
}

const isSpec = (value: unknown): value is Pick<ResolvedSpec, 'connectionBudget'> =>
  typeof value === 'object' &&
  value !== null &&
  'connectionBudget' in value &&
  typeof (value.connectionBudget as { readonly needed?: unknown } | null)?.needed === 'number';
