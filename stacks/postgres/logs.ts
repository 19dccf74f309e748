import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import type { Construct } from 'constructs';
import { toDays } from '../../spec/units.ts';
import { child } from '../child.ts';
import type { FullPostgresProps } from './defaults.ts';

export const exportedLogs = ['postgresql', 'upgrade'] as const;

/**
 * The groups RDS writes an instance's logs to. Made before the instance: RDS would otherwise make
 * them itself, kept for ever and without the key.
 */
export const logGroups = (
  scope: Construct,
  props: FullPostgresProps,
  identifier: string,
): CloudwatchLogGroup[] =>
  exportedLogs.map(
    (log) =>
      new CloudwatchLogGroup(
        scope,
        `${log}-log`,
        child(props, 'postgres.log-group', {
          name: `/aws/rds/instance/${identifier}/${log}`,
          retentionInDays: toDays(props.logRetention),
          kmsKeyId: props.kmsKeyArn,
        }),
      ),
  );
