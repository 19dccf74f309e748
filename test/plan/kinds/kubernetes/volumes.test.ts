import { describe, expect, it } from 'vitest';
import { quantity } from '../../../../plan/kinds/kubernetes/quantity.ts';
import type { JsonObject } from '../../../../plan/value.ts';
import { judged } from '../../judged.ts';
import { fields, quiet } from '../stores/fields.ts';

describe('a quantity', () => {
  it.each([
    ['10Gi', 10 * 1024 ** 3],
    ['1024Mi', 1024 ** 3],
    ['500M', 500e6],
    ['2k', 2000],
    ['1e3', 1000],
    ['1.5Ti', 1.5 * 1024 ** 4],
    ['42', 42],
  ])('%s is %d', (text, number) => {
    expect(quantity(text)).toBe(number);
  });

  it.each(['', 'Gi', '10 Gi', 'ten', '10Gib'])('%j is none', (text) => {
    expect(quantity(text)).toBeUndefined();
  });
});

describe('the claim of a volume', () => {
  const claim = (storage: string): JsonObject => ({
    metadata: [{ name: 'data' }],
    spec: [{ resources: [{ requests: { storage } }] }],
  });
  const sized = (before: string, after: string) =>
    judged('kubernetes_persistent_volume_claim_v1', { before: claim(before), after: claim(after) });

  it('grows, and can not shrink', () => {
    expect(sized('10Gi', '20Gi')).toMatchObject(fields('safe now none none no succeeds'));
    expect(sized('10Gi', '5Gi')).toMatchObject(fields('review not-applied none none yes fails'));
    expect(sized('10Gi', '1024Mi')).toMatchObject(fields('review not-applied none none yes fails'));
  });

  it('is the same under another spelling', () => {
    expect(sized('1Gi', '1024Mi')).toMatchObject({ ...quiet, findings: [] });
  });
});

describe('a volume', () => {
  const volume = (policy: string): JsonObject => ({
    metadata: [{ name: 'data' }],
    spec: [{ persistent_volume_reclaim_policy: policy }],
  });
  const changed = (before: string, after: string) =>
    judged('kubernetes_persistent_volume_v1', { before: volume(before), after: volume(after) });

  it('tells where it is not retained any more', () => {
    expect(changed('Retain', 'Delete')).toMatchObject(
      fields('review now none recoverability-reduced yes succeeds'),
    );
    expect(changed('Delete', 'Retain')).toMatchObject({ ...quiet, findings: [] });
  });
});

describe('the annotations of a service', () => {
  const service = (annotations: JsonObject): JsonObject => ({ metadata: [{ name: 'web', annotations }] });
  const annotated = (type: string, before: JsonObject, after: JsonObject) =>
    judged(type, { before: service(before), after: service(after) });

  it('put it on the internet', () => {
    const scheme = 'service.beta.kubernetes.io/aws-load-balancer-scheme';
    expect(
      annotated('kubernetes_service_v1', { [scheme]: 'internal' }, { [scheme]: 'internet-facing' }).severity,
    ).toBe('dangerous');
    expect(
      annotated('kubernetes_ingress_v1', {}, { 'alb.ingress.kubernetes.io/scheme': 'internet-facing' })
        .severity,
    ).toBe('dangerous');
  });

  it('are quiet otherwise', () => {
    expect(annotated('kubernetes_service_v1', {}, { team: 'shop' })).toMatchObject({
      ...quiet,
      findings: [],
    });
  });
});
