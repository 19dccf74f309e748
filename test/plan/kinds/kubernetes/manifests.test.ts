import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../plan/value.ts';
import { judged } from '../../judged.ts';
import { fields, quiet } from '../stores/fields.ts';

const manifest = (kind: string, spec: JsonObject = {}, labels: JsonObject = {}): JsonObject => ({
  manifest: { apiVersion: 'v1', kind, metadata: { name: 'a', labels }, spec },
});

describe('kubernetes_manifest', () => {
  it.each([
    ['PersistentVolumeClaim', 'dangerous now outage loss no succeeds'],
    ['Namespace', 'dangerous now outage unknown no succeeds'],
    ['CustomResourceDefinition', 'dangerous now unknown loss no succeeds'],
    ['Deployment', 'dangerous now outage none yes succeeds'],
    ['SomethingOfTheirOwn', 'review now unknown unknown unknown unknown'],
  ])('is judged by its kind when it is deleted: %s', (kind, expected) => {
    expect(judged('kubernetes_manifest', { before: manifest(kind) })).toMatchObject(fields(expected));
  });

  it('is quiet about labels, and about a rolling update of a deployment', () => {
    expect(
      judged('kubernetes_manifest', {
        before: manifest('Service', {}, {}),
        after: manifest('Service', {}, { team: 'b' }),
      }),
    ).toMatchObject({ ...quiet, findings: [] });
    const template = (image: string): JsonObject => ({
      template: { spec: { containers: [{ name: 'a', image }] } },
    });
    expect(
      judged('kubernetes_manifest', {
        before: manifest('Deployment', template('a:1')),
        after: manifest('Deployment', template('a:2')),
      }),
    ).toMatchObject({ ...quiet, findings: [] });
  });

  it('does not know what a changed custom resource does', () => {
    expect(
      judged('kubernetes_manifest', {
        before: manifest('Cluster', { size: 3 }),
        after: manifest('Cluster', { size: 1 }),
      }),
    ).toMatchObject(fields('review now unknown unknown unknown succeeds'));
  });
});

describe('kubectl_manifest', () => {
  it('is judged by the kind in its YAML when it is deleted', () => {
    const yaml = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: a\n';
    expect(judged('kubectl_manifest', { before: { yaml_body: yaml } })).toMatchObject(
      fields('dangerous now outage loss no succeeds'),
    );
    expect(judged('kubectl_manifest', { before: { kind: 'ConfigMap' } })).toMatchObject(
      fields('review now unknown none yes succeeds'),
    );
  });

  it('is unknown where its kind is not shown', () => {
    expect(judged('kubectl_manifest', { before: {} })).toMatchObject(
      fields('review now unknown unknown unknown unknown'),
    );
  });
});

describe('helm_release', () => {
  it('is unknown when it is upgraded', () => {
    expect(
      judged('helm_release', { before: { version: '1.0.0' }, after: { version: '2.0.0' } }),
    ).toMatchObject(fields('review now unknown unknown unknown unknown'));
  });

  it('stops its workloads when it is deleted', () => {
    expect(judged('helm_release', { before: { chart: 'app' } })).toMatchObject(
      fields('dangerous now outage unknown unknown succeeds'),
    );
  });

  it('is quiet about how long Helm waits', () => {
    expect(judged('helm_release', { before: { timeout: 300 }, after: { timeout: 600 } })).toMatchObject({
      ...quiet,
      findings: [],
    });
  });
});
