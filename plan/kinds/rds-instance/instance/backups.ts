import { finding } from '../../../finding.ts';
import type { AttributeRule } from '../../../kind.ts';
import { isPromoted, modifyTiming, retentionOf } from './instance.ts';
import { sources } from './sources.ts';
import { fromTo, whenWords } from './words.ts';

/**
 * AWS texts disagree on switching automated backups on and off: an outage (Settings for DB instances) or a brief suspension
 * of I/O (API Reference). The rules follow the first.
 */
const disagreement = `${sources.settings} (followed: outage); ${sources.modify} (brief I/O suspension)`;

export const backupRetention: AttributeRule = (attribute, change, context) => {
  // The promotion carries the retention, and is judged with it.
  if (isPromoted(change)) return [];
  const [before, after] = [retentionOf(change.before) ?? 0, retentionOf(change.after) ?? 0];
  if (after > 0 && before === 0) return backupsOn(attribute, change, context);
  if (after === 0) return before === 0 ? [] : backupsOff(attribute, change, context);
  return after < before ? backupsExpire(attribute, change, context) : [];
};

const backupsOn: AttributeRule = (_attribute, change) => {
  const timing = modifyTiming(change);
  return [
    finding({
      code: 'rds-instance-backups-on',
      attribute: 'backup_retention_period',
      timing,
      interruption: 'outage',
      why: `Takes the instance offline ${whenWords(timing)} to start automated backups, also with Multi-AZ. The first backup is made at once.`,
      fix: 'Apply it in a quiet hour.',
      source: disagreement,
    }),
  ];
};

const backupsOff: AttributeRule = (attribute, change) => {
  const timing = modifyTiming(change);
  return [
    finding({
      code: 'rds-instance-backups-off',
      attribute: 'backup_retention_period',
      severity: 'dangerous',
      timing,
      interruption: 'outage',
      data: 'recoverability-reduced',
      reversible: 'no',
      why: `Deletes every automated backup ${whenWords(timing)} and stops making them. The retention goes${fromTo(attribute)} days, point-in-time restore ends, and the instance is offline for the change.`,
      fix: 'Keep a retention of at least seven days.',
      source: `${sources.backups}; ${disagreement}`,
    }),
  ];
};

const backupsExpire: AttributeRule = (attribute) => [
  finding({
    code: 'rds-instance-backups-expire',
    attribute: 'backup_retention_period',
    severity: 'dangerous',
    data: 'recoverability-reduced',
    reversible: 'no',
    why: `Deletes now the automated backups that a retention cut${fromTo(attribute)} days no longer covers. Raising it again does not bring them back.`,
    fix: 'Keep the retention, or copy the backups that are still needed.',
    source: `${sources.settings}; ${sources.backups}`,
  }),
];

export const multiAz: AttributeRule = (attribute, change) => {
  const timing = modifyTiming(change);
  const isOn = attribute.after === true;
  return [
    finding({
      code: isOn ? 'rds-instance-multi-az-on' : 'rds-instance-multi-az-off',
      attribute: 'multi_az',
      severity: isOn ? 'safe' : 'review',
      timing,
      why: isOn
        ? `Builds a standby in another zone ${whenWords(timing)}, without an interruption. Writes may be slower while it is built.`
        : `Loses its standby ${whenWords(timing)}, without an interruption. From then on the loss of a zone means a restore, not a failover of one or two minutes.`,
      fix: isOn ? undefined : 'Keep multi_az where an outage of hours is not acceptable.',
      source: `${sources.settings}; ${sources.multiAz}`,
    }),
  ];
};
