import type { Effect } from '../../../../plan/finding.ts';

/** Severity, timing, interruption, data, reversible and apply, in one line. */
export const verdict = ({ severity, timing, interruption, data, reversible, apply }: Effect): string =>
  [severity, timing, interruption, data, reversible, apply].join(' ');

/** Of a change nobody needs to read about. */
export const silent = 'safe now none none yes succeeds';
