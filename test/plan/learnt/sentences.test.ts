import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../plan/value.ts';
import { judged } from '../judged.ts';

const deleted = (type: string, before: JsonObject = {}) => judged(type, { before });

const replaced = (type: string, before: JsonObject = { name: 'a' }, after: JsonObject = { name: 'b' }) =>
  judged(type, { before, after, actions: ['delete', 'create'], replacePaths: [['name']] });

describe('a headline', () => {
  it('has the article that the type asks for', () => {
    expect(deleted('azurerm_key_vault').headline).toContain('an azurerm_key_vault');
    expect(deleted('google_sql_database').headline).toContain('a google_sql_database');
  });

  it('calls services what AWS calls them', () => {
    expect(deleted('aws_lambda_permission').headline).toContain('the Lambda permission');
    expect(deleted('aws_dx_gateway').headline).toContain('the Direct Connect gateway');
    expect(deleted('aws_budgets_budget').headline).toContain('the budget,');
  });

  it('says of a replacement what is missing in between, not what is gone for good', () => {
    for (const type of [
      'aws_sns_topic_subscription',
      'aws_cloudwatch_metric_alarm',
      'aws_route',
      'aws_flow_log',
    ])
      expect(replaced(type).headline).toContain('in between');
  });

  it('says once that something goes with the cluster', () => {
    const { headline } = deleted('aws_eks_cluster', { name: 'main' });
    expect(headline).not.toMatch(/ goes, .* with it\.$/);
  });

  it('says from whom access to a cluster is taken', () => {
    expect(deleted('aws_eks_access_entry').headline).toMatch(
      /^Takes its access to the cluster from a principal/,
    );
  });

  it('does not say that the new one is refused, when it is the deletion of the old one', () => {
    const { headline } = replaced('aws_subnet');
    expect(headline).not.toContain('with a new, empty one, which is refused');
  });
});

describe('a record that somebody reads to check something', () => {
  it.each([
    ['a proof for a certificate', { name: '_3f9a.shop.example.org', type: 'CNAME' }],
    ['a key of a mail sender', { name: 'k1._domainkey.shop.example.org', type: 'CNAME' }],
    ['who may send mail', { name: 'shop.example.org', type: 'TXT' }],
  ])('cuts nobody off when it goes: %s', (_what, before) => {
    expect(deleted('aws_route53_record', before)).toMatchObject({
      severity: 'review',
      interruption: 'unknown',
      data: 'none',
    });
  });

  it('is none that clients connect to', () => {
    const outage = { severity: 'dangerous', interruption: 'outage' };
    expect(deleted('aws_route53_record', { name: 'shop.example.org', type: 'A' })).toMatchObject(outage);
    const found = { name: '_postgresql._tcp.shop.example.org', type: 'SRV' };
    expect(deleted('aws_route53_record', found)).toMatchObject(outage);
  });
});
