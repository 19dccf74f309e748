import { describe, expect, it } from 'vitest';
import { fieldChanges } from '../../k8s/diff/compare.ts';
import { maskedField } from '../../k8s/diff/masked.ts';
import type { ManifestObject } from '../../k8s/object.ts';

const object = (fields: object, metadata: object = {}): ManifestObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', ...metadata },
  ...fields,
});

describe('the changes of an object', () => {
  it('are each field that differs, in the order of their paths', () => {
    expect(
      fieldChanges(object({ data: { a: '1', b: '2' } }), object({ data: { a: '1', b: '3', c: '4' } })),
    ).toEqual([
      { path: '.data.b', before: '2', after: '3' },
      { path: '.data.c', before: undefined, after: '4' },
    ]);
  });

  it('do not count what the server keeps for itself', () => {
    const before = object(
      { status: { ready: 1 } },
      { resourceVersion: '1', generation: 1, managedFields: [] },
    );
    const after = object(
      { status: { ready: 2 } },
      { resourceVersion: '2', generation: 2, managedFields: [{}] },
    );

    expect(fieldChanges(before, after)).toEqual([]);
  });

  it('name list items by their names, so that one more variable is one change', () => {
    const env = (...names: string[]) =>
      object({ spec: { env: names.map((name) => ({ name, value: 'x' })) } });

    expect(fieldChanges(env('B'), env('A', 'B'))).toEqual([
      { path: '.spec.env[name=A]', before: undefined, after: { name: 'A', value: 'x' } },
    ]);
  });

  it('see that named items stand in another order', () => {
    const env = (...names: string[]) => object({ env: names.map((name) => ({ name })) });

    expect(fieldChanges(env('A', 'B'), env('B', 'A')).map(({ path }) => path)).toEqual(['.env']);
  });

  it('take a list of texts as a whole, and one of objects item by item', () => {
    const lists = (text: string, port: number) =>
      object({ args: ['--x', text], ports: [{ port }, { port: 1 }] });

    expect(fieldChanges(lists('a', 80), lists('b', 81))).toEqual([
      { path: '.args', before: ['--x', 'a'], after: ['--x', 'b'] },
      { path: '.ports[0].port', before: 80, after: 81 },
    ]);
  });

  it('quote keys that are no words', () => {
    const labels = (value: string) => object({}, { labels: { 'app.kubernetes.io/name': value } });

    expect(fieldChanges(labels('a'), labels('b')).map(({ path }) => path)).toEqual([
      '.metadata.labels["app.kubernetes.io/name"]',
    ]);
  });
});

describe('a change that is shown', () => {
  it("tells the size of a Secret's value and nothing else", () => {
    const shown = maskedField('Secret', { path: '.data.password', before: 'c2VjcmV0', after: undefined });

    expect(shown).toEqual({ path: '.data.password', before: '<hidden, 6 bytes>', after: undefined });
  });

  it('hides a value whose name says it is a credential', () => {
    const { after } = maskedField('ConfigMap', {
      path: '.data.DB_PASSWORD',
      before: undefined,
      after: 'hunter2',
    });

    expect(String(after)).not.toContain('hunter2');
  });

  it('hides the password in a URL', () => {
    const change = { path: '.data.URL', before: undefined, after: 'postgresql://u:hunter2@h/d' };

    expect(String(maskedField('ConfigMap', change).after)).not.toContain('hunter2');
  });

  it('hides what follows a flag whose name says it is a credential, in a list that stays one', () => {
    const change = {
      path: '.spec.args',
      before: ['--password', 'hunter2', '-v'],
      after: ['--token=hunter2'],
    };

    expect(maskedField('Deployment', change)).toEqual({
      path: '.spec.args',
      before: ['--password', '<hidden, 7 bytes>', '-v'],
      after: ['--token=<hidden>'],
    });
  });

  it('shows everything else as it is', () => {
    const change = { path: '.data.LOG_LEVEL', before: 'info', after: 'debug' };

    expect(maskedField('ConfigMap', change)).toEqual(change);
  });
});
