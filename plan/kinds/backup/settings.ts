import type { Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import { flag, isMarker, isObject, type Value } from '../../value.ts';

const source = 'AWS Backup Developer Guide, Getting started: service opt-in';

/** Names whose flag is on before and off after. AWS keeps what is left out as it is. */
const turnedOff = (before: Value, after: Value): readonly string[] =>
  isObject(before) && isObject(after)
    ? Object.keys(before).filter((name) => flag(before[name]) === true && flag(after[name]) === false)
    : [];

const unknownSetting = (attribute: string): Finding =>
  finding({
    code: 'backup-settings-unknown',
    attribute,
    severity: 'review',
    data: 'unknown',
    why: `Changes ${attribute} of the account in this Region, and the plan does not show to what.`,
    source,
  });

const optInUpdated: AttributeRule = ({ name, before, after }) => {
  if (isMarker(after)) return [unknownSetting(name)];
  const off = turnedOff(before, after);
  if (off.length === 0) return [];
  return [
    finding({
      code: 'backup-opted-out',
      attribute: name,
      severity: 'dangerous',
      data: 'recoverability-reduced',
      why: `Opts ${off.join(', ')} out of AWS Backup for the whole account in this Region. Plans that choose them by tag make no backup of them any more.`,
      fix: 'Leave every type opted in that a plan backs up.',
      source,
    }),
  ];
};

const managementUpdated: AttributeRule = ({ name, before, after }) => {
  if (isMarker(after)) return [unknownSetting(name)];
  const off = turnedOff(before, after);
  if (off.length === 0) return [];
  return [
    finding({
      code: 'backup-management-off',
      attribute: name,
      severity: 'review',
      why: `Turns advanced backup of ${off.join(', ')} off. Later backups are made by the service itself, without copies, cold storage and encryption of their own.`,
      source: 'AWS Backup Developer Guide, Advanced DynamoDB backup',
    }),
  ];
};

const globalUpdated: AttributeRule = ({ name, before, after }) => {
  if (isMarker(after)) return [unknownSetting(name)];
  if (turnedOff(before, after).length === 0) return [];
  return [
    finding({
      code: 'backup-cross-account-off',
      attribute: name,
      data: 'recoverability-reduced',
      why: 'Turns a setting of the whole organisation off. Where it is cross-account backup, no copy goes to other accounts any more; copies that exist stay.',
      source: 'AWS Backup Developer Guide, Creating backup copies across AWS accounts',
    }),
  ];
};

/** The provider has no call for it: account settings stay as they are. */
const left: Rule = (change: Change) => [
  finding({
    code: 'backup-settings-left',
    timing: 'not-applied',
    why: 'Stops managing the setting and sends nothing. It stays as it is.',
    source: `AWS provider, ${change.type}: removing it only takes it out of the state`,
  }),
];

export const settingKinds: readonly Kind[] = [
  {
    types: ['aws_backup_region_settings'],
    noun: 'the backup settings of the Region',
    updated: {
      id: quiet,
      resource_type_management_preference: managementUpdated,
      resource_type_opt_in_preference: optInUpdated,
    },
    destroyed: left,
  },
  {
    types: ['aws_backup_global_settings'],
    noun: 'the backup settings of the organisation',
    updated: { global_settings: globalUpdated, id: quiet },
    destroyed: left,
  },
];
