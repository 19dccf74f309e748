import type { Effect } from '../../../../plan/finding.ts';

/** `dangerous now outage loss no succeeds`: the six fields in the order of the contract. */
export function fields(line: string): Effect {
  const [severity, timing, interruption, data, reversible, apply] = line.split(/\s+/);
  return { severity, timing, interruption, data, reversible, apply } as Effect;
}

export const quiet = fields('safe now none none yes succeeds');
