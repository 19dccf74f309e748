import { type Change, hasChanged } from '../../change.ts';
import { finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import { text } from '../../value.ts';
import { loses, setUpdated } from './attribute-rules.ts';

const source =
  'Amazon EKS User Guide, Grant IAM users and roles access to Kubernetes APIs, and EKS Pod Identity';

const gone =
  (code: string, why: string): Rule =>
  () => [
    finding({
      code,
      interruption: 'unknown',
      why,
      source,
    }),
  ];

const policyGone = gone(
  'iam-cluster-policy-delete',
  'Takes an access policy from a principal. What it does in the cluster by that policy is refused.',
);

/** Nothing of an association changes in place: another policy comes as a replacement. */
const policyReplaced: Rule = (change, context) => [
  ...policyGone(change, context),
  ...(isMadeAdministrator(change)
    ? [
        finding({
          code: 'iam-cluster-policy-admin',
          severity: 'review',
          why: 'Grants a principal the administration of the cluster, within the scope of the association.',
          fix: 'Grant AmazonEKSEditPolicy or AmazonEKSViewPolicy where that is enough.',
          source,
        }),
      ]
    : []),
];

const isMadeAdministrator = (change: Change): boolean =>
  text(change.after?.policy_arn)?.endsWith('/AmazonEKSClusterAdminPolicy') === true &&
  hasChanged(change, 'policy_arn', 'principal_arn', 'cluster_name', 'access_scope');

const roleUpdated: AttributeRule = ({ name }) => [
  loses(
    'iam-pod-role',
    'Gives the pods of a service account another role. They get its credentials when they renew theirs; whether it allows the same is not in the association.',
    name,
  ),
];

/** Who may use a cluster, and which role its pods have. */
export const clusterAccessKinds: readonly Kind[] = [
  {
    types: ['aws_eks_access_entry'],
    noun: 'the access entry',
    updated: {
      access_entry_arn: quiet,
      created_at: quiet,
      id: quiet,
      kubernetes_groups: setUpdated('iam-cluster-groups', 'the Kubernetes groups of the principal'),
      modified_at: quiet,
      tags: quiet,
      tags_all: quiet,
      user_name: ({ name }) => [
        loses(
          'iam-cluster-user',
          'Changes the Kubernetes user of the principal. Role bindings to the old name do not count any more.',
          name,
        ),
      ],
    },
    destroyed: gone(
      'iam-cluster-access-delete',
      'Takes its access to the cluster from a principal. Nodes, pipelines or people that use it are refused.',
    ),
  },
  {
    types: ['aws_eks_access_policy_association'],
    noun: 'the association of an access policy',
    updated: { associated_at: quiet, modified_at: quiet },
    destroyed: policyGone,
    replaced: policyReplaced,
  },
  {
    types: ['aws_eks_pod_identity_association'],
    noun: 'the pod identity association',
    updated: {
      association_arn: quiet,
      association_id: quiet,
      disable_session_tags: quiet,
      external_id: quiet,
      id: quiet,
      role_arn: roleUpdated,
      tags: quiet,
      tags_all: quiet,
    },
    destroyed: gone(
      'iam-pod-identity-delete',
      'Takes the pods of a service account their role. They get no new credentials; requests to AWS fail when those they have expire.',
    ),
  },
];
