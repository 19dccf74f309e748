import type { Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule, Kind } from '../../kind.ts';
import {
  blocks,
  flag,
  hasUnknown,
  isMarker,
  isUnset,
  number,
  text,
  type Value,
  type ValueObject,
} from '../../value.ts';
import { eachTells, figure, quietly, tells, unsure, whenLess, whenOff } from './arguments.ts';
import { indexes } from './dynamodb-indexes.ts';
import { kept, lost, refused } from './ending.ts';

const guide = 'Amazon DynamoDB Developer Guide';
const noun = 'the DynamoDB table';
const recovery = `${guide}, Point-in-time backups`;

const isOn = (value: Value | undefined): boolean =>
  flag(value) === true || blocks(value).some((block) => flag(block.enabled) === true);

const ending = { code: 'dynamodb-delete', noun, source: `${guide}, Deletion protection; ${recovery}` };

/** The prior state decides: protection first, then whether point-in-time recovery leaves a system backup. */
function destroyed(change: Change): Finding {
  if (flag(change.before?.deletion_protection_enabled) === true)
    return refused(change, {
      ...ending,
      code: 'dynamodb-delete-refused',
      reason: 'deletion protection is on',
      fix: 'Turn deletion_protection_enabled off in an apply of its own, if the table is really to go.',
    });
  if (isOn(change.before?.point_in_time_recovery))
    return kept(change, {
      ...ending,
      copy: 'As point-in-time recovery is on, DynamoDB keeps a system backup for 35 days, from which a new table can be restored.',
    });
  return lost(change, {
    ...ending,
    content: 'every item goes',
    fix: 'Turn point-in-time recovery on, or take a backup, before.',
  });
}

const recoveryOff: Omit<Parameters<typeof finding>[0], 'attribute'> = {
  code: 'dynamodb-recovery-off',
  severity: 'dangerous',
  data: 'recoverability-reduced',
  reversible: 'no',
  why: 'Turns point-in-time recovery off, and the continuous backups of the table go now. Turned on again, it starts anew.',
  fix: 'Leave point_in_time_recovery on.',
  source: recovery,
};

/** Off loses the continuous backups; a shorter period loses those that are older. */
const pointInTimeRecovery: AttributeRule = ({ name, before, after }) => {
  if (hasUnknown(after)) return [unsure(name, recoveryOff)];
  if (!isOn(before)) return [];
  if (!isOn(after)) return [finding({ ...recoveryOff, attribute: name })];
  const [old, planned] = [days(before), days(after)];
  if (planned >= old) return [];
  return [
    finding({
      ...recoveryOff,
      code: 'dynamodb-recovery-period',
      attribute: name,
      why: `Shortens point-in-time recovery from ${old} to ${planned} days. Older points can not be restored any more.`,
      fix: 'Keep the longer period.',
    }),
  ];
};

const days = (value: Value): number => number(blocks(value)[0]?.recovery_period_in_days) ?? 35;

const timeToLive: AttributeRule = ({ name, before, after }) => {
  if (hasUnknown(after)) return [unsure(name, expiry)];
  if (isOn(before) && isOn(after) && attributeName(before) !== attributeName(after))
    return [finding({ ...otherExpiry, attribute: name })];
  return !isOn(after) || (isOn(before) && attributeName(before) === attributeName(after))
    ? []
    : [finding({ ...expiry, attribute: name })];
};
const attributeName = (value: Value): string | undefined => text(blocks(value)[0]?.attribute_name);
const expiry: Omit<Parameters<typeof finding>[0], 'attribute'> = {
  code: 'dynamodb-ttl-on',
  severity: 'review',
  data: 'unknown',
  reversible: 'no',
  why: 'Lets DynamoDB delete every item whose expiry attribute lies in the past. Which items that are the plan does not show.',
  fix: 'Check the attribute of existing items first.',
  source: `${guide}, Using time to live (TTL) in DynamoDB`,
};

const otherExpiry: Omit<Parameters<typeof finding>[0], 'attribute'> = {
  code: 'dynamodb-ttl-attribute-refused',
  timing: 'not-applied',
  apply: 'fails',
  why: 'Fails: DynamoDB refuses another expiry attribute while expiry is on by the old one.',
  fix: 'Turn ttl off in an apply of its own, wait an hour, and turn it on with the new attribute.',
  source: `${guide}, Using time to live (TTL) in DynamoDB; Amazon DynamoDB API Reference, UpdateTimeToLive`,
};

/** Replicas in other Regions, by Region. */
const replicas: AttributeRule = ({ name, before, after }) => {
  const told = {
    code: 'dynamodb-replica-removed',
    interruption: 'outage',
    data: 'recoverability-reduced',
    fix: 'Move the clients of that Region first.',
    source: `${guide}, Global tables: deleting a replica`,
  } as const;
  // A replica that changes has ARNs that are computed; they say nothing of what it is.
  if (isMarker(after) || blocks(after).some(({ region_name }) => hasUnknown(region_name)))
    return [unsure(name, { ...told, why: '' })];
  const staying = new Map(blocks(after).map((block) => [text(block.region_name), block]));
  return blocks(before).flatMap((replica): readonly Finding[] => {
    const now = staying.get(text(replica.region_name));
    if (now === undefined)
      return [
        finding({
          ...told,
          attribute: name,
          why: 'Deletes the replica of the table in another Region. Clients there are cut off; the items remain in the other Regions.',
        }),
      ];
    return [...replicaKey(name, replica, now), ...replicaRecovery(name, replica, now)];
  });
};

function replicaRecovery(attribute: string, replica: ValueObject, now: ValueObject): readonly Finding[] {
  if (!isOn(replica.point_in_time_recovery) || isOn(now.point_in_time_recovery)) return [];
  if (hasUnknown(now.point_in_time_recovery)) return [unsure(attribute, recoveryOff)];
  return [
    finding({
      ...recoveryOff,
      attribute,
      why: 'Turns point-in-time recovery of a replica off, and its continuous backups go now. Those of the table in this Region stay.',
      fix: 'Leave point_in_time_recovery of the replica on.',
    }),
  ];
}

/** Left out, the key is computed: the one AWS keeps for DynamoDB. */
function replicaKey(attribute: string, replica: ValueObject, now: ValueObject): readonly Finding[] {
  const [old, planned] = [text(replica.kms_key_arn), text(now.kms_key_arn)];
  if (isUnset(now.kms_key_arn) || isMarker(now.kms_key_arn) || (old ?? '') === planned) return [];
  return [
    finding({
      code: 'dynamodb-replica-replaced',
      attribute,
      interruption: 'outage',
      data: 'recoverability-reduced',
      why: 'Deletes the replica of the table in another Region and makes it anew under another key. Clients there are cut off until it is filled again; the items remain in the other Regions.',
      fix: 'Move the clients of that Region first.',
      source: `${guide}, Global tables: deleting a replica; AWS provider source, update of aws_dynamodb_table`,
    }),
  ];
}

const capacity = whenLess(({ name, before, after }) => ({
  code: 'dynamodb-capacity',
  severity: 'review',
  interruption: 'unknown',
  why: `Lowers ${name} from ${figure(before)} to ${figure(after)}. Requests beyond it are throttled.`,
  source: `${guide}, Provisioned capacity mode`,
}));

const billing: AttributeRule = ({ name, after }) =>
  text(after) === 'PAY_PER_REQUEST'
    ? []
    : [
        finding({
          code: 'dynamodb-provisioned',
          attribute: name,
          severity: 'review',
          interruption: 'unknown',
          why: 'Gives the table a fixed capacity from now on. Requests beyond it are throttled.',
          source: `${guide}, Considerations when switching capacity modes`,
        }),
      ];

/** With on-demand billing the plan may carry zeros for the capacity that does not count any more. */
const provisioned: AttributeRule = (attribute, change, context) =>
  text(change.after?.billing_mode) === 'PAY_PER_REQUEST' ? [] : capacity(attribute, change, context);

const stream = {
  severity: 'review',
  interruption: 'unknown',
  reversible: 'unknown',
  source: `${guide}, Change data capture for DynamoDB Streams`,
} as const;

const protection = whenOff({
  code: 'dynamodb-protection-off',
  data: 'recoverability-reduced',
  why: 'Turns deletion protection of the table off. A later deletion is not refused any more.',
  fix: 'Leave deletion_protection_enabled on.',
  source: `${guide}, Deletion protection`,
});

const table: Kind = {
  types: ['aws_dynamodb_table'],
  noun,
  updated: {
    ...quietly('attribute', 'table_class', 'stream_arn', 'stream_label'),
    point_in_time_recovery: pointInTimeRecovery,
    deletion_protection_enabled: protection,
    ttl: timeToLive,
    replica: replicas,
    global_secondary_index: indexes,
    billing_mode: billing,
    read_capacity: provisioned,
    write_capacity: provisioned,
    stream_enabled: whenOff({
      ...stream,
      code: 'dynamodb-stream-off',
      why: 'Turns the stream of the table off. Consumers hear of no change any more.',
    }),
    stream_view_type: ({ name }, change) =>
      flag(change.before?.stream_enabled) === true && flag(change.after?.stream_enabled) === true
        ? [
            finding({
              ...stream,
              code: 'dynamodb-stream-view',
              attribute: name,
              why: 'Replaces the stream of the table with one of another view type. Consumers have to move to the new stream.',
            }),
          ]
        : [],
    server_side_encryption: tells({
      code: 'dynamodb-encryption-key',
      severity: 'review',
      why: 'Encrypts the table with another key. It stays available, but older backups need the old key.',
      source: `${guide}, Managing encrypted tables in DynamoDB`,
    }),
    on_demand_throughput: tells({
      code: 'dynamodb-maximum-throughput',
      severity: 'review',
      interruption: 'unknown',
      why: 'Changes the most requests the table serves. Requests beyond it are throttled.',
      source: `${guide}, DynamoDB maximum throughput for on-demand tables`,
    }),
    ...eachTells(
      [
        'import_table',
        'restore_date_time',
        'restore_source_name',
        'restore_source_table_arn',
        'restore_to_latest_time',
      ],
      {
        code: 'dynamodb-creation-only',
        severity: 'safe',
        timing: 'not-applied',
        why: 'Counts for the creation of the table only.',
        source: 'AWS provider documentation, aws_dynamodb_table',
      },
    ),
  },
  destroyed: (change) => [destroyed(change)],
  guards: { deletion_protection_enabled: (value) => value === true, point_in_time_recovery: isOn },
};

const replica: Kind = {
  types: ['aws_dynamodb_table_replica'],
  noun: 'the replica of the DynamoDB table',
  updated: {
    ...quietly('table_class_override'),
    point_in_time_recovery: pointInTimeRecovery,
    deletion_protection_enabled: protection,
  },
  destroyed: (change) => {
    const replicaEnding = {
      code: 'dynamodb-replica-delete',
      noun: 'the replica of the DynamoDB table',
      source: `${guide}, Global tables: deleting a replica`,
    };
    return [
      flag(change.before?.deletion_protection_enabled) === true
        ? refused(change, {
            ...replicaEnding,
            code: 'dynamodb-replica-delete-refused',
            reason: 'deletion protection is on',
            fix: 'Turn deletion_protection_enabled off in an apply of its own.',
          })
        : kept(change, {
            ...replicaEnding,
            reversible: 'yes',
            copy: 'Clients of its Region are cut off; the items remain in the table it replicates.',
          }),
    ];
  },
  guards: { deletion_protection_enabled: (value) => value === true, point_in_time_recovery: isOn },
};

const item: Kind = {
  types: ['aws_dynamodb_table_item'],
  noun: 'the item',
  updated: {
    item: tells({
      code: 'dynamodb-item',
      severity: 'review',
      data: 'unknown',
      reversible: 'unknown',
      why: 'Overwrites an item of the table. What others wrote into it since is gone.',
      source: 'AWS provider documentation, aws_dynamodb_table_item',
    }),
  },
  destroyed: (change) => [
    lost(change, {
      code: 'dynamodb-item-delete',
      noun: 'an item of the table',
      content: 'what it holds goes',
      interruption: 'none',
      reversible: 'unknown',
      source: 'AWS provider documentation, aws_dynamodb_table_item',
    }),
  ],
};

export const dynamodbKinds: readonly Kind[] = [table, replica, item];
