import { finding } from '../../finding.ts';
import type { AttributeRule, Kind } from '../../kind.ts';
import { blocks, hasUnknown, text, type Value } from '../../value.ts';
import { quietly, securityGroups, tells, unsure } from './arguments.ts';
import { endingOf, forcedBy, lost } from './ending.ts';

const guide = 'Amazon EFS User Guide';
const ending = {
  code: 'efs-delete',
  noun: 'the file system',
  source: `${guide}, Deleting an Amazon EFS file system`,
};

const overwriteProtection: AttributeRule = ({ name, before, after }) => {
  const isDropped = hasUnknown(after) || (isProtected(before) && !isProtected(after));
  return isDropped
    ? [
        finding({
          code: 'efs-overwrite-protection',
          attribute: name,
          severity: 'review',
          data: 'recoverability-reduced',
          why: 'Lets a replication overwrite the file system. Its protection against that goes off.',
          source: `${guide}, Replication overwrite protection`,
        }),
      ]
    : [];
};
const isProtected = (value: Value): boolean =>
  blocks(value).some((block) => text(block.replication_overwrite) !== 'DISABLED');

/** Elastic throughput has no limit to run into; the other two have. */
const throughputMode: AttributeRule = ({ name, after }) =>
  text(after) === 'elastic'
    ? []
    : [
        finding({
          code: 'efs-throughput-mode',
          attribute: name,
          severity: 'review',
          why: 'Changes how the throughput of the file system is limited. It stays mounted; what exceeds the new limit waits.',
          source: `${guide}, Managing throughput`,
        }),
      ];

const fileSystem: Kind = {
  types: ['aws_efs_file_system'],
  noun: 'the file system',
  updated: {
    ...quietly('lifecycle_policy'),
    throughput_mode: throughputMode,
    provisioned_throughput_in_mibps: tells({
      code: 'efs-throughput',
      severity: 'review',
      why: 'Changes the provisioned throughput of the file system. It stays mounted, and can not be lowered again for 24 hours.',
      source: `${guide}, Managing throughput`,
    }),
    protection: overwriteProtection,
  },
  // Terraform deletes mount targets it manages first; AWS refuses while others are left.
  destroyed: (change) => [
    lost(change, {
      ...ending,
      content: 'every file goes',
      fix: 'Take a recovery point with AWS Backup before.',
    }),
  ],
};

const mountTarget: Kind = {
  types: ['aws_efs_mount_target'],
  noun: 'the mount target',
  updated: {
    security_groups: securityGroups({
      code: 'efs-mount-security-groups',
      noun: 'the mount target',
      why: 'Swaps the security groups of the mount target now. Clients that only the old ones let in lose the file system.',
      source: `${guide}, Managing mount targets`,
    }),
  },
  destroyed: (change) => [
    finding({
      code: 'efs-mount-target-delete',
      interruption: 'outage',
      why: `${endingOf(change, 'the mount target', 'a new one')}, and mounts through it break. What clients had not written yet may be lost.${forcedBy(change)}`,
      source: `${guide}, Managing mount targets: deleting one disrupts its mounts`,
    }),
  ],
};

const accessPoint: Kind = {
  types: ['aws_efs_access_point'],
  noun: 'the access point',
  updated: {},
  destroyed: (change) => [
    finding({
      code: 'efs-access-point-delete',
      interruption: 'outage',
      why: `${endingOf(change, 'the access point', 'a new one')}, and clients that mount through it are cut off. The files stay.${forcedBy(change)}`,
      source: `${guide}, Working with access points`,
    }),
  ],
};

const backupsOff = {
  code: 'efs-backups-off',
  severity: 'dangerous',
  data: 'recoverability-reduced',
  why: 'Turns the automatic backups of the file system off. Recovery points that exist stay until they expire.',
  fix: 'Leave the backup policy enabled, or select the file system in a backup plan.',
  source: `${guide}, Automatic backups`,
} as const;

const backupPolicy: Kind = {
  types: ['aws_efs_backup_policy'],
  noun: 'the backup policy of the file system',
  updated: {
    backup_policy: ({ name, after }) => {
      if (hasUnknown(after)) return [unsure(name, backupsOff)];
      const isEnabled = blocks(after).some(({ status }) => text(status) === 'ENABLED');
      return isEnabled ? [] : [finding({ ...backupsOff, attribute: name })];
    },
  },
  destroyed: (change) =>
    blocks(change.before?.backup_policy).some(({ status }) => text(status) === 'DISABLED')
      ? []
      : [finding({ ...backupsOff, reversible: 'yes' })],
};

const replication: Kind = {
  types: ['aws_efs_replication_configuration'],
  noun: 'the replication of the file system',
  updated: {},
  destroyed: (change) => [
    finding({
      code: 'efs-replication-delete',
      severity: 'review',
      data: 'recoverability-reduced',
      reversible: 'unknown',
      why: `${endingOf(change, 'the replication of the file system', 'a new one')}, and the copy is not updated any more. What was copied stays, and becomes writable.${forcedBy(change)}`,
      source: `${guide}, Deleting a replication configuration`,
    }),
  ],
};

export const efsKinds: readonly Kind[] = [fileSystem, mountTarget, accessPoint, backupPolicy, replication];
