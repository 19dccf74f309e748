import { type Change, hasChanged } from '../../../change.ts';
import type { Context } from '../../../context.ts';
import { type Finding, finding } from '../../../finding.ts';
import { isMarker, isUnknown, isUnset, number } from '../../../value.ts';
import {
  deploysWithoutBackups,
  dropsBackupsOfSource,
  overlapsWindows,
  replicatesWithoutBackups,
  shortensWindow,
} from './backup-refusals.ts';
import {
  changesKeyOfSecret,
  changesPasswordOfReplica,
  deploysManagedPassword,
  endsManagedPasswordWithout,
  replicatesManagedPassword,
} from './credential-refusals.ts';
import { downgrades, upgradesWithoutLeave } from './engine-refusals.ts';
import type { Refusal, Refused } from './refusal.ts';
import { sources } from './sources.ts';
import {
  asksTooLittleOfLargeGp3,
  asksTooMuchOfSmallGp3,
  autoscalesBelowSize,
  putsLogsApart,
  shrinks,
} from './storage-refusals.ts';

const electsSource: Refusal = (change) => {
  const source = change.after?.replicate_source_db;
  if (!hasChanged(change, 'replicate_source_db') || isUnset(source) || isMarker(source)) return undefined;
  return {
    code: 'rds-instance-new-source',
    attribute: 'replicate_source_db',
    because: 'the provider can neither turn an instance into a replica nor give a replica another source',
    fix: 'Create a new replica beside it, and remove this one afterwards.',
    source: sources.provider,
  };
};

const monitorsWithoutRole: Refusal = (change, context) => {
  if (change.before !== undefined && !hasChanged(change, 'monitoring_interval', 'monitoring_role_arn'))
    return undefined;
  const interval = number(change.after?.monitoring_interval) ?? 0;
  if (interval === 0 || mayName(change, 'monitoring_role_arn', context)) return undefined;
  return {
    code: 'rds-instance-monitoring-role',
    attribute: 'monitoring_interval',
    because: 'Enhanced Monitoring needs monitoring_role_arn',
    fix: 'Name the role that may write the metrics.',
    source: sources.monitoring,
  };
};

/** Whether an argument has a value, or may have one after the apply: nobody gave it where the configuration is silent. */
const mayName = (change: Change, name: string, context: Context): boolean =>
  isUnknown(change.after?.[name])
    ? context.isConfigured(change, name) !== false
    : !isUnset(change.after?.[name]);

/** What any request may be refused for, and what only an update and only a creation may be. */
const always: readonly Refusal[] = [
  asksTooMuchOfSmallGp3,
  asksTooLittleOfLargeGp3,
  autoscalesBelowSize,
  putsLogsApart,
  overlapsWindows,
  shortensWindow,
  monitorsWithoutRole,
];
const ofUpdates: readonly Refusal[] = [
  electsSource,
  downgrades,
  upgradesWithoutLeave,
  shrinks,
  dropsBackupsOfSource,
  endsManagedPasswordWithout,
  changesKeyOfSecret,
  changesPasswordOfReplica,
  deploysManagedPassword,
  deploysWithoutBackups,
];
const ofCreations: readonly Refusal[] = [replicatesWithoutBackups, replicatesManagedPassword];

const refused = (change: Change, context: Context): readonly Refused[] =>
  [...always, ...(change.before === undefined ? ofCreations : ofUpdates)].flatMap(
    (refusal) => refusal(change, context) ?? [],
  );

export const isRefused = (change: Change, context: Context): boolean => refused(change, context).length > 0;

/** One finding for each reason the creation or the update comes to nothing. */
export const refusals = (change: Change, context: Context): readonly Finding[] =>
  refused(change, context).map(({ code, attribute, because, fix, source }) =>
    finding({
      code,
      attribute,
      timing: 'not-applied',
      apply: 'fails',
      why: `Fails at apply, because ${because}. Nothing else of the request takes effect.`,
      fix,
      source,
    }),
  );
