import { scales } from './finding.ts';
import type { Review } from './impact.ts';

/** From which severity on a review refuses. */
export type Gate = 'dangerous' | 'review' | 'none';

/**
 * Whether a gate refuses: something at or above it is not acknowledged, or an acknowledgement has run out, which is a
 * decision that somebody has to take anew.
 */
export function gateRefuses(
  { unacknowledged, acknowledgements }: Pick<Review, 'unacknowledged' | 'acknowledgements'>,
  gate: Gate,
): boolean {
  if (gate === 'none') return false;
  if (acknowledgements.some(({ standing }) => standing === 'expired' || standing === 'too far ahead'))
    return true;
  return scales.severity.indexOf(unacknowledged) >= scales.severity.indexOf(gate);
}
