import { finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import { flag } from '../../value.ts';
import { boundaryUpdated, gains, iamSource, loses, setUpdated, statusUpdated } from './attribute-rules.ts';
import { goesWithOwner } from './owner.ts';

const gone =
  (code: string, why: string): Rule =>
  (change, context) =>
    goesWithOwner(change, context) ? [] : [loses(code, why)];

const labels = { arn: quiet, id: quiet, name: quiet, path: quiet, tags: quiet, tags_all: quiet } as const;

const forceDestroyUpdated: AttributeRule = ({ name, after }) =>
  flag(after) === true
    ? [
        finding({
          code: 'iam-user-force-destroy',
          attribute: name,
          severity: 'review',
          timing: 'not-applied',
          why: 'Lets a later destroy delete the user with keys and passwords that Terraform does not manage. Nothing is sent now.',
          source: 'AWS provider, aws_iam_user force_destroy',
        }),
      ]
    : [];

const profileRoleUpdated: AttributeRule = ({ name }) => [
  loses(
    'iam-profile-role',
    'Gives the instance profile another role. Instances that have it get the rights of the new one, within minutes and while they run.',
    name,
  ),
];

const membershipAdded =
  (why: string): Rule =>
  () => [gains('iam-membership-added', why)];

/** Judged together: each of them is a setting of everybody. */
const settingArguments = Object.fromEntries(
  ['account_alias', 'global_endpoint_token_version', 'id'].map((name) => [name, quiet]),
);

export const identityKinds: readonly Kind[] = [
  {
    types: ['aws_iam_user'],
    noun: 'the user',
    updated: {
      ...labels,
      force_destroy: forceDestroyUpdated,
      name: ({ name }) => [
        loses(
          'iam-user-rename',
          'Renames the user. Policies elsewhere that name its ARN do not match any more.',
          name,
        ),
      ],
      path: quiet,
      permissions_boundary: boundaryUpdated,
      unique_id: quiet,
    },
    destroyed: gone(
      'iam-user-delete',
      'Deletes the user. Whoever signs with its keys or its password is refused from then on.',
    ),
  },
  {
    types: ['aws_iam_group'],
    noun: 'the group of users',
    updated: {
      ...labels,
      name: ({ name }) => [
        loses(
          'iam-group-rename',
          'Renames the group. What names it by its old name does not match any more.',
          name,
        ),
      ],
      unique_id: quiet,
    },
    destroyed: gone('iam-group-delete', 'Deletes the group. Its members lose what its policies allow.'),
  },
  {
    types: ['aws_iam_group_membership', 'aws_iam_user_group_membership'],
    noun: 'the membership',
    created: membershipAdded('Adds users to groups, whose policies count for them from now on.'),
    updated: {
      groups: setUpdated('iam-membership', 'the groups of the user'),
      id: quiet,
      name: quiet,
      users: setUpdated('iam-membership', 'the users in the group'),
    },
    destroyed: gone(
      'iam-membership-removed',
      'Takes users out of groups. They lose what the policies of those allow.',
    ),
  },
  {
    types: ['aws_iam_instance_profile'],
    noun: 'the instance profile',
    updated: {
      ...labels,
      create_date: quiet,
      name_prefix: quiet,
      role: profileRoleUpdated,
      unique_id: quiet,
    },
    destroyed: gone(
      'iam-profile-delete',
      'Deletes the instance profile. Instances that have it get no credentials any more.',
    ),
  },
  {
    types: ['aws_iam_openid_connect_provider', 'aws_iam_saml_provider'],
    noun: 'the identity provider',
    updated: {
      ...labels,
      client_id_list: setUpdated('iam-provider-client', 'the audiences of the identity provider'),
      saml_metadata_document: ({ name }) => [
        loses(
          'iam-provider-metadata',
          'Changes the metadata of the identity provider. Sign-ins fail where it does not match.',
          name,
        ),
      ],
      thumbprint_list: quiet,
      valid_until: quiet,
    },
    destroyed: gone(
      'iam-provider-delete',
      'Deletes the identity provider. Nobody can assume a role through it any more: pods with roles of their service account, pipelines, people.',
    ),
  },
  {
    types: ['aws_iam_service_linked_role'],
    noun: 'the service-linked role',
    updated: { ...labels, create_date: quiet, description: quiet, unique_id: quiet },
    destroyed: () => [
      finding({
        code: 'iam-service-role-delete',
        interruption: 'unknown',
        apply: 'unknown',
        why: 'Deletes the service-linked role, which AWS refuses while its service has resources that use it. Without it the service can no longer act.',
        source: 'IAM User Guide, Create a service-linked role',
      }),
    ],
  },
  {
    types: [
      'aws_iam_access_key',
      'aws_iam_service_specific_credential',
      'aws_iam_signing_certificate',
      'aws_iam_server_certificate',
      'aws_iam_user_login_profile',
      'aws_iam_user_ssh_key',
      'aws_iam_virtual_mfa_device',
    ],
    noun: 'the credential',
    updated: {
      ...labels,
      encrypted_secret: quiet,
      expiration: quiet,
      password_reset_required: quiet,
      secret: quiet,
      ses_smtp_password_v4: quiet,
      status: statusUpdated('the credential'),
    },
    // A new one has other secrets.
    destroyed: (change, context) =>
      gone(
        'iam-credential-delete',
        'Deletes the credential. Whoever uses it is refused from then on; who does no plan tells.',
      )(change, context).map((one) => ({ ...one, reversible: 'no' })),
    replaced: () => [
      finding({
        code: 'iam-credential-replace',
        interruption: 'unknown',
        reversible: 'no',
        why: 'Replaces the credential. Whoever uses the old one is refused until it has the new one.',
        fix: 'Create the new one beside the old one, and delete that later.',
        source: iamSource,
      }),
    ],
  },
  {
    types: ['aws_iam_account_alias', 'aws_iam_security_token_service_preferences'],
    noun: 'a setting of the account',
    updated: settingArguments,
    updatedTogether: [
      ({ action, changed }) =>
        action !== 'update' || changed.length === 0
          ? []
          : [
              gains(
                'iam-account-setting',
                'Changes how people sign in to the account. It counts for all of them.',
              ),
            ],
    ],
    destroyed: () => [
      gains('iam-account-setting', 'Resets how people sign in to the account to what AWS gives.'),
    ],
  },
];
