import { describe, expect, it } from 'vitest';
import { judge } from '../../../plan/judge.ts';
import { readPlan } from '../../../plan/read/index.ts';
import type { JsonObject } from '../../../plan/value.ts';
import { aChange, contextOf } from '../judged.ts';
import { entry, type PlanProps, planJson } from '../read/plan-json.ts';

const read = (props: PlanProps) => readPlan(Buffer.from(planJson(props)), { source: 'plan.json' });

const tagged = (type: string, provider: string, argument = 'tags') => {
  const change = {
    ...aChange(type, { before: { [argument]: { team: 'shop' } }, after: { [argument]: { team: 'stock' } } }),
    provider,
  };
  return judge(change, contextOf([change])).severity;
};

describe('plans of Terraform 0.12', () => {
  it.each(['aws', 'aws.west', 'registry.terraform.io/hashicorp/aws', 'registry.opentofu.org/hashicorp/aws'])(
    'are of AWS where the provider is %s, and tags are quiet',
    (provider) => {
      expect(tagged('aws_lb', provider)).toBe('safe');
    },
  );
});

describe('plans of Terraform 1.0.0', () => {
  it('have drift without addresses, which is read by type and name', () => {
    const drifted = { type: 'aws_db_instance', before: { multi_az: true }, after: { multi_az: false } };
    const nameless = Object.fromEntries(
      Object.entries(entry({ ...drifted, name: 'orders' })).filter(([key]) => key !== 'address'),
    );
    const plan = read({
      formatVersion: '0.1',
      terraformVersion: '1.0.0',
      more: { resource_drift: [nameless, nameless] },
    });
    expect(plan.drift.map(({ address }) => address)).toEqual([
      'aws_db_instance.orders',
      'aws_db_instance.orders',
    ]);
  });
});

describe('plans of other clouds', () => {
  it('are quiet about what a resource is filed under', () => {
    expect(tagged('azurerm_key_vault', 'registry.terraform.io/hashicorp/azurerm')).toBe('safe');
    expect(tagged('google_sql_database_instance', 'registry.terraform.io/hashicorp/google', 'labels')).toBe(
      'safe',
    );
  });

  it('are not quiet about tags that firewalls go by', () => {
    expect(tagged('google_compute_instance', 'registry.terraform.io/hashicorp/google')).toBe('review');
  });
});

describe('a new bucket', () => {
  const after: JsonObject = { bucket: 'orders', force_destroy: false };
  const bucket = { type: 'aws_s3_bucket', after, unknown: { policy: true, acl: true } };

  it('says nothing of a policy that nobody configures, which every plan shows as known after apply', () => {
    const plan = read({
      changes: [bucket],
      configured: [{ type: 'aws_s3_bucket', expressions: { bucket: { constant_value: 'orders' } } }],
    });
    const [change] = plan.changes;
    if (change === undefined) throw new Error('the plan has a change');
    expect(judge(change, plan.context)).toMatchObject({ severity: 'safe', findings: [] });
  });
});
