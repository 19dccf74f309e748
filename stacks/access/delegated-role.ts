import type { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { Construct } from 'constructs';
import { type Statement, trustPolicy } from '../policy.ts';
import { type DelegatedRoleProps, mayBeAssumed } from './props.ts';
import { roleWith } from './role.ts';

/** An IAM role that one other role takes on, with exactly the given statements. */
export class DelegatedRole extends Construct {
  readonly role: IamRole;

  constructor(scope: Construct, id: string, props: DelegatedRoleProps, statements: readonly Statement[]) {
    super(scope, id);
    this.role = roleWith(this, props, trustPolicy({ AWS: props.trustedRole }, mayBeAssumed), statements);
  }
}
