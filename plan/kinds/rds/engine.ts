import type { AttributeChange, Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import { flag, isMarker, isUnknown, text } from '../../value.ts';
import { windowTiming } from '../table.ts';
import { sources } from './sources.ts';

/** The engine of a cluster: `aurora-postgresql`, `mysql`, `docdb` and so on. */
export const engineOf = (change: Change): string =>
  text(change.after?.engine) ?? text(change.before?.engine) ?? '';

/** A cluster of the RDS engines themselves has three instances of its own and is a Multi-AZ DB cluster. */
export const isMultiAzCluster = (change: Change): boolean => /^(mysql|postgres)$/.test(engineOf(change));

const numbersOf = (version: string): readonly number[] => (version.match(/\d+/g) ?? []).map(Number);

/** How many leading numbers of a version make the major: 16.4 one, 8.0.mysql_aurora.3.04 and 1.3.0.0 two. */
function majorLength(engine: string, version: readonly number[]): number {
  if (engine.includes('mysql') || engine.includes('neptune')) return 2;
  return engine.includes('postgres') && (version[0] ?? 0) < 10 ? 2 : 1;
}

type Step = 'major' | 'minor' | 'down';

/** What kind of step a version change is; a shorter spelling of the same version counts as minor. */
export function versionStep(engine: string, before: string, after: string): Step {
  const [old, planned] = [numbersOf(before), numbersOf(after)];
  const at = old.findIndex((part, index) => planned[index] !== undefined && planned[index] !== part);
  if (at === -1) return 'minor';
  if ((planned[at] as number) < (old[at] as number)) return 'down';
  return at < majorLength(engine, old) ? 'major' : 'minor';
}

/** An upgrade of every instance of the cluster, or a downgrade, which AWS refuses. */
export function engineVersion(attribute: AttributeChange, change: Change): readonly Finding[] {
  const [before, after] = [text(attribute.before), text(attribute.after)];
  if (before === undefined || after === undefined) return [unclearUpgrade(attribute, change)];
  const step = versionStep(engineOf(change), before, after);
  if (step === 'down') return [downgrade(attribute, before, after)];
  const allowed = change.after?.allow_major_version_upgrade;
  if (step === 'major' && !isMarker(allowed) && flag(allowed) !== true)
    return [majorNotAllowed(attribute, before, after)];
  return [upgrade(attribute, change, step, `${before} to ${after}`)];
}

const whenText = (timing: string): string =>
  timing === 'now'
    ? 'now'
    : timing === 'unknown'
      ? 'now or in the maintenance window'
      : 'in the maintenance window';

function upgrade(attribute: AttributeChange, change: Change, step: Step, versions: string): Finding {
  const timing = windowTiming(change.after?.apply_immediately);
  const rolls = isMultiAzCluster(change) && step === 'minor';
  return finding({
    code: `rds-cluster-${step}-upgrade`,
    attribute: attribute.name,
    timing,
    interruption: rolls ? 'brief' : 'outage',
    reversible: 'no',
    apply: step === 'major' && isUnknown(change.after?.allow_major_version_upgrade) ? 'unknown' : 'succeeds',
    why:
      `Upgrades every instance of the cluster ${whenText(timing)}, ${versions}. ` +
      (rolls
        ? 'Readers go first, then one of them takes over as the writer within about 35 seconds. '
        : 'The database is down while it runs. ') +
      'There is no way back but a restore.',
    fix: 'Take a snapshot first, and rehearse it on a clone or with a blue/green deployment.',
    source: rolls
      ? sources.multiAzUpgrade
      : isMultiAzCluster(change)
        ? sources.multiAzSettings
        : sources.auroraSettings,
  });
}

const downgrade = (attribute: AttributeChange, before: string, after: string): Finding =>
  finding({
    code: 'rds-cluster-downgrade',
    attribute: attribute.name,
    timing: 'not-applied',
    apply: 'fails',
    why: `Plans to go from version ${before} back to ${after}, which AWS refuses. The cluster stays as it is.`,
    fix: `Set ${attribute.name} to the version that runs; minor upgrades may have raised it.`,
    source: sources.modifyCluster,
  });

const majorNotAllowed = (attribute: AttributeChange, before: string, after: string): Finding =>
  finding({
    code: 'rds-cluster-major-not-allowed',
    attribute: attribute.name,
    timing: 'not-applied',
    apply: 'fails',
    why:
      `Plans the major upgrade ${before} to ${after} without allow_major_version_upgrade, which AWS refuses. ` +
      'The cluster stays as it is.',
    fix: 'Set allow_major_version_upgrade = true together with parameter groups of the new family.',
    source: `${sources.modifyCluster}: AllowMajorVersionUpgrade`,
  });

const unclearUpgrade = (attribute: AttributeChange, change: Change): Finding =>
  finding({
    code: 'rds-cluster-upgrade-unknown',
    attribute: attribute.name,
    severity: 'review',
    timing: windowTiming(change.after?.apply_immediately),
    interruption: 'unknown',
    reversible: 'unknown',
    apply: 'unknown',
    why: 'Sets an engine version that this plan does not tell. An upgrade takes the whole cluster down.',
    fix: 'Make the version known at plan time.',
    source: sources.auroraSettings,
  });

/** The engine version of a cluster instance follows its cluster; the provider does not send it. */
export const instanceVersion = (attribute: AttributeChange): readonly Finding[] => [
  finding({
    code: 'rds-cluster-instance-version-not-sent',
    attribute: attribute.name,
    severity: 'safe',
    timing: 'not-applied',
    why: 'Follows the version of its cluster; nothing is sent for the instance itself.',
    source: sources.provider,
  }),
];
