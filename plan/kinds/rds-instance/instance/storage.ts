import { finding } from '../../../finding.ts';
import type { AttributeRule } from '../../../kind.ts';
import { isMarker, isUnset, number } from '../../../value.ts';
import { engineOf, modifyTiming } from './instance.ts';
import { sources } from './sources.ts';
import { stripedFrom } from './storage-refusals.ts';
import { fromTo, whenWords } from './words.ts';

export const allocatedStorage: AttributeRule = (attribute, change) => {
  const timing = modifyTiming(change);
  const [before, after] = [number(attribute.before) ?? 0, number(attribute.after) ?? 0];
  const most = number(change.after?.max_allocated_storage);
  const striped = stripedFrom(engineOf(change)) ?? Number.POSITIVE_INFINITY;
  const isPastCeiling = most !== undefined && most > 0 && after > most;
  return [
    finding({
      code: 'rds-instance-storage-growth',
      attribute: 'allocated_storage',
      severity: isPastCeiling ? 'review' : 'safe',
      timing,
      reversible: 'no',
      apply: isPastCeiling ? 'unknown' : 'succeeds',
      why: [
        `Grows the storage${fromTo(attribute)} GiB ${whenWords(timing)}, without an interruption.`,
        'It never shrinks again, and no other storage change is possible for six hours.',
        after < before * 1.1 ? 'AWS rounds growth below 10 % up to 10 %.' : '',
        before < striped && after >= striped
          ? `From ${striped} GiB on the data is kept on four volumes, and copying it there slows it for hours.`
          : '',
        isPastCeiling ? 'It exceeds max_allocated_storage, which AWS may refuse.' : '',
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
      fix: isPastCeiling ? 'Raise max_allocated_storage too.' : undefined,
      source: sources.growth,
    }),
  ];
};

export const storageAutoscaling: AttributeRule = (attribute, change) => {
  const [size, most] = [number(change.after?.allocated_storage), number(attribute.after) ?? 0];
  const isMeaningless = isUnset(attribute.before) || number(attribute.before) === 0;
  if (most === 0 && isMeaningless) return [];
  if (most === 0 || most === size) return [autoscalingOff];
  // AWS wants room for at least one step of 10 %.
  return size !== undefined && most < size * 1.1 ? [autoscalingTight(most)] : [];
};

const autoscalingOff = finding({
  code: 'rds-instance-autoscaling-off',
  attribute: 'max_allocated_storage',
  severity: 'review',
  why: 'Stops growing its storage by itself from now on. Full storage stops writes and backups.',
  fix: 'Keep max_allocated_storage, or watch FreeStorageSpace.',
  source: sources.autoscaling,
});

const autoscalingTight = (most: number) =>
  finding({
    code: 'rds-instance-autoscaling-tight',
    attribute: 'max_allocated_storage',
    apply: 'unknown',
    why: `Leaves less than 10 % between the storage and its ceiling of ${most} GiB, which AWS may refuse. Storage would not grow by itself in any case.`,
    fix: 'Let max_allocated_storage exceed allocated_storage by a quarter or more.',
    source: sources.autoscaling,
  });

export const storageType: AttributeRule = (attribute, change) => {
  const timing = modifyTiming(change);
  const isKnown = !isMarker(attribute.before) && !isMarker(attribute.after);
  const isMagnetic = [attribute.before, attribute.after].some((type) => type === 'standard');
  if (!isKnown || isMagnetic)
    return [
      finding({
        code: 'rds-instance-magnetic',
        attribute: 'storage_type',
        timing,
        interruption: isKnown ? 'brief' : 'unknown',
        why: `Interrupts the instance shortly ${whenWords(timing)} at the start of the storage change${fromTo(attribute)}. Automated backups pause while the data moves to or from magnetic storage, which may take days.`,
        fix: 'Apply it in a quiet hour, after a snapshot.',
        source: `${sources.settings}; ${sources.storage}`,
      }),
    ];
  return [
    finding({
      code: 'rds-instance-storage-type',
      attribute: 'storage_type',
      severity: 'safe',
      timing,
      why: `Moves the storage${fromTo(attribute)} ${whenWords(timing)}, without an interruption. No other storage change is possible for six hours.`,
      source: sources.storage,
    }),
  ];
};

export const logVolume: AttributeRule = () => [
  finding({
    code: 'rds-instance-log-volume',
    attribute: 'dedicated_log_volume',
    timing: 'next-reboot',
    interruption: 'outage',
    why: 'Waits for a reboot that nobody triggers, and is away then while the logs are copied to or from their own volume.',
    fix: 'Reboot the instance in a quiet hour.',
    source: sources.logVolume,
  }),
];
