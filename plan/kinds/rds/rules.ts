import type { AttributeChange } from '../../change.ts';
import { type Finding, type FindingProps, finding } from '../../finding.ts';
import type { AttributeRule } from '../../kind.ts';
import { flag, isMarker, number, texts } from '../../value.ts';
import { onlyAdds } from '../taken.ts';
import { sources } from './sources.ts';

/** The flag was on and is not any more; not said of a value nobody knows yet. */
export const turnsOff = ({ before, after }: AttributeChange): boolean =>
  flag(before) === true && !isMarker(after) && flag(after) !== true;

/** The flag was not on and is now. */
export const turnsOn = ({ before, after }: AttributeChange): boolean =>
  flag(before) !== true && flag(after) === true;

/** A known number gets smaller. */
export const isLowered = ({ before, after }: AttributeChange): boolean => {
  const [old, planned] = [number(before), number(after)];
  return old !== undefined && planned !== undefined && planned < old;
};

/** One finding, whatever the values are. */
export const always =
  (props: FindingProps): AttributeRule =>
  (attribute) => [finding({ attribute: attribute.name, ...props })];

/** The finding where the flag goes off, nothing where it goes on, and a question where nobody knows yet. */
export const whenOff =
  (props: FindingProps): AttributeRule =>
  (attribute) => {
    if (isMarker(attribute.after)) return unknownValue(attribute, props);
    return turnsOff(attribute) ? [finding({ attribute: attribute.name, ...props })] : [];
  };

/** The finding where the flag goes on, nothing where it goes off, and a question where nobody knows yet. */
export const whenOn =
  (props: FindingProps): AttributeRule =>
  (attribute) => {
    if (isMarker(attribute.after)) return unknownValue(attribute, props);
    return turnsOn(attribute) ? [finding({ attribute: attribute.name, ...props })] : [];
  };

/** Interruptions are ruled out only where `interruption` says none, as what is not harmful may interrupt too. */
type UnknownProps = Pick<FindingProps, 'code' | 'source' | 'timing' | 'interruption' | 'data'>;

/** Of a value that this plan does not tell: it may be the harmful one, of which the fields are those given. */
export const unknownValue = (
  attribute: AttributeChange,
  { code, source, timing, interruption, data }: UnknownProps,
): readonly Finding[] => [
  finding({
    code: `${code}-unknown`,
    attribute: attribute.name,
    severity: 'review',
    timing: timing ?? 'now',
    interruption: interruption === 'none' ? 'none' : 'unknown',
    data: data === undefined ? 'none' : 'unknown',
    reversible: 'unknown',
    why: `Sets ${attribute.name} to a value that this plan does not tell. What that does depends on the value.`,
    fix: 'Make the value known at plan time, or check it by hand.',
    source,
  }),
];

/** `apply_immediately` alone is sent too, and takes everything along that waits for the window. */
export const applyImmediately =
  (kind: string): AttributeRule =>
  (attribute) => {
    const isOpen = isMarker(attribute.after);
    if (!isOpen && !turnsOn(attribute)) return [];
    return [
      finding({
        code: `${kind}-apply-immediately`,
        attribute: attribute.name,
        timing: isOpen ? 'unknown' : 'now',
        interruption: 'unknown',
        why:
          `${isOpen ? 'May turn' : 'Turns'} apply_immediately on, which is sent to AWS and runs every change now that ` +
          'still waits for the maintenance window. What waits is not in the plan.',
        fix: 'Look at the pending modified values first.',
        source: `${sources.provider}; ${sources.modifyCluster}`,
      }),
    ];
  };

/** A window over the present starts what is pending, which no plan shows. */
export const maintenanceWindow =
  (kind: string): AttributeRule =>
  (attribute) => [
    finding({
      code: `${kind}-maintenance-window`,
      attribute: attribute.name,
      interruption: 'unknown',
      why:
        'Moves the maintenance window now. Should the new one include the moment of the apply, changes that are ' +
        'pending run at once.',
      fix: 'Look at what is pending first, or apply outside of the new window.',
      source: sources.auroraSettings,
    }),
  ];

/** Security groups: an empty list is never sent, a removed group may cut clients off. */
export const securityGroups =
  (kind: string): AttributeRule =>
  (attribute) => {
    const { name, before, after } = attribute;
    if (Array.isArray(after) && after.length === 0)
      return [
        finding({
          code: `${kind}-security-groups-not-sent`,
          attribute: name,
          severity: 'review',
          timing: 'not-applied',
          why: 'Plans to remove every security group, which is never sent: the groups of today stay attached.',
          fix: 'Name the groups it shall have.',
          source: sources.provider,
        }),
      ];
    // A further group is quiet, as a further rule is.
    if (onlyAdds(before, after)) return [];
    return [
      finding({
        code: `${kind}-security-groups`,
        attribute: name,
        severity: 'review',
        interruption: 'unknown',
        why: 'Swaps security groups now. Clients that only a removed group lets in lose their access.',
        source: sources.auroraSettings,
      }),
    ];
  };

/** Dropping audit logs is worth a word; other logs come and go. */
export const logExports =
  (kind: string, source: string = sources.auroraSettings): AttributeRule =>
  ({ name, before, after }) => {
    if (isMarker(after)) return [];
    if (!texts(before).includes('audit') || texts(after).includes('audit')) return [];
    return [
      finding({
        code: `${kind}-audit-log-export-off`,
        attribute: name,
        severity: 'review',
        why: 'Stops exporting the audit log to CloudWatch Logs now. What was exported stays.',
        source,
      }),
    ];
  };
