import { describe, expect, it } from 'vitest';
import type { LiveObject, ManagedFields } from '../../k8s/object.ts';
import { additionsByHand, adoption } from '../../k8s/ownership/adopt.ts';
import { fieldManagers } from '../../k8s/ownership/field-managers.ts';
import { leavesBeyond, printSteps, unionOf } from '../../k8s/ownership/fields.ts';

const entry = (manager: string, operation: 'Apply' | 'Update', fieldsV1: object): ManagedFields => ({
  manager,
  operation,
  apiVersion: 'v1',
  fieldsV1,
});

const live = (data: Readonly<Record<string, string>>, ...managedFields: ManagedFields[]): LiveObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', uid: 'u', resourceVersion: '9', managedFields },
  data,
});

describe('field sets', () => {
  it('are united key by key', () => {
    expect(unionOf({ 'f:data': { 'f:a': {} } }, { 'f:data': { 'f:b': {} }, 'f:kind': {} })).toEqual({
      'f:data': { 'f:a': {}, 'f:b': {} },
      'f:kind': {},
    });
  });

  it('tell which leaves another does not have', () => {
    const beyond = leavesBeyond({ 'f:data': { '.': {}, 'f:a': {}, 'f:b': {} } }, { 'f:data': { 'f:a': {} } });

    expect(beyond).toEqual([['f:data', 'f:b']]);
  });

  it('are printed as paths a person can find', () => {
    const steps = ['f:spec', 'f:containers', 'k:{"name":"orders"}', 'f:image'];

    expect(printSteps(steps)).toBe('.spec.containers[name=orders].image');
    expect(printSteps(['f:metadata', 'f:labels', 'f:app.kubernetes.io/name'])).toBe(
      '.metadata.labels["app.kubernetes.io/name"]',
    );
  });
});

describe('taking over what others wrote', () => {
  const clientSide = entry('kubectl-client-side-apply', 'Update', { 'f:data': { 'f:OLD': {} } });
  const edit = entry('kubectl-edit', 'Update', { 'f:data': { 'f:ADDED': {} } });
  const ours = entry('plinth', 'Apply', { 'f:data': { 'f:A': {} } });
  const operator = entry('some-operator', 'Update', { 'f:data': { 'f:THEIRS': {} } });

  it('merges what client-side apply owned into what is applied here, and leaves everybody else alone', () => {
    expect(adoption(live({}, clientSide, edit, ours, operator), 'appliers')).toEqual([
      { op: 'test', path: '/metadata/resourceVersion', value: '9' },
      {
        op: 'replace',
        path: '/metadata/managedFields',
        value: [
          edit,
          operator,
          {
            manager: 'plinth',
            operation: 'Apply',
            apiVersion: 'v1',
            fieldsType: 'FieldsV1',
            fieldsV1: { 'f:data': { 'f:A': {}, 'f:OLD': {} } },
          },
        ],
      },
    ]);
  });

  it('takes hand edits as well where a repair is asked for', () => {
    const patch = adoption(live({}, edit, ours), 'everyHand') as [unknown, { value: ManagedFields[] }];

    expect(patch[1].value.map(({ manager }) => manager)).toEqual(['plinth']);
  });

  it('has nothing to do where only operators and this kit wrote', () => {
    expect(adoption(live({}, ours, operator), 'everyHand')).toBeUndefined();
  });

  it('leaves a restart by hand and scaling alone', () => {
    const restart = entry('kubectl-rollout', 'Update', { 'f:spec': {} });
    const scale = { ...entry('kubectl', 'Update', { 'f:spec': { 'f:replicas': {} } }), subresource: 'scale' };

    expect(adoption(live({}, ours, restart, scale), 'everyHand')).toBeUndefined();
  });
});

describe('what people added', () => {
  it('is what kubectl owns and no manifest says, with its value', () => {
    const edit = entry('kubectl-edit', 'Update', { 'f:data': { 'f:A': {}, 'f:ADDED': {} } });
    const ours = entry('plinth', 'Apply', { 'f:data': { 'f:A': {} } });

    expect(additionsByHand(live({ A: '1', ADDED: '2' }, edit, ours))).toEqual([
      { manager: 'kubectl-edit', path: '.data.ADDED', value: '2' },
    ]);
  });

  it("is not kubectl's own notes", () => {
    const note = 'kubectl.kubernetes.io/last-applied-configuration';
    const edit = entry('kubectl-client-side-apply', 'Update', {
      'f:metadata': { 'f:annotations': { [`f:${note}`]: {} } },
    });
    const object = live({}, edit);

    expect(
      additionsByHand({ ...object, metadata: { ...object.metadata, annotations: { [note]: '{}' } } }),
    ).toEqual([]);
  });
});

describe('who owns a field', () => {
  const object = live(
    {},
    entry('kubectl-edit', 'Update', { 'f:spec': { 'f:replicas': {} } }),
    entry('hpa', 'Update', { 'f:spec': { 'f:replicasOnly': {} } }),
    entry('plinth', 'Apply', { 'f:spec': { 'f:replicas': {} } }),
  );

  it('is everybody but this kit who owns it, or something below it', () => {
    expect(fieldManagers(object, '.spec.replicas')).toEqual(['kubectl-edit']);
    expect(fieldManagers(object, '.spec')).toEqual(['hpa', 'kubectl-edit']);
  });
});
