import { describe, expect, it } from 'vitest';
import { identityOf } from '../../../plan/combined/identity.ts';
import type { JsonObject, MarkTree } from '../../../plan/value.ts';
import { aChange, contextOf } from '../judged.ts';

const identity = (type: string, after: JsonObject, unknown: MarkTree = {}) => {
  const change = aChange(type, { after, unknown });
  return identityOf(change, 'after', contextOf([change]));
};

describe('the identity of a resource', () => {
  it.each([
    ['aws_ecs_service', { cluster: 'a' }, { cluster: 'b' }],
    ['aws_iam_role_policy', { role: 'a' }, { role: 'b' }],
    ['aws_iam_user_policy', { user: 'a' }, { user: 'b' }],
    ['aws_iam_group_policy', { group: 'a' }, { group: 'b' }],
    ['aws_route53_record', { zone_id: 'Z1', type: 'A' }, { zone_id: 'Z2', type: 'A' }],
    ['aws_route53_record', { zone_id: 'Z1', type: 'A' }, { zone_id: 'Z1', type: 'AAAA' }],
    ['aws_security_group', { vpc_id: 'vpc-1' }, { vpc_id: 'vpc-2' }],
  ])('has the owner of its name: %s', (type, one, other) => {
    const ofOne = identity(type, { name: 'main', ...one });

    expect(ofOne).toContain('name=main');
    expect(identity(type, { name: 'main', ...one })).toBe(ofOne);
    expect(identity(type, { name: 'main', ...other })).not.toBe(ofOne);
  });

  it('is that of the object, not of its bucket or its cluster', () => {
    expect(identity('aws_s3_object', { bucket: 'dumps', key: 'a' })).not.toBe(
      identity('aws_s3_object', { bucket: 'dumps', key: 'b' }),
    );
    expect(
      identity('aws_rds_cluster_instance', { cluster_identifier: 'ledger' }, { identifier: true }),
    ).toBeUndefined();
  });

  it('is not the name of the database in an instance', () => {
    expect(identity('aws_db_instance', { name: 'app' }, { identifier: true })).toBeUndefined();
  });

  it('is not seen while its owner is known only after apply', () => {
    expect(identity('aws_iam_role_policy', { name: 'main' }, { role: true })).toBeUndefined();
  });
});
