import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import type { Construct } from 'constructs';
import { toDays } from '../../spec/units.ts';
import { child } from '../child.ts';
import type { FullRedisProps } from './defaults.ts';

/** Slow commands and the engine's own log, as JSON, in groups with a retention. */
export const logDelivery = (scope: Construct, props: FullRedisProps) =>
  (['slow-log', 'engine-log'] as const).map((log) => ({
    logType: log,
    logFormat: 'json',
    destinationType: 'cloudwatch-logs',
    destination: new CloudwatchLogGroup(
      scope,
      log,
      child(props, 'redis.log-group', {
        name: `/aws/elasticache/${props.identifier}/${log}`,
        retentionInDays: toDays(props.logRetention),
        kmsKeyId: props.kmsKeyArn,
      }),
    ).name,
  }));
