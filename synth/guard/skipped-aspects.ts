import type { SkippedAspect } from '../aspects.ts';
import type { GuardCheck } from './guard-input.ts';

const reasons: Record<SkippedAspect['why'], { readonly rule: string; readonly fix: string }> = {
  'attached-above-stack': {
    rule: 'aspects run from the stack down, one attached above it never runs',
    fix: 'attach it to the stack',
  },
  'added-by-aspect': {
    rule: 'aspects do not run on a construct that an aspect adds beside the one it visits',
    fix: 'add the construct in the stack, or below the visited construct',
  },
  'attached-by-aspect': {
    rule: 'an aspect attached by an aspect to the construct it visits does not run there',
    fix: 'attach it in the stack',
  },
};

export const skippedAspects: GuardCheck = ({ stack, skippedAspects: skipped }) =>
  skipped.map(({ path, why }) => ({
    code: 'PLINTH-GUARD-004',
    path: path === 'App' ? `${stack.node.id}/App` : path,
    got: 'an aspect that did not run on it',
    ...reasons[why],
  }));
