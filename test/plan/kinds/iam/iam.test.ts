import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../plan/value.ts';
import { aChange, judged } from '../../judged.ts';
import { fields, judgedIn, quietly } from '../s3/fields.ts';

const exposed = 'dangerous now none none yes succeeds';
const wider = 'review now none none yes succeeds';
const narrower = 'review now unknown none yes succeeds';

const document = (...statements: readonly object[]): string => JSON.stringify({ Statement: statements });
const read = { Effect: 'Allow', Action: ['s3:GetObject'], Resource: '*' };
const write = { Effect: 'Allow', Action: ['s3:PutObject'], Resource: '*' };
const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const change = (type: string, before: JsonObject, after: JsonObject) =>
  fields(judged(type, { before, after }));
const deletion = (type: string, before: JsonObject = { name: 'a' }) => fields(judged(type, { before }));
const creation = (type: string, after: JsonObject) => fields(judged(type, { after }));

describe('a role', () => {
  const trust = (principal: unknown, more = {}): JsonObject => ({
    name: 'app',
    assume_role_policy: document({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: principal,
      ...more,
    }),
  });
  const service = trust({ Service: 'ec2.amazonaws.com' });

  it('is quiet when it is new, unless anybody may assume it', () => {
    expect(creation('aws_iam_role', service)).toBe(quietly);
    expect(creation('aws_iam_role', trust({ AWS: '*' }))).toBe(exposed);
    expect(
      creation('aws_iam_role', trust('*', { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } })),
    ).toBe(quietly);
  });

  it('is exposed when its trust takes in everybody', () => {
    expect(change('aws_iam_role', trust({ AWS: '111111111111' }), trust({ AWS: '*' }))).toBe(exposed);
  });

  it('is worth a sentence when another account may assume it', () => {
    expect(
      change(
        'aws_iam_role',
        trust({ AWS: ['111111111111'] }),
        trust({ AWS: ['111111111111', '222222222222'] }),
      ),
    ).toBe(wider);
  });

  it('may cut off whoever may assume it no more', () => {
    expect(
      change(
        'aws_iam_role',
        trust({ AWS: ['111111111111', '222222222222'] }),
        trust({ AWS: ['111111111111'] }),
      ),
    ).toBe(narrower);
  });

  it('may cut off all that runs under it', () => {
    expect(deletion('aws_iam_role', service)).toBe(narrower);
    const replaced = judged('aws_iam_role', {
      before: service,
      after: { ...service, name: 'other' },
      actions: ['delete', 'create'],
      replacePaths: [['name']],
    });
    expect(fields(replaced)).toBe(narrower);
  });

  it.each([
    ['description', 'a', 'b'],
    ['max_session_duration', 3600, 7200],
    ['force_detach_policies', false, true],
  ])('is quiet when %s changes', (name, before, after) => {
    expect(change('aws_iam_role', { ...service, [name]: before }, { ...service, [name]: after })).toBe(
      quietly,
    );
  });

  it('refuses callers that ask for a longer session than before', () => {
    const session = (seconds: number): JsonObject => ({ ...service, max_session_duration: seconds });
    expect(change('aws_iam_role', session(7200), session(3600))).toBe(narrower);
  });

  it('is bounded, and unbounded', () => {
    expect(change('aws_iam_role', service, { ...service, permissions_boundary: 'b' })).toBe(narrower);
    expect(change('aws_iam_role', { ...service, permissions_boundary: 'b' }, service)).toBe(wider);
  });

  it('counts its inline policies together', () => {
    const inline = (...policies: readonly string[]): JsonObject => ({
      ...service,
      inline_policy: policies.map((policy, index) => ({ name: `p${index}`, policy })),
    });
    expect(
      change('aws_iam_role', inline(document(read, write)), inline(document(write), document(read))),
    ).toBe(quietly);
    expect(change('aws_iam_role', inline(document(read, write)), inline(document(read)))).toBe(narrower);
  });

  it('has policies attached and detached', () => {
    const attached = (...arns: readonly string[]): JsonObject => ({ ...service, managed_policy_arns: arns });
    expect(change('aws_iam_role', attached('a', 'b'), attached('a'))).toBe(narrower);
    expect(change('aws_iam_role', attached('a'), attached('a', 'b'))).toBe(wider);
  });

  it('does not guess a trust that is known after apply', () => {
    const impact = judged('aws_iam_role', {
      before: service,
      after: { name: 'app' },
      unknown: { assume_role_policy: true },
    });
    expect(fields(impact)).toBe(narrower);
  });
});

describe.each(['aws_iam_policy', 'aws_iam_role_policy', 'aws_iam_user_policy', 'aws_iam_group_policy'])(
  '%s',
  (type) => {
    const policy = (...statements: readonly object[]): JsonObject => ({
      name: 'p',
      policy: document(...statements),
    });

    it('narrows, widens, or only looks different', () => {
      expect(change(type, policy(read, write), policy(read))).toBe(narrower);
      expect(change(type, policy(read), policy(read, { ...write, Effect: 'Deny' }))).toBe(narrower);
      expect(change(type, policy(read), policy(write, read))).toBe(wider);
      expect(change(type, policy(read, write), policy(write, { ...read, Action: 's3:GetObject' }))).toBe(
        quietly,
      );
    });

    it('names the rights of an administrator', () => {
      const impact = judged(type, { before: policy(read), after: policy(read, everything) });
      expect(fields(impact)).toBe(wider);
      expect(impact.headline).toContain('every action on every resource');
    });

    it('is quiet when it is new', () => {
      expect(creation(type, policy(everything))).toBe(quietly);
    });

    it('may cut off whoever has it when it goes', () => {
      expect(deletion(type, policy(read))).toBe(narrower);
    });
  },
);

describe('attachments and members', () => {
  it('may cut off whoever loses a policy', () => {
    expect(deletion('aws_iam_role_policy_attachment', { role: 'app', policy_arn: 'p' })).toBe(narrower);
    expect(creation('aws_iam_role_policy_attachment', { role: 'app', policy_arn: 'p' })).toBe(quietly);
    const everything = 'arn:aws:iam::aws:policy/AdministratorAccess';
    expect(
      judged('aws_iam_role_policy_attachment', { after: { role: 'app', policy_arn: everything } }),
    ).toMatchObject({
      severity: 'review',
      interruption: 'none',
      data: 'none',
    });
  });

  it('go with their role', () => {
    const gone = aChange('aws_iam_role', { before: { name: 'app' } });
    expect(
      judgedIn([
        aChange('aws_iam_role_policy_attachment', { before: { role: 'app', policy_arn: 'p' } }),
        gone,
      ]),
    ).toBe(quietly);
    expect(
      judgedIn([aChange('aws_iam_role_policy', { before: { role: 'app', policy: document(read) } }), gone]),
    ).toBe(quietly);
  });

  it('that are exclusive take the policy from everybody else', () => {
    expect(creation('aws_iam_policy_attachment', { roles: ['app'], policy_arn: 'p' })).toBe(narrower);
    expect(
      creation('aws_iam_role_policy_attachments_exclusive', { role_name: 'app', policy_arns: ['p'] }),
    ).toBe(narrower);
    expect(deletion('aws_iam_role_policies_exclusive', { role_name: 'app' })).toBe(
      'safe not-applied none none yes succeeds',
    );
  });

  it('may keep a policy from being deleted', () => {
    const policy = aChange('aws_iam_policy', { before: { arn: 'p', attachment_count: 2 } });
    const detached = (name: string) =>
      aChange('aws_iam_role_policy_attachment', { name, before: { role: name, policy_arn: 'p' } });
    expect(judgedIn([policy, detached('a')])).toBe('review now unknown none yes unknown');
    expect(judgedIn([policy, detached('a'), detached('b')])).toBe(narrower);
  });

  it('take users in and out of groups', () => {
    const members = (...users: readonly string[]): JsonObject => ({ group: 'ops', users });
    expect(change('aws_iam_group_membership', members('a', 'b'), members('a'))).toBe(narrower);
    expect(change('aws_iam_group_membership', members('a'), members('a', 'b'))).toBe(wider);
    expect(deletion('aws_iam_user_group_membership', { user: 'a', groups: ['ops'] })).toBe(narrower);
  });
});

describe('identities and credentials', () => {
  it.each([
    'aws_iam_user',
    'aws_iam_group',
    'aws_iam_instance_profile',
    'aws_iam_openid_connect_provider',
    'aws_iam_saml_provider',
    'aws_eks_access_entry',
    'aws_eks_access_policy_association',
    'aws_eks_pod_identity_association',
  ])('%s may be missed when it goes', (type) => {
    expect(deletion(type)).toBe(narrower);
  });

  it('are not the same when they are made anew', () => {
    for (const type of ['aws_iam_access_key', 'aws_iam_user_login_profile'])
      expect(deletion(type)).toBe('review now unknown none no succeeds');
  });

  it('switch keys off and on', () => {
    expect(change('aws_iam_access_key', { status: 'Active' }, { status: 'Inactive' })).toBe(narrower);
    expect(change('aws_iam_access_key', { status: 'Inactive' }, { status: 'Active' })).toBe(quietly);
  });

  it('may not let a service-linked role go', () => {
    expect(deletion('aws_iam_service_linked_role')).toBe('review now unknown none yes unknown');
  });

  it('lose the secret of a replaced key', () => {
    const impact = judged('aws_iam_access_key', {
      before: { user: 'a' },
      after: { user: 'b' },
      actions: ['delete', 'create'],
      replacePaths: [['user']],
    });
    expect(fields(impact)).toBe('review now unknown none no succeeds');
  });

  it('give pods and instances another role', () => {
    expect(change('aws_eks_pod_identity_association', { role_arn: 'a' }, { role_arn: 'b' })).toBe(narrower);
    expect(change('aws_iam_instance_profile', { role: 'a' }, { role: 'b' })).toBe(narrower);
  });

  it('take audiences of a provider in and out', () => {
    const type = 'aws_iam_openid_connect_provider';
    expect(change(type, { client_id_list: ['a', 'b'] }, { client_id_list: ['a'] })).toBe(narrower);
    expect(change(type, { thumbprint_list: ['a'] }, { thumbprint_list: ['b'] })).toBe(quietly);
  });

  it('change what a principal is in a cluster', () => {
    expect(change('aws_eks_access_entry', { kubernetes_groups: ['admins'] }, { kubernetes_groups: [] })).toBe(
      narrower,
    );
    expect(
      change('aws_eks_access_entry', { kubernetes_groups: [] }, { kubernetes_groups: ['viewers'] }),
    ).toBe(wider);
  });

  it('make a principal an administrator of a cluster in the place of a viewer', () => {
    const association = (policy: string, principal = 'a'): JsonObject => ({
      policy_arn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
      principal_arn: principal,
    });
    const codes = (before: JsonObject, after: JsonObject) =>
      judged('aws_eks_access_policy_association', { before, after, actions: ['delete', 'create'] })
        .findings.map(({ code, severity }) => `${code} ${severity}`)
        .sort();
    const [viewer, admin] = [association('AmazonEKSViewPolicy'), association('AmazonEKSClusterAdminPolicy')];
    const taken = 'iam-cluster-policy-delete review';
    const granted = 'iam-cluster-policy-admin review';

    expect(codes(viewer, admin)).toEqual([granted, taken]);
    expect(codes(admin, association('AmazonEKSClusterAdminPolicy', 'b'))).toEqual([granted, taken]);
    expect(codes(admin, viewer)).toEqual([taken]);
    expect(codes(admin, admin)).toEqual([taken]);
  });

  it.each([
    ['shorter', { minimum_password_length: 14 }, { minimum_password_length: 8 }],
    ['simpler', { require_symbols: true }, { require_symbols: false }],
    ['kept for longer', { max_password_age: 90 }, { max_password_age: 0 }],
    ['used again sooner', { password_reuse_prevention: 12 }, { password_reuse_prevention: null }],
    ['out of reach', { allow_users_to_change_password: true }, { allow_users_to_change_password: false }],
  ])('lets passwords be %s', (_what, before, after) => {
    expect(change('aws_iam_account_password_policy', before, after)).toBe(wider);
  });

  it('is quiet about a stronger password policy, as passwords that exist stay valid', () => {
    const before = { minimum_password_length: 14, require_symbols: false, password_reuse_prevention: null };
    const after = { minimum_password_length: 20, require_symbols: true, password_reuse_prevention: 12 };
    expect(change('aws_iam_account_password_policy', before, after)).toBe('safe now none none yes succeeds');
  });

  it('makes users with an old password set another one, or locks them out', () => {
    expect(change('aws_iam_account_password_policy', { max_password_age: 0 }, { max_password_age: 90 })).toBe(
      narrower,
    );
    expect(change('aws_iam_account_password_policy', { hard_expiry: false }, { hard_expiry: true })).toBe(
      narrower,
    );
  });
});
