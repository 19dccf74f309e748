import type { AttributeChange, Change } from '../../../change.ts';
import { type Finding, type FindingProps, finding, type Timing } from '../../../finding.ts';
import type { AttributeRule } from '../../../kind.ts';
import { isMarker } from '../../../value.ts';
import { modifyTiming, usesBlueGreen } from './instance.ts';
import { isRefused } from './refusals.ts';
import { sources } from './sources.ts';
import { whenWords } from './words.ts';

/**
 * Of an argument that travels in the provider's one ModifyDBInstance request. A refused request does nothing at all, and
 * a blue/green deployment does it to the copy: both are told once, by rules of their own.
 */
export const sent =
  (rule: AttributeRule): AttributeRule =>
  (attribute, change, context) =>
    usesBlueGreen(change) || isRefused(change, context) ? [] : rule(attribute, change, context);

/** Of an argument that the request carries whether or not a deployment does the rest. */
export const unlessRefused =
  (rule: AttributeRule): AttributeRule =>
  (attribute, change, context) =>
    isRefused(change, context) ? [] : rule(attribute, change, context);

/** Of an argument of which nothing can be said without its value. */
export const sentIfKnown = (
  rule: AttributeRule,
  otherwise: Partial<FindingProps> & { readonly when?: (change: Change) => Timing } = {},
): AttributeRule =>
  sent((attribute, change, context) =>
    isMarker(attribute.before) || isMarker(attribute.after)
      ? [notKnown(attribute, change, otherwise)]
      : rule(attribute, change, context),
  );

function notKnown(
  { name }: AttributeChange,
  change: Change,
  {
    when = modifyTiming,
    ...otherwise
  }: Partial<FindingProps> & { readonly when?: (change: Change) => Timing },
): Finding {
  return finding({
    code: 'rds-instance-value-unknown',
    attribute: name,
    severity: 'review',
    timing: when(change),
    interruption: 'unknown',
    reversible: 'unknown',
    apply: 'unknown',
    why: `Changes ${name} to a value that this plan does not show. What it does depends on the value.`,
    fix: 'Look at the value before applying.',
    source: sources.settings,
    ...otherwise,
  });
}

/** Of an argument that AWS changes without an interruption, in the maintenance window unless it is told to hurry. */
export const harmless =
  (source: string = sources.settings): AttributeRule =>
  (attribute, change) => {
    const timing = modifyTiming(change);
    return [
      finding({
        code: 'rds-instance-harmless',
        attribute: attribute.name,
        severity: 'safe',
        timing,
        why: `Changes ${attribute.name} ${whenWords(timing)}, without an interruption.`,
        source,
      }),
    ];
  };

/** Of an argument that stays in Terraform's state: AWS hears nothing of it now. */
export const stateOnly =
  (meaning: string): AttributeRule =>
  (attribute) => [
    finding({
      code: 'rds-instance-state-only',
      attribute: attribute.name,
      timing: 'not-applied',
      why: `Changes ${attribute.name} in Terraform's state alone. ${meaning}`,
      source: sources.sent,
    }),
  ];
