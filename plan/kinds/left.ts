import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { type Finding, finding } from '../finding.ts';
import type { Kind } from '../kind.ts';
import { forcedBy } from './stores/ending.ts';

/** The new object is made beside the old one, which keeps running with its content and is not managed any more. */
export const leftRunning = (change: Change, noun: string): Finding =>
  finding({
    code: 'replaced-left-running',
    severity: 'review',
    interruption: 'unknown',
    reversible: 'unknown',
    why: `Creates ${noun} anew and leaves the old one running, unmanaged. What the old one holds stays there; clients that follow the new one do not find it.${forcedBy(change)}`,
    source: 'Terraform JSON output format, actions create and forget',
  });

/** Of a kind without a word of its own on it: nothing ends, and the new object is a creation like any other. */
export const left = (change: Change, kind: Kind, context: Context): readonly Finding[] => [
  leftRunning(change, kind.noun),
  ...(kind.created?.(change, context) ?? []),
];
