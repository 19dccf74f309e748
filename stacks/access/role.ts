import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import type { Construct } from 'constructs';
import { child } from '../child.ts';
import { policyDocument, type Statement } from '../policy.ts';
import type { RoleProps } from './props.ts';

/** A role whose one policy is exactly the given statements. */
export function roleWith(
  scope: Construct,
  props: RoleProps,
  trust: string,
  statements: readonly Statement[],
): IamRole {
  const role = new IamRole(
    scope,
    'Resource',
    child(props, 'access.role', { name: props.name, assumeRolePolicy: trust }),
  );
  if (statements.length > 0) policy(scope, props, role, statements);
  return role;
}

const policy = (scope: Construct, props: RoleProps, to: IamRole, statements: readonly Statement[]) =>
  new IamRolePolicy(
    scope,
    'policy',
    child(props, 'access.policy', { name: 'access', role: to.id, policy: policyDocument(...statements) }),
  );
