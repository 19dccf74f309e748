import { finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet } from '../../kind.ts';
import { isMarker, isUnset, texts } from '../../value.ts';

const source = 'Amazon RDS User Guide, Working with Amazon RDS event notification';

const silenced = (attribute: string | undefined, why: string) =>
  finding({
    code: 'rds-events-silenced',
    attribute,
    severity: 'review',
    why,
    fix: 'Make sure that failovers, failures and low storage are still told to somebody.',
    source,
  });

const enabled: AttributeRule = ({ after }) =>
  after === true ? [] : [silenced('enabled', 'Stops telling anybody of RDS events from now on.')];

/** An empty list means all. */
const narrowed: AttributeRule = ({ name, before, after }) => {
  if (isMarker(after))
    return [silenced(name, `May tell of fewer RDS events from now on: ${name} is not known yet.`)];
  if (isUnset(after)) return [];
  const wanted = new Set(texts(after));
  const isNarrower = isUnset(before) || texts(before).some((item) => !wanted.has(item));
  return isNarrower ? [silenced(name, `Tells of fewer RDS events from now on, as ${name} is narrower.`)] : [];
};

/** A subscription to events of instances, clusters, groups, proxies or snapshots. */
export const eventSubscriptionKind: Kind = {
  types: ['aws_db_event_subscription'],
  noun: 'the subscription to database events',
  updated: {
    enabled,
    event_categories: narrowed,
    source_ids: narrowed,
    source_type: quiet,
    sns_topic: quiet,
    timeouts: quiet,
  },
  destroyed: () => [silenced(undefined, 'Stops telling anybody of RDS events from now on.')],
  // A short gap, in which an event is told to nobody.
  replaced: () => [],
  left: () => [],
  guards: { enabled: (value) => value !== false },
};
