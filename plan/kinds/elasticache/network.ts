import { hasChanged } from '../../change.ts';
import { finding } from '../../finding.ts';
import type { AttributeRule } from '../../kind.ts';
import { hasUnknown, isUnset } from '../../value.ts';
import { windowTiming } from '../table.ts';
import { onlyAdds } from '../taken.ts';
import { certainly } from './presence.ts';
import { sources } from './sources.ts';

/** The groups that let clients in. An empty set is never sent. */
export const securityGroups: AttributeRule = ({ name, before, after }) => {
  if (isUnset(after) && !hasUnknown(after))
    return [
      finding({
        code: 'elasticache-security-groups-kept',
        attribute: name,
        severity: 'review',
        timing: 'not-applied',
        why: 'Changes nothing: an empty set of security groups is never sent. The old groups stay in force although the plan shows them removed.',
        fix: 'Name the group that is to remain.',
        source: sources.sent,
      }),
    ];
  if (onlyAdds(before, after)) return [];
  return [
    finding({
      code: 'elasticache-security-groups',
      attribute: name,
      interruption: 'unknown',
      why: `${certainly(after, 'take')} a security group away now. Clients that only its rules admit cannot connect any more.`,
      fix: 'Check that the remaining groups admit every client.',
      source: sources.modify,
    }),
  ];
};

/** Another set of values; with an upgrade it comes with that. */
export const parameterGroup: AttributeRule = ({ name }, change) =>
  hasChanged(change, 'engine', 'engine_version')
    ? []
    : [
        finding({
          code: 'elasticache-parameter-group',
          attribute: name,
          severity: 'review',
          timing: windowTiming(change.after?.apply_immediately),
          why: 'Swaps the parameter group, so that all of its values change at once. Most of them act without a reboot; one that changes the eviction policy decides which keys go when memory is full.',
          fix: 'Compare the values of both groups.',
          source: `${sources.guide}; ${sources.parameters}`,
        }),
      ];

/** Kept by Terraform only. By itself it sends nothing; with another change it releases what waits. */
export const applyImmediately =
  (unsent: readonly string[]): AttributeRule =>
  ({ name, before, after }, change) => {
    const isAlone = change.changed.every((attribute) => unsent.includes(attribute.name));
    if (before === after || after !== true || isAlone)
      return [
        finding({
          code: 'elasticache-apply-immediately',
          attribute: name,
          severity: 'safe',
          timing: 'not-applied',
          why: 'Sends nothing by itself. It decides when the next modification takes effect.',
          source: sources.sent,
        }),
      ];
    return [
      finding({
        code: 'elasticache-pending-released',
        attribute: name,
        severity: 'review',
        interruption: 'unknown',
        why: 'Runs now what earlier applies left for the maintenance window, together with this change. What waits there is not in a plan.',
        fix: 'Look at the pending modifications of the cache first.',
        source: sources.modify,
      }),
    ];
  };

/** Read when the cache is created, and never sent again. */
export const onlyAtCreation: AttributeRule = ({ name }) => [
  finding({
    code: 'elasticache-only-at-creation',
    attribute: name,
    severity: 'safe',
    timing: 'not-applied',
    why: `Changes nothing: ${name} counts when nodes are created, and is not sent for those there are.`,
    source: sources.sent,
  }),
];
