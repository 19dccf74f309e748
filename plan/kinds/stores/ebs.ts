import type { Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet } from '../../kind.ts';
import { flag, number } from '../../value.ts';
import { eachTells, figure, quietly, unsure, whenOff } from './arguments.ts';
import { endingOf, forcedBy, kept, lost } from './ending.ts';

const guide = 'Amazon EBS User Guide';
const ending = {
  code: 'ebs-volume-delete',
  noun: 'the volume',
  source: `${guide}, Delete an Amazon EBS volume`,
};

const volumeDestroyed = (change: Change): Finding =>
  flag(change.before?.final_snapshot) === true
    ? kept(change, {
        ...ending,
        copy: 'The provider takes a snapshot before, as final_snapshot is on.',
        source: `${ending.source}; AWS provider documentation, aws_ebs_volume`,
      })
    : lost(change, {
        ...ending,
        content: 'all its data goes',
        fix: 'Turn final_snapshot on in an apply of its own before.',
      });

/** Volumes grow while they are used, and never shrink. */
const size: AttributeRule = ({ name, before, after }) => {
  const [old, planned] = [number(before), number(after)];
  const source = `${guide}, Modify an EBS volume`;
  if (old === undefined || planned === undefined)
    return [unsure(name, { code: 'ebs-volume-size', why: '', source })];
  if (planned < old)
    return [
      finding({
        code: 'ebs-volume-shrink',
        attribute: name,
        timing: 'not-applied',
        apply: 'fails',
        why: `Shrinks the volume from ${figure(before)} to ${figure(after)} GiB, which AWS refuses: a volume only grows.`,
        source,
      }),
    ];
  return [
    finding({
      code: 'ebs-volume-grow',
      attribute: name,
      severity: 'safe',
      reversible: 'no',
      why: `Grows the volume from ${figure(before)} to ${figure(after)} GiB while it is in use. It never shrinks again.`,
      source,
    }),
  ];
};

const volume: Kind = {
  types: ['aws_ebs_volume'],
  noun: 'the volume',
  updated: {
    ...quietly('iops', 'throughput', 'type'),
    size,
    final_snapshot: whenOff({
      code: 'ebs-final-snapshot-off',
      timing: 'not-applied',
      data: 'recoverability-reduced',
      why: 'Lets a later deletion of the volume take no snapshot before. Nothing is sent now.',
      fix: 'Leave final_snapshot on.',
      source: 'AWS provider documentation, aws_ebs_volume',
    }),
  },
  destroyed: (change) => [volumeDestroyed(change)],
  guards: { final_snapshot: (value) => value === true },
};

const snapshot: Kind = {
  types: [
    'aws_ebs_snapshot',
    'aws_ebs_snapshot_copy',
    'aws_ebs_snapshot_import',
    'aws_fsx_backup',
    'aws_redshift_cluster_snapshot',
    'aws_redshiftserverless_snapshot',
    'aws_fsx_openzfs_snapshot',
    'aws_kinesisanalyticsv2_application_snapshot',
  ],
  noun: 'the snapshot',
  updated: {
    ...quietly('description', 'name', 'permanent_restore', 'temporary_restore_days'),
    ...eachTells(['storage_tier'], {
      code: 'snapshot-tier',
      severity: 'review',
      data: 'none',
      why: 'Moves the snapshot to another storage tier. From the archive it takes up to 72 hours to restore.',
      source: `${guide}, Archive Amazon EBS snapshots`,
    }),
  },
  destroyed: (change) => [
    finding({
      code: 'snapshot-delete',
      severity: 'dangerous',
      data: 'recoverability-reduced',
      reversible: 'no',
      why: `${endingOf(change, 'a snapshot', 'a new one')}, and what it kept can not be restored from it any more.${forcedBy(change)}`,
      fix: 'Forget it instead (a removed block with destroy = false) if it is to be kept.',
      source: `${guide}, Delete an Amazon EBS snapshot; AWS API Reference of its service`,
    }),
  ],
};

const attachment: Kind = {
  types: ['aws_volume_attachment'],
  noun: 'the attachment of the volume',
  // What a detachment does, if there is ever one: nothing now.
  updated: Object.fromEntries(
    ['force_detach', 'skip_destroy', 'stop_instance_before_detaching'].map((name) => [name, quiet]),
  ),
  destroyed: (change) => {
    if (flag(change.before?.skip_destroy) === true)
      return [
        finding({
          code: 'ebs-attachment-kept',
          severity: 'review',
          timing: 'not-applied',
          why: 'Forgets the attachment of the volume, which stays attached. skip_destroy is on.',
          source: 'AWS provider documentation, aws_volume_attachment',
        }),
      ];
    const isForced = flag(change.before?.force_detach) === true;
    return [
      finding({
        code: 'ebs-detach',
        interruption: 'outage',
        data: isForced ? 'unknown' : 'none',
        why: `${change.action === 'replace' ? 'Detaches the volume from its instance and attaches it anew' : 'Detaches the volume from its instance'}, which can not reach it meanwhile.${isForced ? ' A forced detachment can damage the file system.' : ''}${forcedBy(change)}`,
        source: `${guide}, Detach an Amazon EBS volume from an instance`,
      }),
    ];
  },
};

export const ebsKinds: readonly Kind[] = [volume, snapshot, attachment];
