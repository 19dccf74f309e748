import { describe, expect, it } from 'vitest';
import { judge } from '../../../../plan/judge.ts';
import type { JsonObject } from '../../../../plan/value.ts';
import { aChange, contextOf, judged } from '../../judged.ts';
import { fields, quiet } from '../stores/fields.ts';

const named = (name: string, spec: JsonObject = {}): JsonObject => ({ metadata: [{ name }], spec: [spec] });

describe('deletion of an object of the cluster', () => {
  it.each([
    ['kubernetes_namespace', 'dangerous now outage unknown no succeeds'],
    ['kubernetes_namespace_v1', 'dangerous now outage unknown no succeeds'],
    ['kubernetes_deployment', 'dangerous now outage none yes succeeds'],
    ['kubernetes_daemon_set_v1', 'dangerous now outage none yes succeeds'],
    ['kubernetes_stateful_set_v1', 'dangerous now outage none yes succeeds'],
    ['kubernetes_persistent_volume_claim', 'dangerous now outage loss no succeeds'],
    ['kubernetes_service_v1', 'dangerous now outage none yes succeeds'],
    ['kubernetes_ingress_v1', 'dangerous now outage none yes succeeds'],
    ['kubernetes_secret', 'review now unknown unknown unknown succeeds'],
    ['kubernetes_config_map', 'review now unknown none yes succeeds'],
    ['kubernetes_job_v1', 'review now unknown none yes succeeds'],
    ['kubernetes_cron_job_v1', 'review now unknown none yes succeeds'],
    ['kubernetes_role_binding', 'review now unknown none yes succeeds'],
    ['kubernetes_storage_class_v1', 'review now unknown none yes succeeds'],
    ['kubernetes_network_policy_v1', 'review now none none yes succeeds'],
  ])('%s', (type, expected) => {
    expect(judged(type, { before: named('a') })).toMatchObject(fields(expected));
  });

  it('takes the claims of a stateful set along where it says so', () => {
    const before = named('db', { persistent_volume_claim_retention_policy: [{ when_deleted: 'Delete' }] });
    expect(judged('kubernetes_stateful_set_v1', { before })).toMatchObject(
      fields('dangerous now outage loss no succeeds'),
    );
  });

  it('keeps the volume of a claim whose class retains it, by this plan', () => {
    const claim = aChange('kubernetes_persistent_volume_claim_v1', {
      before: named('data', { storage_class_name: 'kept' }),
    });
    const storageClass = aChange('kubernetes_storage_class_v1', {
      before: { metadata: [{ name: 'kept' }], reclaim_policy: 'Retain' },
      after: { metadata: [{ name: 'kept' }], reclaim_policy: 'Retain' },
      actions: ['no-op'],
    });
    expect(judge(claim, contextOf([claim, storageClass]))).toMatchObject(
      fields('dangerous now outage recoverability-reduced no succeeds'),
    );
    const other = aChange('kubernetes_persistent_volume_claim_v1', {
      before: named('data', { storage_class_name: 'other' }),
    });
    expect(judge(other, contextOf([other, storageClass])).data).toBe('loss');
  });

  it('goes by the reclaim policy of a volume', () => {
    const volume = (policy: string) =>
      judged('kubernetes_persistent_volume', {
        before: named('disk', { persistent_volume_reclaim_policy: policy }),
      });
    expect(volume('Delete')).toMatchObject(fields('dangerous now outage loss no succeeds'));
    expect(volume('Retain')).toMatchObject(fields('dangerous now outage recoverability-reduced no succeeds'));
  });

  it('is also in a replacement', () => {
    const impact = judged('kubernetes_persistent_volume_claim_v1', {
      before: named('data', { storage_class_name: 'a' }),
      after: named('data', { storage_class_name: 'b' }),
      actions: ['delete', 'create'],
      replacePaths: [['spec', 0, 'storage_class_name']],
    });
    expect(impact).toMatchObject(fields('dangerous now outage loss no succeeds'));
    expect(impact.findings[0]?.why).toContain('The change of spec forces it.');
  });
});

describe('update of a workload', () => {
  const pod = (image: string): JsonObject => ({ spec: [{ container: [{ image }] }] });
  const changed = (type: string, before: JsonObject, after: JsonObject) =>
    judged(type, { before: named('app', before), after: named('app', after) });

  it('is quiet when a deployment rolls to another image', () => {
    expect(
      changed(
        'kubernetes_deployment_v1',
        { replicas: '3', strategy: [{ type: 'RollingUpdate' }], template: [pod('app:1')] },
        { replicas: '3', strategy: [{ type: 'RollingUpdate' }], template: [pod('app:2')] },
      ),
    ).toMatchObject({ ...quiet, findings: [] });
  });

  it('is quiet when it gets more pods, labels or annotations', () => {
    expect(changed('kubernetes_deployment', { replicas: '2' }, { replicas: '4' })).toMatchObject(quiet);
    expect(
      judged('kubernetes_deployment', {
        before: { metadata: [{ name: 'a', labels: {} }], spec: [{}] },
        after: { metadata: [{ name: 'a', labels: { team: 'b' } }], spec: [{}] },
      }),
    ).toMatchObject({ ...quiet, findings: [] });
  });

  it('stops all pods of a deployment with the strategy Recreate', () => {
    const spec = (image: string): JsonObject => ({
      strategy: [{ type: 'Recreate' }],
      template: [pod(image)],
    });
    expect(changed('kubernetes_deployment', spec('a:1'), spec('a:2'))).toMatchObject(
      fields('dangerous now outage none yes succeeds'),
    );
  });

  it('stops the only pod of a stateful set before its successor', () => {
    const spec = (replicas: string, image: string): JsonObject => ({ replicas, template: [pod(image)] });
    expect(changed('kubernetes_stateful_set', spec('1', 'a:1'), spec('1', 'a:2'))).toMatchObject(
      fields('dangerous now outage none yes succeeds'),
    );
    expect(changed('kubernetes_stateful_set', spec('3', 'a:1'), spec('3', 'a:2'))).toMatchObject(
      fields('review now unknown none yes succeeds'),
    );
  });

  it('waits for a deletion by hand where its strategy is OnDelete', () => {
    const spec = (image: string): JsonObject => ({
      update_strategy: [{ type: 'OnDelete' }],
      template: [pod(image)],
    });
    expect(changed('kubernetes_stateful_set', spec('a:1'), spec('a:2'))).toMatchObject(
      fields('review next-reboot none none yes succeeds'),
    );
  });

  it('stops pods when it is scaled down', () => {
    expect(changed('kubernetes_deployment', { replicas: '4' }, { replicas: '2' })).toMatchObject(
      fields('review now none none yes succeeds'),
    );
    expect(changed('kubernetes_deployment', { replicas: '4' }, { replicas: '0' })).toMatchObject(
      fields('dangerous now outage none yes succeeds'),
    );
  });
});

describe('update of other objects', () => {
  it('grows a claim quietly, for good', () => {
    const spec = (storage: string): JsonObject => ({ resources: [{ requests: { storage } }] });
    expect(
      judged('kubernetes_persistent_volume_claim_v1', {
        before: named('a', spec('10Gi')),
        after: named('a', spec('20Gi')),
      }),
    ).toMatchObject(fields('safe now none none no succeeds'));
  });

  it('does not print what a secret holds', () => {
    const impact = judged('kubernetes_secret_v1', {
      before: { data: { password: 'hunter1' } },
      after: { data: { password: 'hunter2' } },
    });
    expect(impact).toMatchObject(fields('review now unknown none yes succeeds'));
    expect(JSON.stringify(impact)).not.toContain('hunter');
  });

  it('is worth a sentence when a cron job is suspended, and quiet about its schedule', () => {
    const job = (spec: JsonObject) => named('a', { schedule: '0 1 * * *', suspend: false, ...spec });
    const changed = (spec: JsonObject) =>
      judged('kubernetes_cron_job_v1', { before: job({}), after: job(spec) });
    expect(changed({ suspend: true })).toMatchObject(fields('review now unknown none yes succeeds'));
    expect(changed({ schedule: '0 2 * * *' })).toMatchObject({ ...quiet, findings: [] });
  });

  it('may cut clients off when a service selects other pods', () => {
    expect(
      judged('kubernetes_service_v1', {
        before: named('a', { selector: { app: 'a' } }),
        after: named('a', { selector: { app: 'b' } }),
      }),
    ).toMatchObject(fields('review now unknown none yes succeeds'));
  });
});
