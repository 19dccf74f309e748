import type { AttributeChange } from '../../change.ts';
import { finding } from '../../finding.ts';
import { type AttributeRule, quiet } from '../../kind.ts';
import { flag, hasUnknown, isUnset, number, text, texts, type Value } from '../../value.ts';
import { figure, unsure, whenLess, whenOff } from '../stores/arguments.ts';
import { paths } from './paths.ts';

const logsApi = 'Amazon CloudWatch Logs API Reference, PutRetentionPolicy';

/** Days of logs; 0 or none is for ever. */
const logRetention: AttributeRule = ({ name, before, after }) => {
  if (hasUnknown(after))
    return [unsure(name, { code: 'logs-retention', data: 'loss', why: '', source: logsApi })];
  const [old, planned] = [number(before) ?? 0, number(after) ?? 0].map((days) =>
    days === 0 ? Number.POSITIVE_INFINITY : days,
  ) as [number, number];
  if (planned >= old) return [];
  return [
    finding({
      code: 'logs-retention',
      attribute: name,
      data: 'loss',
      reversible: 'no',
      why: `Keeps log events for ${planned} days instead of ${Number.isFinite(old) ? `${old}` : 'for ever'}, and CloudWatch Logs deletes older ones, within about 72 hours.`,
      fix: 'Export what has to be kept before.',
      source: logsApi,
    }),
  ];
};

const messageRetention = whenLess(({ before, after }) => ({
  code: 'messages-retention',
  data: 'loss',
  reversible: 'no',
  why: `Keeps messages for ${figure(after)} instead of ${figure(before)} seconds. Those in the queue that are older are deleted, within about 15 minutes.`,
  fix: 'Drain the queue before.',
  source: 'Amazon SQS API Reference, SetQueueAttributes (MessageRetentionPeriod)',
}));

const recordRetention = whenLess(({ before, after }) => ({
  code: 'messages-retention',
  data: 'loss',
  reversible: 'no',
  why: `Keeps records for ${figure(after)} instead of ${figure(before)} hours. Older ones can not be read any more.`,
  fix: 'Let every consumer catch up before.',
  source: 'Amazon Kinesis Data Streams API Reference, DecreaseStreamRetentionPeriod',
}));

const shards = whenLess(({ before, after }) => ({
  code: 'messages-shards',
  severity: 'review',
  interruption: 'unknown',
  why: `Merges the shards of the stream from ${figure(before)} to ${figure(after)}. It stays available; what exceeds the smaller capacity is throttled.`,
  source: 'Amazon Kinesis Data Streams API Reference, UpdateShardCount',
}));

const concurrency: AttributeRule = ({ name, before, after }) => {
  const limit = number(after);
  // -1 or none is no limit of its own.
  if (!hasUnknown(after) && (limit === undefined || limit < 0)) return [];
  const old = number(before);
  if (old !== undefined && old >= 0 && limit !== undefined && limit > old) return [];
  return [
    finding({
      code: 'compute-concurrency',
      attribute: name,
      interruption: limit === 0 ? 'outage' : 'unknown',
      severity: limit === 0 ? 'dangerous' : 'review',
      why:
        limit === 0
          ? 'Stops the function: with a reserved concurrency of 0 every invocation is throttled.'
          : 'Limits how many invocations of the function run at once. Those beyond it are throttled.',
      source: 'AWS Lambda Developer Guide, Configuring reserved concurrency',
    }),
  ];
};

const groupLimits = 'Amazon EC2 Auto Scaling User Guide, Set scaling limits';

const fewerInstances = ({ name, before, after }: AttributeChange) => ({
  code: 'compute-capacity',
  severity: 'review' as const,
  interruption: 'unknown' as const,
  why: `Lowers ${name} from ${figure(before)} to ${figure(after)}. Instances beyond it may be terminated, with what is on their disks.`,
  source: groupLimits,
});

const noInstance = { severity: 'dangerous', interruption: 'outage' } as const;

/** The minimum ends nothing by itself: it lets scaling go further down. */
const groupMinimum = whenLess(fewerInstances);

const groupCapacity = whenLess((attribute) => ({
  ...fewerInstances(attribute),
  ...(number(attribute.after) === 0 && noInstance),
}));

/** A maximum below the capacity there is takes that down with it, and one above limits what is to come. */
const groupMaximum: AttributeRule = (attribute, change, context) => {
  const [running, maximum] = [number(change.before?.desired_capacity), number(attribute.after)];
  const isRoomy = running !== undefined && maximum !== undefined && maximum >= running;
  return (isRoomy ? capacityLimit(groupLimits) : groupCapacity)(attribute, change, context);
};

const capacityLimit = (source: string): AttributeRule =>
  whenLess(({ name, before, after }) => ({
    code: 'compute-capacity-limit',
    severity: 'review',
    why: `Lowers ${name} from ${figure(before)} to ${figure(after)}, which limits the capacity under load.`,
    source,
  }));

/** Enters service as instances are replaced, which only a refresh does by itself. */
const groupTemplate: AttributeRule = ({ name }, change) =>
  isUnset(change.after?.instance_refresh)
    ? []
    : [
        finding({
          code: 'compute-instance-refresh',
          attribute: name,
          severity: 'review',
          interruption: 'unknown',
          why: 'Replaces the instances of the group batch by batch, for the new template. What is on their disks goes.',
          source: 'Amazon EC2 Auto Scaling User Guide, Use an instance refresh to update instances',
        }),
      ];

/** An alarm without an action, or with its actions off, changes its state and tells nobody. */
const silenced =
  (isHeard: (value: Value) => boolean): AttributeRule =>
  ({ name, after }) =>
    hasUnknown(after) || isHeard(after)
      ? []
      : [
          finding({
            code: 'monitoring-silenced',
            attribute: name,
            severity: 'review',
            why: 'Silences the alarm: it still changes its state, and tells nobody.',
            fix: 'Leave it an action.',
            source: 'Amazon CloudWatch API Reference, PutMetricAlarm',
          }),
        ];

const alarm = {
  alarm_actions: silenced((value) => !isUnset(value)),
  actions_enabled: silenced((value) => flag(value) === true),
};

/** The old port is closed at once, and clients know the new one only when they are told. */
const listenerPort: AttributeRule = ({ name }) => [
  finding({
    code: 'traffic-port',
    attribute: name,
    interruption: 'outage',
    why: 'Moves the listener to another port now. Clients of the old one are cut off.',
    fix: 'Add a listener on the new port, move the clients, then delete the old one.',
    source: 'Elastic Load Balancing API Reference, ModifyListener',
  }),
];

const stopLogging = whenOff({
  code: 'monitoring-stopped',
  severity: 'review',
  why: 'Stops the trail from recording. What happens meanwhile is recorded nowhere.',
  source: 'AWS CloudTrail API Reference, StopLogging',
});

/** A name that is taken away is answered with an error. */
const aliases: AttributeRule = ({ name, before, after }) => {
  const kept = texts(after);
  const isCut = !hasUnknown(after) && texts(before).some((alias) => !kept.includes(alias));
  return [
    finding({
      code: 'traffic-aliases',
      attribute: name,
      severity: isCut ? 'dangerous' : 'review',
      interruption: isCut ? 'outage' : 'unknown',
      why: isCut
        ? 'Takes a name from the distribution, which refuses requests for it from now on.'
        : 'Changes the names the distribution answers to.',
      source: 'Amazon CloudFront Developer Guide, Use custom URLs by adding alternate domain names (CNAMEs)',
    }),
  ];
};

/** Asked for a signature so far, it answers everybody. */
const urlAuthorization: AttributeRule = ({ name, after }) => {
  const isOpen = text(after) === 'NONE';
  return [
    finding({
      code: isOpen ? 'function-url-open' : 'function-url-authorization',
      attribute: name,
      severity: isOpen ? 'dangerous' : 'review',
      interruption: isOpen ? 'none' : 'unknown',
      why: isOpen
        ? 'Answers anybody on the internet from now on, without asking who it is.'
        : 'Asks callers for a signature. Those that send none are refused.',
      ...(isOpen && { fix: 'Leave authorization_type at AWS_IAM, unless the function itself asks.' }),
      source: 'AWS Lambda Developer Guide, Control access to Lambda function URLs',
    }),
  ];
};

/** Rules of single arguments that the table can not express, by type. */
export const special: Readonly<Record<string, Readonly<Record<string, AttributeRule>>>> = {
  aws_cloudwatch_log_group: { retention_in_days: logRetention },
  aws_sqs_queue: { message_retention_seconds: messageRetention },
  aws_kinesis_stream: { retention_period: recordRetention, shard_count: shards },
  aws_lambda_function: { reserved_concurrent_executions: concurrency },
  aws_appautoscaling_target: {
    max_capacity: capacityLimit('Application Auto Scaling API Reference, RegisterScalableTarget'),
  },
  aws_autoscaling_group: {
    min_size: groupMinimum,
    max_size: groupMaximum,
    desired_capacity: groupCapacity,
    launch_template: groupTemplate,
    launch_configuration: groupTemplate,
    mixed_instances_policy: groupTemplate,
    instance_refresh: quiet,
  },
  aws_lb_listener: { port: listenerPort },
  aws_alb_listener: { port: listenerPort },
  aws_cloudfront_distribution: { aliases },
  aws_lambda_function_url: { authorization_type: urlAuthorization },
  ...paths,
  aws_cloudtrail: { enable_logging: stopLogging },
  aws_cloudwatch_metric_alarm: alarm,
  aws_cloudwatch_composite_alarm: alarm,
};
