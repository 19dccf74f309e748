import { hasChanged } from '../../../change.ts';
import { text } from '../../../value.ts';
import { engineOf, runningVersion, switchOf } from './instance.ts';
import type { Refusal } from './refusal.ts';
import { sources } from './sources.ts';
import { versionStep } from './versions.ts';
import { fromTo } from './words.ts';

export const downgrades: Refusal = (change) => {
  const [before, after] = [runningVersion(change), text(change.after?.engine_version)];
  if (!hasChanged(change, 'engine_version') || before === undefined || after === undefined) return undefined;
  if (versionStep(engineOf(change), before, after) !== 'downgrade') return undefined;
  return {
    code: 'rds-instance-downgrade',
    attribute: 'engine_version',
    because: `an engine version cannot go back${fromTo({ before, after })}; AWS may have upgraded the minor version by itself`,
    fix: `Set engine_version to ${before}, or to the major version alone.`,
    source: sources.upgrade,
  };
};

export const upgradesWithoutLeave: Refusal = (change) => {
  const [before, after] = [runningVersion(change), text(change.after?.engine_version)];
  if (!hasChanged(change, 'engine_version') || before === undefined || after === undefined) return undefined;
  const mayUpgrade = switchOf(change.after?.allow_major_version_upgrade) !== false;
  if (mayUpgrade || versionStep(engineOf(change), before, after) !== 'major') return undefined;
  return {
    code: 'rds-instance-major-not-allowed',
    attribute: 'engine_version',
    because: `a major upgrade${fromTo({ before, after })} needs allow_major_version_upgrade`,
    fix: 'Set allow_major_version_upgrade, with a parameter group of the new family, once the upgrade is rehearsed.',
    source: sources.modify,
  };
};
