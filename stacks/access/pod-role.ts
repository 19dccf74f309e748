import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { Construct } from 'constructs';
import { child } from '../child.ts';
import { policyDocument, type Statement, trustPolicy } from '../policy.ts';
import type { PodRoleProps } from './props.ts';

/** An IAM role for the pods of one service account, with exactly the given statements. */
export class PodRole extends Construct {
  readonly role: IamRole;

  constructor(scope: Construct, id: string, props: PodRoleProps, statements: readonly Statement[]) {
    super(scope, id);
    this.role = role(this, props);
    if (statements.length > 0) policy(this, props, this.role, statements);
    if (props.identity.cluster) association(this, props, this.role, props.identity.cluster);
  }
}

const role = (scope: Construct, props: PodRoleProps): IamRole =>
  new IamRole(
    scope,
    'Resource',
    child(props, 'access.role', {
      name: props.name,
      assumeRolePolicy: trustPolicy('pods.eks.amazonaws.com', ['sts:AssumeRole', 'sts:TagSession'], {
        StringEquals: sessionTags(props),
      }),
    }),
  );

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

const policy = (scope: Construct, props: PodRoleProps, to: IamRole, statements: readonly Statement[]) =>
  new IamRolePolicy(
    scope,
    'policy',
    child(props, 'access.policy', { name: 'access', role: to.id, policy: policyDocument(...statements) }),
  );

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
