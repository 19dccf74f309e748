import { readFileSync } from 'node:fs';
import type { PolicyResult } from '../../plan/impact.ts';
import { isSarif, policyResults } from '../../plan/policy.ts';
import { type Problem, ProblemsError } from '../../spec/problem.ts';

/** The results in SARIF files of other tools. Throws ProblemsError naming every file that is none. */
export function readSarif(files: readonly string[], addresses: readonly string[]): readonly PolicyResult[] {
  const problems: Problem[] = [];
  const results = files.flatMap((path) => {
    try {
      const sarif: unknown = JSON.parse(readFileSync(path, 'utf8'));
      if (isSarif(sarif)) return policyResults(sarif, addresses);
      problems.push(problemOf(path, 'JSON without "runs"'));
    } catch (error) {
      problems.push(problemOf(path, error instanceof Error ? error.message : String(error)));
    }
    return [];
  });
  if (problems.length > 0) throw new ProblemsError(problems);
  return results;
}

const problemOf = (path: string, got: string): Problem => ({
  code: 'PLINTH-SARIF-001',
  path,
  got,
  rule: 'policy results are read from SARIF 2.1.0',
  fix: 'write it with checkov --output sarif, or trivy config --format sarif',
});
