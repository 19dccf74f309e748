import { describe, expect, it } from 'vitest';
import type { AttributeChange, Change } from '../../../plan/change.ts';
import { judge } from '../../../plan/judge.ts';
import { SENSITIVE, type Value } from '../../../plan/value.ts';
import { aChange, contextOf } from '../judged.ts';

const judgedChange = (change: Change) => judge(change, contextOf([change]));

/** The deletion of something whose final snapshot is wanted, and is named so in the prior state. */
const deleted = (type: string, argument: string, name: Value) => {
  const before = { id: 'main', deletion_protection: false, skip_final_snapshot: false };
  const change = aChange(type, { before });
  return judgedChange({ ...change, before: { ...change.before, [argument]: name } });
};

const stores = [
  ['aws_db_instance', 'final_snapshot_identifier'],
  ['aws_rds_cluster', 'final_snapshot_identifier'],
  ['aws_elasticache_replication_group', 'final_snapshot_identifier'],
  ['aws_elasticache_cluster', 'final_snapshot_identifier'],
  ['aws_memorydb_cluster', 'final_snapshot_name'],
  ['aws_redshift_cluster', 'final_snapshot_identifier'],
] as const;

describe('the name of a final snapshot', () => {
  // A sensitive argument is marked whether it has a value or null.
  it.each(stores)('is no promise for %s where %s is sensitive', (type, argument) => {
    const impact = deleted(type, argument, SENSITIVE);
    expect(impact).toMatchObject({
      severity: 'dangerous',
      timing: 'now',
      interruption: 'outage',
      data: 'unknown',
      reversible: 'no',
    });
    expect(impact.findings[0]?.why).toContain('The plan does not show whether a final snapshot is named.');
  });

  it.each(stores)('keeps a copy of %s where %s is shown', (type, argument) => {
    expect(deleted(type, argument, 'the-last-one').data).toBe('recoverability-reduced');
  });
});

describe('apply_immediately', () => {
  const resized = (type: string, argument: string, value: Value) => {
    const sizes = { before: { [argument]: 'db.r6g.large' }, after: { [argument]: 'db.r6g.xlarge' } };
    const change = aChange(type, sizes);
    return judgedChange({ ...change, after: { ...change.after, apply_immediately: value } }).timing;
  };

  it.each([
    ['aws_db_instance', 'instance_class'],
    ['aws_rds_cluster_instance', 'instance_class'],
    ['aws_docdb_cluster_instance', 'instance_class'],
  ])('decides when %s gets another %s, unless it is sensitive', (type, argument) => {
    expect(resized(type, argument, true)).toBe('now');
    expect(resized(type, argument, false)).toBe('maintenance-window');
    expect(resized(type, argument, SENSITIVE)).toBe('unknown');
  });
});

describe('security groups', () => {
  it.each([
    ['aws_db_instance', 'vpc_security_group_ids'],
    ['aws_rds_cluster', 'vpc_security_group_ids'],
    ['aws_elasticache_replication_group', 'security_group_ids'],
    ['aws_mq_broker', 'security_groups'],
    ['aws_instance', 'vpc_security_group_ids'],
  ])('of %s may cut somebody off where %s is sensitive', (type, argument) => {
    const change = aChange(type, {
      before: { [argument]: ['sg-1'] },
      after: { [argument]: ['sg-1', 'sg-2'] },
    });
    const hidden: AttributeChange = {
      name: argument,
      before: SENSITIVE,
      after: SENSITIVE,
      forcesReplacement: false,
    };
    const impact = judgedChange({
      ...change,
      before: { [argument]: SENSITIVE },
      after: { [argument]: SENSITIVE },
      changed: [hidden],
    });

    expect(impact).toMatchObject({ severity: 'review', interruption: 'unknown', data: 'none' });
  });
});
