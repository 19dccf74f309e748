import type { Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule, Kind } from '../../kind.ts';
import { flag, isMarker, text } from '../../value.ts';

const guide = 'Amazon EBS User Guide';

/** In mode block-all-sharing, snapshots that were shared with everybody count as private. */
const opened = (isAllBlocked: boolean, attribute?: string): Finding =>
  finding({
    code: isAllBlocked ? 'ebs-snapshots-public' : 'ebs-snapshots-shareable',
    attribute,
    severity: isAllBlocked ? 'dangerous' : 'review',
    why: isAllBlocked
      ? 'Makes snapshots of this Region public again that were shared with everybody before. Until now the account held all of them private.'
      : 'Lets snapshots of this Region be shared with everybody again. None is shared by that.',
    fix: 'Keep the state block-all-sharing.',
    source: `${guide}, Block public access for Amazon EBS snapshots`,
  });

const isAllBlocked = ({ before }: Pick<Change, 'before'>): boolean =>
  text(before?.state) === 'block-all-sharing';

const stateUpdated: AttributeRule = ({ name, after }, change) => {
  if (text(after) === 'block-all-sharing') return [];
  if (!isAllBlocked(change) && text(after) === 'block-new-sharing') return [];
  if (isMarker(after) && !isAllBlocked(change)) return [];
  return [opened(isAllBlocked(change), name)];
};

const blockPublicAccess: Kind = {
  types: ['aws_ebs_snapshot_block_public_access'],
  noun: 'the block on public snapshots',
  updated: { state: stateUpdated },
  destroyed: (change) => (text(change.before?.state) === 'unblocked' ? [] : [opened(isAllBlocked(change))]),
};

const unencrypted = (attribute?: string): Finding =>
  finding({
    code: 'ebs-encryption-default-off',
    attribute,
    severity: 'review',
    why: 'Leaves new volumes of this Region unencrypted unless they ask for it. Volumes that exist stay as they are.',
    fix: 'Leave encryption by default on.',
    source: `${guide}, Enable Amazon EBS encryption by default`,
  });

/** Deleting the resource switches the setting off. */
const encryptionByDefault: Kind = {
  types: ['aws_ebs_encryption_by_default'],
  noun: 'encryption by default',
  updated: { enabled: ({ name, after }) => (flag(after) === true ? [] : [unencrypted(name)]) },
  destroyed: (change) => (flag(change.before?.enabled) === false ? [] : [unencrypted()]),
};

export const ebsAccountKinds: readonly Kind[] = [blockPublicAccess, encryptionByDefault];
