import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule, Rule } from '../../kind.ts';
import { type Attributes, blocks, flag, hasUnknown, isMarker, isUnset, text, texts } from '../../value.ts';
import { settingKind } from './setting.ts';
import { without } from './without.ts';

const source = 'Amazon S3 User Guide, Amazon S3 Event Notifications';

const silent = (attribute: string | undefined, what = 'events'): Finding =>
  finding({
    code: 's3-notification-off',
    attribute,
    interruption: 'unknown',
    why: `Stops sending ${what} to a target that gets them now. What it does with them is not done any more, and events of the meantime are not sent later.`,
    fix: 'Check what the queue, topic or function is for.',
    source,
  });

const arns = ['lambda_function_arn', 'queue_arn', 'topic_arn'] as const;
const arnOf = (target: Attributes): string | undefined =>
  arns.map((name) => text(target[name])).find((arn) => arn !== undefined);

/** `s3:ObjectCreated:*` takes in `s3:ObjectCreated:Put`. */
const isEventIn = (event: string, events: readonly string[]): boolean =>
  events.some((one) => one === event || (one.endsWith('*') && event.startsWith(one.slice(0, -1))));

/** Whether a target still gets all that it got by another: its events, of keys that begin and end like those. */
const takesIn = (planned: Attributes, old: Attributes): boolean =>
  arnOf(planned) === arnOf(old) &&
  (text(old.filter_prefix) ?? '').startsWith(text(planned.filter_prefix) ?? '') &&
  (text(old.filter_suffix) ?? '').endsWith(text(planned.filter_suffix) ?? '') &&
  texts(old.events).every((event) => isEventIn(event, texts(planned.events)));

const targetsUpdated: AttributeRule = ({ name, before, after }) => {
  if (isUnset(before)) return [];
  if (isMarker(after) || hasUnknown(without(after, ['id']))) return [silent(name)];
  const planned = blocks(after);
  const narrowed = blocks(before).filter((old) => !planned.some((target) => takesIn(target, old)));
  if (narrowed.length === 0) return [];
  const isKept = narrowed.every((old) => planned.some((target) => arnOf(target) === arnOf(old)));
  return [silent(name, isKept ? 'some events' : 'events')];
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
