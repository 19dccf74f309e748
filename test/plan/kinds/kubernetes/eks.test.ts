import { describe, expect, it } from 'vitest';
import { judge } from '../../../../plan/judge.ts';
import type { JsonObject } from '../../../../plan/value.ts';
import { aChange, contextOf, judged } from '../../judged.ts';
import { fields, quiet } from '../stores/fields.ts';

const network = (block: JsonObject): JsonObject => ({
  vpc_config: [{ subnet_ids: ['subnet-1'], endpoint_private_access: true, ...block }],
});
const closed = network({ endpoint_public_access: false, public_access_cidrs: [] });
const office = network({ endpoint_public_access: true, public_access_cidrs: ['192.0.2.0/24'] });
const open = network({ endpoint_public_access: true, public_access_cidrs: ['0.0.0.0/0'] });
const changed = (before: JsonObject, after: JsonObject) => judged('aws_eks_cluster', { before, after });

describe('EKS cluster', () => {
  it('loses every object in it when it is deleted', () => {
    expect(judged('aws_eks_cluster', { before: closed })).toMatchObject(
      fields('dangerous now outage loss no succeeds'),
    );
    expect(judged('aws_eks_cluster', { before: { deletion_protection: true } })).toMatchObject(
      fields('review not-applied none none yes fails'),
    );
  });

  it('can not go back from an upgrade of its control plane', () => {
    const impact = changed({ version: '1.30' }, { version: '1.31' });
    expect(impact).toMatchObject(fields('review now none none no succeeds'));
    expect(impact.headline).toBe('Upgrades the control plane of the cluster from 1.30 to 1.31.');
  });

  it('is dangerous when its API server answers the whole internet', () => {
    const expected = fields('dangerous now none none yes succeeds');
    expect(changed(closed, open)).toMatchObject(expected);
    expect(changed(office, open)).toMatchObject(expected);
    expect(judged('aws_eks_cluster', { after: open })).toMatchObject(expected);
  });

  it('is quiet when it is created for some addresses only', () => {
    expect(judged('aws_eks_cluster', { after: office })).toMatchObject({ ...quiet, findings: [] });
  });

  it('may cut clients off when its public access ends', () => {
    expect(changed(open, closed)).toMatchObject(fields('review now unknown none yes succeeds'));
  });

  it('says that nobody is cut off where more addresses are let in', () => {
    const offices = network({
      endpoint_public_access: true,
      public_access_cidrs: ['198.51.100.0/24', '192.0.2.0/24'],
    });
    expect(changed(office, offices)).toMatchObject(fields('review now none none yes succeeds'));
    expect(changed(offices, office)).toMatchObject(fields('review now unknown none yes succeeds'));
  });

  it('tells where its audit log ends, and of no other log', () => {
    const logs = (...types: readonly string[]) => ({ enabled_cluster_log_types: types });
    expect(changed(logs('api', 'audit'), logs('api'))).toMatchObject(
      fields('review now none none yes succeeds'),
    );
    expect(changed(logs('api', 'audit'), logs('audit'))).toMatchObject({ ...quiet, findings: [] });
  });

  it('is quiet about its logs', () => {
    expect(changed({ enabled_cluster_log_types: [] }, { enabled_cluster_log_types: ['api'] })).toMatchObject({
      ...quiet,
      findings: [],
    });
  });
});

describe('EKS node group', () => {
  const nodes = (before: JsonObject, after: JsonObject) => judged('aws_eks_node_group', { before, after });

  it('leaves its pods nowhere to start when it goes and the plan shows no other nodes', () => {
    expect(judged('aws_eks_node_group', { before: { cluster_name: 'main' } })).toMatchObject(
      fields('dangerous now outage none yes succeeds'),
    );
  });

  it('drains its pods when it goes and another group of the cluster stays', () => {
    const gone = aChange('aws_eks_node_group', { before: { cluster_name: 'main' } });
    const other = aChange('aws_eks_node_group', { name: 'other', after: { cluster_name: 'main' } });
    expect(judge(gone, contextOf([gone, other]))).toMatchObject(
      fields('review now unknown none yes succeeds'),
    );
  });

  it('replaces its nodes for another version, and can not go back', () => {
    expect(nodes({ version: '1.30' }, { version: '1.31' })).toMatchObject(
      fields('review now unknown none no succeeds'),
    );
  });

  it('is quiet when it grows, and may stop pods when it shrinks', () => {
    const size = (desired: number, max = 6): JsonObject => ({
      scaling_config: [{ desired_size: desired, max_size: max, min_size: 0 }],
    });
    expect(nodes(size(2), size(4, 8))).toMatchObject({ ...quiet, findings: [] });
    expect(nodes(size(4), size(2))).toMatchObject(fields('review now unknown none yes succeeds'));
    expect(nodes(size(4), size(0))).toMatchObject(fields('dangerous now outage none yes succeeds'));
  });
});

describe('EKS add-on', () => {
  it('stays in the cluster where it is preserved', () => {
    expect(judged('aws_eks_addon', { before: { preserve: true } })).toMatchObject(
      fields('review now none none yes succeeds'),
    );
    expect(judged('aws_eks_addon', { before: { preserve: false } })).toMatchObject(
      fields('review now unknown none yes succeeds'),
    );
  });

  it('rolls out anew for another version', () => {
    expect(
      judged('aws_eks_addon', { before: { addon_version: 'v1' }, after: { addon_version: 'v2' } }),
    ).toMatchObject(fields('review now unknown none yes succeeds'));
  });
});

describe('nodes that go', () => {
  it('are missed where only a Fargate profile stays: it runs the pods its selectors name', () => {
    const nodes = aChange('aws_eks_node_group', { before: { cluster_name: 'shop' } });
    const profile = { cluster_name: 'shop', selector: [{ namespace: 'jobs' }] };
    const fargate = aChange('aws_eks_fargate_profile', {
      before: profile,
      after: profile,
      actions: ['no-op'],
    });
    expect(judge(nodes, contextOf([nodes, fargate]))).toMatchObject(
      fields('dangerous now outage none yes succeeds'),
    );
  });
});
