import { distance } from 'fastest-levenshtein';
import picomatch from 'picomatch';
import { type Problem, ProblemsError } from '../spec/problem.ts';

/**
 * The stacks a selector means, in the order given. A selector is a stack name or a glob (`orders-*`),
 * several separated by commas or spaces; none means all. Throws when one of them matches no stack.
 */
export function selectStacks(
  selector: string | readonly string[] | undefined,
  stacks: readonly string[],
): string[] {
  const patterns = patternsOf(selector);
  if (patterns.length === 0) return [...stacks];
  const problems: Problem[] = [];
  const selected = new Set<string>();
  for (const pattern of patterns) {
    const isMatch = picomatch(pattern);
    const matched = stacks.filter((stack) => stack === pattern || isMatch(stack));
    if (matched.length === 0) problems.push(nothingMatched(pattern, stacks));
    for (const stack of matched) selected.add(stack);
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  return stacks.filter((stack) => selected.has(stack));
}

/** Split at commas and spaces, but not inside `{a,b}`. */
const patternsOf = (selector: string | readonly string[] | undefined): string[] =>
  [selector ?? []]
    .flat()
    .join(' ')
    .split(/[\s,]+(?![^{]*\})/)
    .filter((pattern) => pattern !== '');

const nothingMatched = (pattern: string, stacks: readonly string[]): Problem => ({
  code: 'PLINTH-SEL-001',
  path: 'selector',
  got: `'${pattern}'`,
  rule: 'a selector must match a stack',
  fix:
    stacks.length === 0
      ? 'give a service an environment first'
      : `the nearest are ${nearest(pattern, stacks).join(', ')}`,
});

const nearest = (pattern: string, stacks: readonly string[]): string[] =>
  stacks
    .map((stack) => ({ stack, cost: distance(pattern.replaceAll('*', ''), stack) }))
    .sort((a, b) => a.cost - b.cost || (a.stack < b.stack ? -1 : 1))
    .slice(0, 3)
    .map(({ stack }) => stack);
