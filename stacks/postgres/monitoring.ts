import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import type { Construct } from 'constructs';
import { toSeconds } from '../../spec/units.ts';
import { child, providerOf } from '../child.ts';
import { trustPolicy } from '../policy.ts';
import type { FullPostgresProps } from './defaults.ts';

/** The role with which RDS writes operating-system metrics; only when enhanced monitoring is on. */
export function monitoringRole(scope: Construct, props: FullPostgresProps): string | undefined {
  if (toSeconds(props.monitoringInterval) === 0) return undefined;
  const role = new IamRole(
    scope,
    'monitoring-role',
    child(props, 'postgres.monitoring-role', {
      name: `${props.identifier}-monitoring`,
      assumeRolePolicy: trustPolicy({ Service: 'monitoring.rds.amazonaws.com' }, 'sts:AssumeRole', {
        StringEquals: { 'aws:SourceAccount': props.account },
      }),
    }),
  );
  new IamRolePolicyAttachment(scope, 'monitoring-role-policy', {
    ...providerOf(props),
    role: role.name,
    policyArn: 'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole',
  });
  return role.arn;
}
