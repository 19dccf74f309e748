import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule, Rule } from '../../kind.ts';
import {
  blocks,
  canonical,
  flag,
  hasUnknown,
  isMarker,
  isUnset,
  type Json,
  type Value,
} from '../../value.ts';
import { settingKind } from './setting.ts';
import { without } from './without.ts';

const source = 'Amazon S3 User Guide, Amazon S3 Event Notifications';

const silent = (attribute: string | undefined): Finding =>
  finding({
    code: 's3-notification-off',
    attribute,
    interruption: 'unknown',
    why: 'Stops sending events to a target that gets them now. What it does with them is not done any more, and events of the meantime are not sent later.',
    fix: 'Check what the queue, topic or function is for.',
    source,
  });

/** Targets without their ids, which have no meaning. */
const texts = (targets: Value): ReadonlySet<string> =>
  new Set(blocks(targets).map((target) => canonical(without(target, ['id']) as Json)));

const targetsUpdated: AttributeRule = ({ name, before, after }) => {
  if (isUnset(before)) return [];
  if (isMarker(after) || hasUnknown(without(after, ['id']))) return [silent(name)];
  const kept = texts(after);
  return [...texts(before)].every((target) => kept.has(target)) ? [] : [silent(name)];
};

const busUpdated: AttributeRule = ({ name, before, after }) =>
  flag(before) === true && flag(after) !== true ? [silent(name)] : [];

const reset: Rule = () => [silent(undefined)];

export const notificationKind = settingKind({
  types: ['aws_s3_bucket_notification'],
  noun: 'the event notifications',
  code: 's3-notification',
  updated: {
    eventbridge: busUpdated,
    lambda_function: targetsUpdated,
    queue: targetsUpdated,
    topic: targetsUpdated,
  },
  reset,
});
