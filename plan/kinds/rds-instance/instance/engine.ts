import { type Change, hasChanged } from '../../../change.ts';
import type { Context } from '../../../context.ts';
import { type Finding, finding, type Interruption } from '../../../finding.ts';
import type { AttributeRule } from '../../../kind.ts';
import { isMarker, isUnset, text } from '../../../value.ts';
import { engineOf, modifyTiming, runningVersion, switchOf } from './instance.ts';
import { hasReplicas } from './replicas.ts';
import { sources } from './sources.ts';
import { versionStep } from './versions.ts';
import { fromTo, whenWords } from './words.ts';

export const engineVersion: AttributeRule = (_attribute, change, context) => {
  const [before, after] = [runningVersion(change), text(change.after?.engine_version)];
  if (before === undefined || after === undefined) return [openUpgrade(change)];
  const step = versionStep(engineOf(change), before, after);
  if (step === 'same') return [];
  return step === 'open' ? [openUpgrade(change)] : [upgrade(change, context, step === 'major')];
};

function upgrade(change: Change, context: Context, isMajor: boolean): Finding {
  const timing = modifyTiming(change);
  const versions = fromTo({
    before: runningVersion(change) ?? null,
    after: change.after?.engine_version ?? null,
  });
  const group = isMajor && !hasGroupForMajor(change);
  const leave = isMajor && isMarker(change.after?.allow_major_version_upgrade);
  const interruption = interruptionOf(change);
  const replicas = replicasAt(change, context);
  return finding({
    code: isMajor ? 'rds-instance-major-upgrade' : 'rds-instance-minor-upgrade',
    attribute: 'engine_version',
    timing,
    interruption,
    reversible: 'no',
    apply: group || leave ? 'unknown' : replicas.apply,
    why: [
      `Upgrades the engine${versions} ${whenWords(timing)}, with the instance away ${away[interruption]}.`,
      `${standbyHelps(change) ? 'SQL Server upgrades the standby first and fails over' : 'Multi-AZ does not shorten it, as both copies are upgraded together'}, and there is no way back but a restore.`,
      replicas.text,
      group
        ? 'AWS wants a parameter group of the new family in the same request, and this one names none.'
        : '',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    fix: group
      ? 'Name a parameter group of the new family, and rehearse the upgrade on a restored copy.'
      : 'Rehearse it on a restored copy, and take a snapshot before.',
    source: `${sources.settings}; ${standbyHelps(change) ? sources.rolling : sources.upgrade}`,
  });
}

/** MySQL and MariaDB want the replicas upgraded before their source; elsewhere those of the same Region come along. */
function replicasAt(
  change: Change,
  context: Context,
): { readonly text: string; readonly apply: 'succeeds' | 'unknown' } {
  if (!hasReplicas(change, context)) return { text: '', apply: 'succeeds' };
  return ['mysql', 'mariadb'].includes(engineOf(change))
    ? { text: 'Its read replicas have to be upgraded before it, or AWS may refuse.', apply: 'unknown' }
    : { text: 'Read replicas of the same Region are upgraded too.', apply: 'succeeds' };
}

/** Only SQL Server upgrades its two copies one after the other. */
const standbyHelps = (change: Change): boolean =>
  engineOf(change).includes('sqlserver') && switchOf(change.before?.multi_az) !== false;

function interruptionOf(change: Change): Exclude<Interruption, 'none'> {
  if (!standbyHelps(change)) return 'outage';
  const stays = [change.before, change.after].every((side) => switchOf(side?.multi_az) === true);
  return stays ? 'brief' : 'unknown';
}

const away: Readonly<Record<Exclude<Interruption, 'none'>, string>> = {
  brief: 'for a failover of one or two minutes',
  unknown: 'for a failover or for minutes',
  outage: 'for minutes',
};

/** A custom parameter group is of one family; the default group follows by itself. */
const hasGroupForMajor = (change: Change): boolean =>
  hasChanged(change, 'parameter_group_name') ||
  isUnset(change.before?.parameter_group_name) ||
  text(change.before?.parameter_group_name)?.startsWith('default.') === true;

/** Only part of a version is named on either side, or it is not known yet: AWS chooses whether anything moves. */
function openUpgrade(change: Change): Finding {
  const timing = modifyTiming(change);
  return finding({
    code: 'rds-instance-version-open',
    attribute: 'engine_version',
    severity: 'review',
    timing,
    interruption: 'unknown',
    reversible: 'unknown',
    apply: 'unknown',
    why: `May upgrade the engine ${whenWords(timing)}: this plan does not say to which version. An upgrade is an outage of minutes and has no way back.`,
    fix: 'Name the version to the minor.',
    source: sources.upgrade,
  });
}
