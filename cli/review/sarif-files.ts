import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { PolicyResult } from '../../plan/impact.ts';
import { type AddressAt, isSarif, policyResults } from '../../plan/policy.ts';
import { type Problem, ProblemsError } from '../../spec/problem.ts';

/** The plan the results are about. */
export interface ReviewedPlan {
  /** Its file, where it is one. */
  readonly file: string | undefined;
  readonly bytes: Buffer;
  readonly addresses: readonly string[];
}

/** The results in SARIF files of other tools. Throws ProblemsError naming every file that is none. */
export function readSarif(
  files: readonly string[],
  { file, bytes, addresses }: ReviewedPlan,
): readonly PolicyResult[] {
  if (files.length === 0) return [];
  const addressAt = addressesByLine(file, bytes);
  const problems: Problem[] = [];
  const results = files.flatMap((path) => {
    try {
      const sarif: unknown = JSON.parse(readFileSync(path, 'utf8'));
      if (isSarif(sarif)) return policyResults(sarif, addresses, addressAt);
      problems.push(problemOf(path, 'JSON without "runs"'));
    } catch (error) {
      problems.push(problemOf(path, error instanceof Error ? error.message : String(error)));
    }
    return [];
  });
  if (problems.length > 0) throw new ProblemsError(problems);
  return results;
}

/** checkov points at the values of a resource in a plan that has lines; its address is a few lines above. */
const linesAbove = 12;

function addressesByLine(plan: string | undefined, bytes: Buffer): AddressAt {
  let lines: readonly string[] | undefined;
  return (file, line) => {
    if (plan === undefined || basename(file) !== basename(plan)) return undefined;
    lines ??= bytes.toString('utf8').split('\n');
    const above = lines.length < linesAbove ? [] : lines.slice(Math.max(0, line - linesAbove), line);
    const address = above.findLast((text) => text.length < 1_000 && /^\s*"address":\s*"/.test(text));
    return address === undefined ? undefined : textAfterColon(address);
  };
}

function textAfterColon(line: string): string | undefined {
  const text = /^\s*"address":\s*("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
  return text === undefined ? undefined : (JSON.parse(text) as string);
}

const problemOf = (path: string, got: string): Problem => ({
  code: 'PLINTH-SARIF-001',
  path,
  got,
  rule: 'policy results are read from SARIF 2.1.0',
  fix: 'write it with checkov --output sarif, or trivy config --format sarif',
});
