import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../plan/value.ts';
import { aChange, judged } from '../../judged.ts';
import { fields, judgedIn, quietly, unchanged } from './fields.ts';

const bucket = 'backups';
const change = (type: string, before: JsonObject, after: JsonObject) =>
  fields(judged(`aws_s3_bucket_${type}`, { before: { bucket, ...before }, after: { bucket, ...after } }));
const deletion = (type: string, before: JsonObject = {}) =>
  fields(judged(`aws_s3_bucket_${type}`, { before: { bucket, ...before } }));
const creation = (type: string, after: JsonObject) =>
  fields(judged(`aws_s3_bucket_${type}`, { after: { bucket, ...after } }));

const weaker = 'review now none recoverability-reduced yes succeeds';
const worthASentence = 'review now none none yes succeeds';
const mayCutOff = 'review now unknown none yes succeeds';
const exposed = 'dangerous now none none yes succeeds';

const versioning = (status: string, more = {}): JsonObject => ({
  versioning_configuration: [{ status, ...more }],
});

describe('versioning', () => {
  it('reduces what can be brought back when it is suspended, by change or by deletion', () => {
    expect(change('versioning', versioning('Enabled'), versioning('Suspended'))).toBe(weaker);
    expect(deletion('versioning', versioning('Enabled'))).toBe(weaker);
  });

  it('is quiet when it is turned on, or was not on', () => {
    expect(change('versioning', versioning('Suspended'), versioning('Enabled'))).toBe(quietly);
    expect(deletion('versioning', versioning('Suspended'))).toBe(quietly);
    expect(creation('versioning', versioning('Enabled'))).toBe(quietly);
  });

  it('cannot be suspended while objects are replicated or locked', () => {
    const suspension = aChange('aws_s3_bucket_versioning', {
      before: { bucket, ...versioning('Enabled') },
      after: { bucket, ...versioning('Suspended') },
    });
    const refused = 'review not-applied none none yes fails';
    expect(judgedIn([suspension, unchanged('aws_s3_bucket_replication_configuration', { bucket })])).toBe(
      refused,
    );
    expect(judgedIn([suspension, unchanged('aws_s3_bucket_object_lock_configuration', { bucket })])).toBe(
      refused,
    );
    expect(judgedIn([suspension, unchanged('aws_s3_bucket', { bucket, object_lock_enabled: true })])).toBe(
      refused,
    );
  });

  it('says when the second factor goes', () => {
    expect(
      change(
        'versioning',
        versioning('Enabled', { mfa_delete: 'Enabled' }),
        versioning('Enabled', { mfa_delete: 'Disabled' }),
      ),
    ).toBe(weaker);
  });

  it('does not guess a status that is known after apply', () => {
    const impact = judged('aws_s3_bucket_versioning', {
      before: { bucket, ...versioning('Enabled') },
      after: { bucket, versioning_configuration: [{}] },
      unknown: { versioning_configuration: [{ status: true }] },
    });
    expect(fields(impact)).toBe('review now none unknown yes succeeds');
  });

  it('is set again on the same bucket without more than a moment', () => {
    const impact = judged('aws_s3_bucket_versioning', {
      before: { bucket, ...versioning('Enabled') },
      after: { bucket, ...versioning('Enabled'), expected_bucket_owner: '111111111111' },
      actions: ['delete', 'create'],
      replacePaths: [['expected_bucket_owner']],
    });
    expect(fields(impact)).toBe(worthASentence);
  });
});

describe('the public access block', () => {
  const guards = (value: boolean, more = {}): JsonObject => ({
    block_public_acls: value,
    block_public_policy: value,
    ignore_public_acls: value,
    restrict_public_buckets: value,
    ...more,
  });

  it.each(['ignore_public_acls', 'restrict_public_buckets'])('exposes when %s goes off', (name) => {
    expect(change('public_access_block', guards(true), guards(true, { [name]: false }))).toBe(exposed);
  });

  it.each(['block_public_acls', 'block_public_policy'])('is worth a sentence when %s goes off', (name) => {
    expect(change('public_access_block', guards(true), guards(true, { [name]: false }))).toBe(worthASentence);
  });

  it('exposes when it is deleted, unless it guarded nothing', () => {
    expect(deletion('public_access_block', guards(true))).toBe(exposed);
    expect(deletion('public_access_block', guards(false))).toBe(quietly);
  });

  it('cuts off the public that a policy or an ACL lets in until now', () => {
    const on = (name: string) =>
      aChange('aws_s3_bucket_public_access_block', {
        before: { bucket, ...guards(true, { [name]: false }) },
        after: { bucket, ...guards(true) },
      });
    const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };
    const policy = (of: object) =>
      unchanged('aws_s3_bucket_policy', { bucket, policy: JSON.stringify({ Statement: [of] }) });
    expect(judgedIn([on('restrict_public_buckets'), policy(statement)])).toBe(mayCutOff);
    expect(judgedIn([on('restrict_public_buckets'), policy({ ...statement, Principal: { AWS: '1' } })])).toBe(
      quietly,
    );
    const acl = unchanged('aws_s3_bucket_acl', { bucket, acl: 'public-read' });
    expect(judgedIn([on('ignore_public_acls'), acl])).toBe(mayCutOff);
    expect(judgedIn([on('block_public_acls'), acl])).toBe(quietly);
    const created = aChange('aws_s3_bucket_public_access_block', { after: { bucket, ...guards(true) } });
    expect(judgedIn([created, policy(statement)])).toBe(mayCutOff);
    expect(judgedIn([created])).toBe(quietly);
  });

  it('is backed by the block of the account', () => {
    const off = aChange('aws_s3_bucket_public_access_block', { before: { bucket, ...guards(true) } });
    expect(judgedIn([off, unchanged('aws_s3_account_public_access_block', guards(true))])).toBe(
      worthASentence,
    );
    expect(fields(judged('aws_s3_account_public_access_block', { before: guards(true) }))).toBe(exposed);
  });

  it('is quiet when it is closed', () => {
    expect(change('public_access_block', guards(false), guards(true))).toBe(quietly);
    expect(creation('public_access_block', guards(true))).toBe(quietly);
  });
});

describe('the ACL', () => {
  it('exposes when it lets in the public', () => {
    expect(change('acl', { acl: 'private' }, { acl: 'public-read' })).toBe(exposed);
    expect(creation('acl', { acl: 'public-read-write' })).toBe(exposed);
    const everybody = [
      { grant: [{ grantee: [{ uri: 'http://acs.amazonaws.com/groups/global/AllUsers' }] }] },
    ];
    expect(creation('acl', { access_control_policy: everybody })).toBe(exposed);
  });

  it('may cut off readers when the public goes', () => {
    expect(change('acl', { acl: 'public-read' }, { acl: 'private' })).toBe(mayCutOff);
  });

  it('is quiet when it is private, or lets the log service in', () => {
    expect(creation('acl', { acl: 'private' })).toBe(quietly);
    expect(change('acl', { acl: 'private' }, { acl: 'log-delivery-write' })).toBe(quietly);
  });

  it('is refused by a block that is there, and cut by one that is new', () => {
    const acl = aChange('aws_s3_bucket_acl', {
      before: { bucket, acl: 'private' },
      after: { bucket, acl: 'public-read' },
    });
    const block = 'aws_s3_bucket_public_access_block';
    expect(judgedIn([acl, unchanged(block, { bucket, block_public_acls: true })])).toBe(
      'review not-applied none none yes fails',
    );
    expect(judgedIn([acl, unchanged(block, { bucket, ignore_public_acls: true })])).toBe(worthASentence);
  });

  it('stays when its resource is deleted, as nothing is sent', () => {
    expect(deletion('acl', { acl: 'private' })).toBe('safe not-applied none none yes succeeds');
  });
});

describe('the bucket policy', () => {
  const policy = (...statements: object[]): JsonObject => ({
    policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
  });
  const read = (principal: unknown, more = {}) => ({
    Effect: 'Allow',
    Principal: principal,
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::backups/*',
    ...more,
  });
  const app = read({ AWS: 'arn:aws:iam::111111111111:role/app' });
  const tls = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: '*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };

  it('exposes when anybody is let in', () => {
    expect(creation('policy', policy(read('*')))).toBe(exposed);
    expect(change('policy', policy(app), policy(app, read({ AWS: ['*'] })))).toBe(exposed);
  });

  it('is refused while the block forbids public policies', () => {
    const opened = aChange('aws_s3_bucket_policy', {
      before: { bucket, ...policy(app) },
      after: { bucket, ...policy(app, read('*')) },
    });
    const block = unchanged('aws_s3_bucket_public_access_block', { bucket, block_public_policy: true });
    expect(judgedIn([opened, block])).toBe('review not-applied none none yes fails');
  });

  it('lets in a distribution quietly', () => {
    const distribution = read(
      { Service: 'cloudfront.amazonaws.com' },
      {
        Condition: { StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::111111111111:distribution/E1' } },
      },
    );
    expect(creation('policy', policy(distribution))).toBe(quietly);
  });

  it('is worth a sentence when requests without TLS are let through again', () => {
    expect(change('policy', policy(app, tls), policy(app))).toBe(worthASentence);
    expect(deletion('policy', policy(tls))).toBe(worthASentence);
  });

  it('may cut off whoever a grant let in', () => {
    expect(change('policy', policy(app, tls), policy(tls))).toBe(mayCutOff);
    expect(deletion('policy', policy(app))).toBe(mayCutOff);
  });

  it('may cut off users of a bucket that is there when it denies, and nobody of a new one', () => {
    expect(creation('policy', policy(tls))).toBe(mayCutOff);
    const created = aChange('aws_s3_bucket_policy', { after: { bucket, ...policy(tls) } });
    expect(judgedIn([created, aChange('aws_s3_bucket', { after: { bucket } })])).toBe(quietly);
  });

  it('is quiet where only its form differs', () => {
    const spelt = { ...app, Action: ['S3:getobject'], Resource: ['arn:aws:s3:::backups/*'], Sid: 'Read' };
    expect(
      change('policy', policy(app, tls), { policy: JSON.stringify({ Statement: [tls, spelt] }, null, 2) }),
    ).toBe(quietly);
  });

  it('may be known after apply on a new bucket that is closed to the public', () => {
    const policy = aChange('aws_s3_bucket_policy', { after: { bucket: 'dumps' }, unknown: { policy: true } });
    const bucket = aChange('aws_s3_bucket', { after: { bucket: 'dumps' } });
    const closed = aChange('aws_s3_bucket_public_access_block', {
      after: { bucket: 'dumps', block_public_policy: true, restrict_public_buckets: true },
    });
    expect(judgedIn([policy, bucket, closed])).toBe(quietly);
    expect(judgedIn([policy, bucket])).toMatch(/^review /);
    expect(judgedIn([policy, unchanged('aws_s3_bucket', { bucket: 'dumps' }), closed])).toMatch(/^review /);
  });

  it('does not guess a policy that is known after apply', () => {
    const impact = judged('aws_s3_bucket_policy', {
      before: { bucket, ...policy(app) },
      after: { bucket },
      unknown: { policy: true },
    });
    expect(fields(impact)).toBe(mayCutOff);
  });
});

describe('replication', () => {
  const rule = (id: string, target: string, more = {}) => ({
    id,
    status: 'Enabled',
    destination: [{ bucket: target }],
    ...more,
  });

  it('reduces what can be brought back when copies stop', () => {
    expect(deletion('replication_configuration', { rule: [rule('a', 'x')] })).toBe(weaker);
    expect(
      change(
        'replication_configuration',
        { rule: [rule('a', 'x')] },
        { rule: [rule('a', 'x', { status: 'Disabled' })] },
      ),
    ).toBe(weaker);
    expect(change('replication_configuration', { rule: [rule('a', 'x')] }, { rule: [rule('a', 'y')] })).toBe(
      weaker,
    );
  });

  it('is quiet when a rule is added, renamed or widened', () => {
    const old = { rule: [rule('a', 'x', { filter: [{ prefix: 'in/' }] })] };
    expect(change('replication_configuration', old, { rule: [...old.rule, rule('b', 'y')] })).toBe(quietly);
    expect(change('replication_configuration', old, { rule: [rule('all', 'x', { filter: [] })] })).toBe(
      quietly,
    );
  });

  it('does not guess what another role may do', () => {
    expect(change('replication_configuration', { role: 'a', rule: [] }, { role: 'b', rule: [] })).toBe(
      'review now none unknown yes succeeds',
    );
  });
});

describe('Object Lock', () => {
  const retention = (days: number, mode: string): JsonObject => ({
    rule: [{ default_retention: [{ days, mode }] }],
  });

  it('reduces protection of new objects when retention is shorter, weaker or gone', () => {
    expect(change('object_lock_configuration', retention(30, 'COMPLIANCE'), retention(7, 'COMPLIANCE'))).toBe(
      weaker,
    );
    expect(
      change('object_lock_configuration', retention(30, 'COMPLIANCE'), retention(30, 'GOVERNANCE')),
    ).toBe(weaker);
    expect(deletion('object_lock_configuration', retention(30, 'GOVERNANCE'))).toBe(weaker);
  });

  it('is quiet when retention is longer or stricter', () => {
    expect(change('object_lock_configuration', retention(7, 'GOVERNANCE'), retention(30, 'COMPLIANCE'))).toBe(
      quietly,
    );
  });
});

describe('encryption, ownership, logging and the rest', () => {
  const encryption = (algorithm: string, key?: string): JsonObject => ({
    rule: [
      {
        apply_server_side_encryption_by_default: [
          { sse_algorithm: algorithm, kms_master_key_id: key ?? null },
        ],
      },
    ],
  });
  const type = 'server_side_encryption_configuration';

  it('may cut off readers when another KMS key encrypts', () => {
    expect(change(type, encryption('AES256'), encryption('aws:kms', 'k'))).toBe(mayCutOff);
    expect(change(type, encryption('aws:kms', 'k'), encryption('aws:kms', 'l'))).toBe(mayCutOff);
  });

  it('says when encryption falls back to keys of S3', () => {
    expect(change(type, encryption('aws:kms', 'k'), encryption('AES256'))).toBe(worthASentence);
    expect(deletion(type, encryption('aws:kms', 'k'))).toBe(worthASentence);
    expect(deletion(type, encryption('AES256'))).toBe(quietly);
  });

  const owner = (ownership: string): JsonObject => ({ rule: [{ object_ownership: ownership }] });

  it('may cut off writers that send ACLs, and says when ACLs count again', () => {
    expect(change('ownership_controls', owner('ObjectWriter'), owner('BucketOwnerEnforced'))).toBe(mayCutOff);
    expect(change('ownership_controls', owner('BucketOwnerEnforced'), owner('ObjectWriter'))).toBe(
      worthASentence,
    );
    expect(deletion('ownership_controls', owner('BucketOwnerEnforced'))).toBe(worthASentence);
    expect(deletion('ownership_controls', owner('ObjectWriter'))).toBe(quietly);
  });

  it('says when the access log stops, and is quiet when it goes elsewhere', () => {
    expect(deletion('logging', { target_bucket: 'logs' })).toBe(worthASentence);
    expect(change('logging', { target_prefix: 'a/' }, { target_prefix: 'b/' })).toBe(quietly);
  });

  it('may silence whoever gets events', () => {
    const queue = (arn: string) => ({
      queue: [{ id: 'tf-1', queue_arn: arn, events: ['s3:ObjectCreated:*'] }],
    });
    expect(deletion('notification', queue('a'))).toBe(mayCutOff);
    expect(change('notification', queue('a'), queue('b'))).toBe(mayCutOff);
    expect(change('notification', queue('a'), { queue: [...queue('a').queue, ...queue('b').queue] })).toBe(
      quietly,
    );
    expect(change('notification', { eventbridge: true }, { eventbridge: false })).toBe(mayCutOff);
  });

  it('are quiet when a target gets more events, and tell when it gets fewer', () => {
    const queue = (events: readonly string[], more = {}) => ({
      queue: [{ id: 'tf-1', queue_arn: 'a', events, filter_prefix: '', filter_suffix: '.pdf', ...more }],
    });
    const [put, created, removed] = ['s3:ObjectCreated:Put', 's3:ObjectCreated:*', 's3:ObjectRemoved:*'];
    const before = queue([put]);
    expect(change('notification', before, { ...queue([created]), eventbridge: true })).toBe(quietly);
    expect(change('notification', before, queue([removed, put]))).toBe(quietly);
    expect(change('notification', before, queue([put], { filter_suffix: '' }))).toBe(quietly);
    expect(change('notification', queue([created]), before)).toBe(mayCutOff);
    expect(change('notification', before, queue([put], { filter_suffix: '.signed.pdf' }))).toBe(mayCutOff);
    expect(change('notification', before, queue([put], { filter_prefix: 'a/' }))).toBe(mayCutOff);
  });

  it('copy without a promised time', () => {
    const rule = (more: JsonObject) => ({
      rule: [{ id: 'a', status: 'Enabled', filter: [], destination: [{ bucket: 'copy', ...more }] }],
    });
    const timed = { replication_time: [{ status: 'Enabled', time: [{ minutes: 15 }] }] };
    expect(change('replication_configuration', rule(timed), rule({}))).toBe(
      'review now none none yes succeeds',
    );
    expect(change('replication_configuration', rule({}), rule(timed))).toBe(quietly);
  });

  it('do not mind ids of targets that are known after apply', () => {
    const queue = (arn: string) => ({ queue_arn: arn, events: ['s3:ObjectCreated:*'] });
    const impact = judged('aws_s3_bucket_notification', {
      before: { bucket, queue: [{ id: 'tf-1', ...queue('a') }] },
      after: { bucket, queue: [queue('a'), queue('b')] },
      unknown: { queue: [{ id: true }, { id: true }] },
    });
    expect(fields(impact)).toBe(quietly);
  });

  it('open the bucket further when the public may write', () => {
    expect(change('acl', { acl: 'public-read' }, { acl: 'public-read-write' })).toBe(exposed);
  });

  it('may refuse browsers when CORS rules go', () => {
    const rule = (origin: string) => ({ allowed_methods: ['GET'], allowed_origins: [origin] });
    expect(deletion('cors_configuration', { cors_rule: [rule('a')] })).toBe(mayCutOff);
    expect(change('cors_configuration', { cors_rule: [rule('a')] }, { cors_rule: [rule('b')] })).toBe(
      mayCutOff,
    );
    expect(
      change('cors_configuration', { cors_rule: [rule('a')] }, { cors_rule: [rule('b'), rule('a')] }),
    ).toBe(quietly);
  });

  it('is quiet when a CORS rule lets in more', () => {
    const rules = (origins: string[], methods = ['GET']) => ({
      cors_rule: [{ allowed_methods: methods, allowed_origins: origins, max_age_seconds: origins.length }],
    });
    const one = 'https://a.example';
    expect(
      change('cors_configuration', rules([one]), rules([one, 'https://b.example'], ['GET', 'PUT'])),
    ).toBe(quietly);
    expect(change('cors_configuration', rules([one]), rules(['*']))).toBe(quietly);
    expect(change('cors_configuration', rules([one]), rules(['*'], ['PUT']))).toBe(mayCutOff);
  });

  it('cuts off visitors when the website goes', () => {
    expect(deletion('website_configuration', { index_document: [{ suffix: 'index.html' }] })).toBe(
      'dangerous now outage none yes succeeds',
    );
    expect(
      change(
        'website_configuration',
        { index_document: [{ suffix: 'a' }] },
        { index_document: [{ suffix: 'b' }] },
      ),
    ).toBe(mayCutOff);
  });

  it('may refuse clients of Transfer Acceleration, and requesters who do not pay', () => {
    expect(deletion('accelerate_configuration', { status: 'Enabled' })).toBe(mayCutOff);
    expect(change('accelerate_configuration', { status: 'Suspended' }, { status: 'Enabled' })).toBe(quietly);
    expect(change('request_payment_configuration', { payer: 'BucketOwner' }, { payer: 'Requester' })).toBe(
      mayCutOff,
    );
    expect(deletion('request_payment_configuration', { payer: 'Requester' })).toBe(quietly);
  });

  it.each(['metric', 'analytics_configuration', 'inventory', 'intelligent_tiering_configuration'])(
    'is quiet when %s goes',
    (measure) => {
      expect(deletion(measure, { name: 'all' })).toBe(quietly);
    },
  );

  it('says that archive tiers answer late', () => {
    const tiering = {
      name: 'a',
      status: 'Enabled',
      tiering: [{ access_tier: 'DEEP_ARCHIVE_ACCESS', days: 180 }],
    };
    expect(creation('intelligent_tiering_configuration', tiering)).toBe(mayCutOff);
  });
});
