import type { AttributeChange, Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule } from '../../kind.ts';
import { blocks, flag, hasUnknown, isUnset, number, text, type Value } from '../../value.ts';
import { windowTiming } from '../table.ts';
import { engineOf, isMultiAzCluster } from './engine.ts';
import { membersOf } from './members.ts';
import { isLowered, unknownValue } from './rules.ts';
import { sources } from './sources.ts';

/** The class of every instance of a Multi-AZ DB cluster. */
export const clusterInstanceClass: AttributeRule = (attribute, change) => [
  finding({
    code: 'rds-cluster-instance-class',
    attribute: attribute.name,
    timing: windowTiming(change.after?.apply_immediately),
    interruption: 'outage',
    why: `Changes the class of the cluster's instances${classes(attribute)}. The guide lists it with a downtime.`,
    fix: 'Do it in the maintenance window, or through a blue/green deployment.',
    source: sources.multiAzSettings,
  }),
];

const classes = ({ before, after }: AttributeChange): string => {
  const [old, planned] = [text(before), text(after)];
  return old === undefined || planned === undefined ? '' : `, ${old} to ${planned}`;
};

/** Storage of a Multi-AZ DB cluster: grows without downtime and never shrinks. */
export const allocatedStorage: AttributeRule = (attribute, change) => {
  if (isLowered(attribute))
    return [
      finding({
        code: 'rds-cluster-storage-shrink',
        attribute: attribute.name,
        timing: 'not-applied',
        apply: 'fails',
        why: 'Plans less storage than there is, which AWS refuses. Storage never shrinks.',
        fix: 'Restore into a smaller cluster by dump and load.',
        source: `${sources.modifyCluster}: AllocatedStorage`,
      }),
    ];
  return [
    finding({
      code: 'rds-cluster-storage-growth',
      attribute: attribute.name,
      severity: 'safe',
      timing: windowTiming(change.after?.apply_immediately),
      reversible: 'no',
      why: 'Grows the storage without downtime. It cannot shrink again.',
      source: sources.multiAzSettings,
    }),
  ];
};

/** Optimized Reads classes carry local NVMe: a d after the generation, as in db.r6gd. */
const hasOptimizedReads = (instanceClass: string): boolean =>
  /^db\.[a-z]+\d+[a-z]*d[a-z]*\./.test(instanceClass);

/** Between Aurora Standard and I/O-Optimized; for other clusters the kind of volume. */
export const storageType: AttributeRule = (attribute, change, context) => {
  const interruption = storageInterruption(attribute, change, context);
  return [
    finding({
      code: 'rds-cluster-storage-type',
      attribute: attribute.name,
      ...(interruption === 'none' && { severity: 'safe' }),
      timing: windowTiming(change.after?.apply_immediately),
      interruption,
      why:
        interruption === 'outage'
          ? 'Changes the storage configuration with an outage, as the instances use Optimized Reads.'
          : interruption === 'none'
            ? 'Changes the storage configuration without an outage. Going to I/O-Optimized is possible once in 30 days.'
            : 'Changes the storage configuration. Whether that interrupts depends on the instances.',
      source: isMultiAzCluster(change) ? sources.multiAzSettings : sources.auroraSettings,
    }),
  ];
};

function storageInterruption(
  attribute: AttributeChange,
  change: Change,
  context: Context,
): 'none' | 'outage' | 'unknown' {
  const engine = engineOf(change);
  if (hasUnknown(attribute.after)) return 'unknown';
  if (engine === 'aurora-mysql') return 'none';
  if (engine !== 'aurora-postgresql') return 'unknown';
  const classesOf = membersOf(change, context).map((member) => text(member.before?.instance_class));
  if (classesOf.some((name) => name !== undefined && hasOptimizedReads(name))) return 'outage';
  return classesOf.length === 0 || classesOf.includes(undefined) ? 'unknown' : 'none';
}

const capacity = (value: Value, name: string): number | undefined => number(blocks(value)[0]?.[name]);

/** Serverless v2: capacity follows at once; what hangs on the maximum does not. */
export const serverlessV2: AttributeRule = (attribute) => {
  const { name, before, after } = attribute;
  if (hasUnknown(after))
    return unknownValue(attribute, { code: 'rds-cluster-capacity', source: sources.auroraServerless });
  if (isUnset(after))
    return [
      finding({
        code: 'rds-cluster-capacity-kept',
        attribute: name,
        severity: 'safe',
        timing: 'not-applied',
        why: 'Removes the capacity range, which is not sent: the cluster keeps the one it has.',
        source: sources.provider,
      }),
    ];
  const findings: Finding[] = [];
  const [oldMaximum, maximum] = [capacity(before, 'max_capacity'), capacity(after, 'max_capacity')];
  if (oldMaximum !== undefined && maximum !== undefined && maximum < oldMaximum)
    findings.push(lowerMaximum(name, oldMaximum, maximum));
  if (capacity(after, 'min_capacity') === 0 && (capacity(before, 'min_capacity') ?? 0) > 0)
    findings.push(autoPause(name, 'The first connection after a pause waits about 15 seconds.'));
  return findings;
};

const lowerMaximum = (attribute: string, before: number, after: number): Finding =>
  finding({
    code: 'rds-cluster-capacity-lowered',
    attribute,
    severity: 'review',
    why:
      `Lowers the maximum capacity now, ${before} to ${after} ACU. Peaks above that slow down, and max_connections ` +
      'still follows the old maximum until the instances are rebooted.',
    source: sources.auroraServerless,
  });

const autoPause = (attribute: string, text: string): Finding =>
  finding({
    code: 'rds-cluster-auto-pause',
    attribute,
    interruption: 'brief',
    why: `Lets the cluster pause when nobody uses it. ${text}`,
    source: sources.auroraServerless,
  });

/** Serverless v1. */
export const serverlessV1: AttributeRule = (attribute) => {
  const { name, before, after } = attribute;
  if (hasUnknown(after))
    return unknownValue(attribute, { code: 'rds-cluster-capacity', source: sources.modifyCluster });
  const findings: Finding[] = [];
  const [oldMaximum, maximum] = [capacity(before, 'max_capacity'), capacity(after, 'max_capacity')];
  if (oldMaximum !== undefined && maximum !== undefined && maximum < oldMaximum)
    findings.push(lowerMaximum(name, oldMaximum, maximum));
  const pauses = (value: Value): boolean => flag(blocks(value)[0]?.auto_pause) === true;
  if (pauses(after) && !pauses(before))
    findings.push(autoPause(name, 'The first connection after a pause waits until it has resumed.'));
  const forces = (value: Value): boolean => blocks(value)[0]?.timeout_action === 'ForceApplyCapacityChange';
  if (forces(after) && !forces(before)) findings.push(forcedScaling(name));
  return findings;
};

const forcedScaling = (attribute: string): Finding =>
  finding({
    code: 'rds-cluster-forced-scaling',
    attribute,
    interruption: 'unknown',
    why: 'Forces capacity changes that find no scaling point. Connections that stand in the way are dropped.',
    source: `${sources.modifyCluster}: ScalingConfiguration`,
  });
