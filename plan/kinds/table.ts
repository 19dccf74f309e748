import { type ChangeEffect, changeEffect, sourceText } from '../../facts/change-effects.ts';
import type { AttributeChange, Change } from '../change.ts';
import { codeWith, type Finding, finding, type Timing } from '../finding.ts';
import { flag, isMarker, type Value } from '../value.ts';

/** What the table of change effects says of an argument; undefined where it says nothing. */
export function tableFindings(attribute: AttributeChange, change: Change): readonly Finding[] | undefined {
  const effect = changeEffect(change.type, attribute.name);
  if (effect === undefined) return undefined;
  return [
    finding({
      code: codeWith('argument', attribute.name),
      attribute: attribute.name,
      timing: timingOf(effect, change.after?.apply_immediately),
      interruption: effect.interruption === 'possible' ? 'unknown' : effect.interruption,
      data: dataOf(effect),
      why: `Changes ${attribute.name}${effect.note === undefined ? '' : `: ${effect.note}`}.`,
      source: effect.source.map(sourceText).join('; '),
    }),
  ];
}

function timingOf({ when }: ChangeEffect, applyImmediately: Value | undefined): Timing {
  if (when === 'provider-only') return 'not-applied';
  if (when !== 'window-unless-apply-immediately') return when;
  return windowTiming(applyImmediately);
}

/** When AWS does what waits for the maintenance window unless `apply_immediately` is set. */
export function windowTiming(applyImmediately: Value | undefined): Timing {
  if (isMarker(applyImmediately)) return 'unknown';
  return flag(applyImmediately) === true ? 'now' : 'maintenance-window';
}

function dataOf({ data }: ChangeEffect): Finding['data'] {
  if (data === 'none') return 'none';
  return data === 'recoverability-reduced' || data === 'protection-reduced'
    ? 'recoverability-reduced'
    : 'unknown';
}
