import { type Change, hasChanged } from '../../../change.ts';
import { text } from '../../../value.ts';
import { engineOf, runningVersion } from './instance.ts';
import { type VersionStep, versionStep } from './versions.ts';

/** What the update makes of the engine version; undefined where that stays, or is not known. */
export function upgradeOf(change: Change): VersionStep | undefined {
  const [before, after] = [runningVersion(change), text(change.after?.engine_version)];
  if (!hasChanged(change, 'engine_version') || before === undefined || after === undefined) return undefined;
  return versionStep(engineOf(change), before, after);
}

/** Whether an update restarts the instance or cluster for certain, at apply or in the window. */
export const restarts = (change: Change): boolean =>
  change.action === 'update' &&
  (hasChanged(change, 'identifier', 'instance_class', 'license_model', 'port') ||
    upgradeOf(change) === 'minor' ||
    upgradeOf(change) === 'major');
