import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association/index.js';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { Construct } from 'constructs';
import { child } from '../child.ts';
import { type Statement, trustPolicy } from '../policy.ts';
import { mayBeAssumed, type PodRoleProps } from './props.ts';
import { roleWith } from './role.ts';

/** An IAM role for the pods of one service account, with exactly the given statements. */
export class PodRole extends Construct {
  readonly role: IamRole;

  constructor(scope: Construct, id: string, props: PodRoleProps, statements: readonly Statement[]) {
    super(scope, id);
    this.role = roleWith(this, props, trust(props), statements);
    if (props.identity.cluster) association(this, props, this.role, props.identity.cluster);
  }
}

const trust = (props: PodRoleProps): string =>
  trustPolicy({ Service: 'pods.eks.amazonaws.com' }, mayBeAssumed, { StringEquals: sessionTags(props) });

/** Tags EKS puts on the session (EKS User Guide, "Grant Pods access to AWS resources based on tags"). */
const sessionTags = ({
  account,
  region,
  identity,
  serviceAccount,
}: PodRoleProps): Record<string, string> => ({
  'aws:RequestTag/kubernetes-namespace': identity.namespace,
  'aws:RequestTag/kubernetes-service-account': serviceAccount,
  ...(identity.cluster && {
    'aws:RequestTag/eks-cluster-arn': `arn:aws:eks:${region}:${account}:cluster/${identity.cluster}`,
  }),
});

const association = (scope: Construct, props: PodRoleProps, to: IamRole, cluster: string) =>
  new EksPodIdentityAssociation(
    scope,
    'association',
    child(props, 'access.association', {
      clusterName: cluster,
      namespace: props.identity.namespace,
      serviceAccount: props.serviceAccount,
      roleArn: to.arn,
    }),
  );
