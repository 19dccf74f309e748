import { Aspects, type TerraformStack } from 'cdktf';
import { invokeAspects } from 'cdktf/lib/synthesize/synthesizer.js';
import type { IConstruct } from 'constructs';
import { aspectsOn } from './engine.ts';

/** A construct that aspects apply to and did not run on. */
export interface SkippedAspect {
  readonly path: string;
  readonly why: 'attached-above-stack' | 'added-by-aspect' | 'attached-by-aspect';
}

/** Runs the aspects as cdktf does and tells which of them never ran, which cdktf does not. */
export function runAspects(stack: TerraformStack): SkippedAspect[] {
  const above = stack.node.scopes.filter((scope) => scope !== stack && aspectsOn(scope) > 0);
  const skipped = above.map(
    ({ node }): SkippedAspect => ({
      path: node.path === '' ? 'App' : node.path,
      why: 'attached-above-stack',
    }),
  );

  const before = new Map(stack.node.findAll().map((construct) => [construct, aspectsOn(construct)]));
  if (![...before.values()].some((count) => count > 0)) return skipped;

  const visited = new Set<IConstruct>();
  Aspects.of(stack).add({ visit: (construct) => void visited.add(construct) });
  before.set(stack, aspectsOn(stack));
  invokeAspects(stack);

  for (const construct of stack.node.findAll()) {
    const { path } = construct.node;
    if (!visited.has(construct) && isUnderAspects(construct, stack))
      skipped.push({ path, why: 'added-by-aspect' });
    else if (aspectsOn(construct) > (before.get(construct) ?? aspectsOn(construct)))
      skipped.push({ path, why: 'attached-by-aspect' });
  }
  return skipped;
}

/** Whether an aspect other than the witness covers the construct. */
const isUnderAspects = (construct: IConstruct, stack: TerraformStack): boolean =>
  construct.node.scopes.some((scope) => aspectsOn(scope) > (scope === stack ? 1 : 0));
