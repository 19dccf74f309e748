import { describe, expect, it } from 'vitest';
import type { LiveObject, ManagedFields, ManifestObject } from '../../k8s/object.ts';
import { type Adopted, adoption, replicasToHoldFor, takenOver } from '../../k8s/ownership/adopt.ts';
import { fieldManagers } from '../../k8s/ownership/field-managers.ts';
import { leavesBeyond, printSteps, unionOf } from '../../k8s/ownership/fields.ts';
import { withoutReleased } from '../../k8s/ownership/released.ts';

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
  const settings: ManifestObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } };
  const clientSide = entry('kubectl-client-side-apply', 'Update', { 'f:data': { 'f:OLD': {} } });
  const edit = entry('kubectl-edit', 'Update', { 'f:data': { 'f:ADDED': {} } });
  const ours = entry('plinth', 'Apply', { 'f:data': { 'f:A': {} } });
  const tool = entry('k9s', 'Update', { 'f:data': { 'f:THEIRS': {} } });
  const controller = entry('kube-controller-manager', 'Update', { 'f:data': { 'f:CONTROLLED': {} } });

  it('merges what client-side apply owned into what is applied here, and leaves everybody else alone', () => {
    expect(adoption(settings, live({}, clientSide, edit, ours, tool), 'appliers')).toEqual([
      { op: 'test', path: '/metadata/resourceVersion', value: '9' },
      {
        op: 'replace',
        path: '/metadata/managedFields',
        value: [
          edit,
          tool,
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

  it('takes hand edits as well where a repair is asked for, and other tools’ where it is forced', () => {
    const left = (whose: Adopted) =>
      takenOver(settings, live({}, clientSide, edit, ours, tool, controller), whose)?.kept.map(
        ({ manager }) => manager,
      );

    expect(left('everyHand')).toEqual(['k9s', 'kube-controller-manager']);
    expect(left('everybody')).toEqual(['kube-controller-manager']);
  });

  it('has nothing to do where only controllers and this kit wrote', () => {
    expect(adoption(settings, live({}, ours, controller), 'everybody')).toBeUndefined();
    expect(adoption(settings, live({}, ours, tool), 'everyHand')).toBeUndefined();
  });

  it('leaves a restart by hand and scaling alone', () => {
    const restart = entry('kubectl-rollout', 'Update', { 'f:spec': {} });
    const scale = { ...entry('kubectl', 'Update', { 'f:spec': { 'f:replicas': {} } }), subresource: 'scale' };

    expect(adoption(settings, live({}, ours, restart, scale), 'everybody')).toBeUndefined();
  });
});

describe('the number of pods', () => {
  const replicas = { 'f:spec': { 'f:replicas': {} } };
  const whole = { 'f:spec': { 'f:replicas': {}, 'f:paused': {} } };
  const deployment = (spec: object): ManifestObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop' },
    spec,
  });
  const running = (pods: number, ...managedFields: ManagedFields[]): LiveObject => ({
    ...deployment({ replicas: pods, paused: true }),
    metadata: { name: 'shop', uid: 'u', resourceVersion: '9', managedFields },
  });
  const unnamed = deployment({});
  const scaler = { ...entry('kube-controller-manager', 'Update', replicas), subresource: 'scale' };

  it('is held by the bootstrap manager before its only owners let it go', () => {
    const ours = entry('plinth', 'Apply', replicas);
    const clientSide = entry('kubectl-client-side-apply', 'Update', whole);

    expect(replicasToHoldFor(unnamed, running(6, ours), 'appliers', 4)).toBe(6);
    expect(replicasToHoldFor(unnamed, running(5, ours, clientSide), 'appliers', undefined)).toBe(5);
  });

  it('needs nobody where the manifest names it, or somebody else keeps it', () => {
    const ours = entry('plinth', 'Apply', replicas);
    const edit = entry('kubectl-edit', 'Update', replicas);

    expect(replicasToHoldFor(deployment({ replicas: 3 }), running(6, ours), 'appliers', 4)).toBeUndefined();
    expect(replicasToHoldFor(unnamed, running(6, ours, scaler), 'appliers', 4)).toBeUndefined();
    expect(
      replicasToHoldFor(
        unnamed,
        running(6, ours, entry('plinth-bootstrap', 'Apply', replicas)),
        'appliers',
        4,
      ),
    ).toBeUndefined();
    expect(replicasToHoldFor(unnamed, running(6, edit), 'appliers', 4)).toBeUndefined();
    expect(replicasToHoldFor(unnamed, running(6, edit), 'everyHand', 4)).toBe(6);
  });

  it('is the autoscaler’s least where nobody owns it yet and there are fewer', () => {
    expect(replicasToHoldFor(unnamed, running(1), 'appliers', 4)).toBe(4);
    expect(replicasToHoldFor(unnamed, running(5), 'appliers', 4)).toBeUndefined();
    expect(replicasToHoldFor(unnamed, running(1), 'appliers', undefined)).toBeUndefined();
  });

  it('is all the bootstrap manager may own; what is more becomes this manager’s', () => {
    const taken = takenOver(unnamed, running(2, entry('plinth-bootstrap', 'Apply', whole)), 'appliers');

    expect(taken?.kept).toEqual([entry('plinth-bootstrap', 'Apply', replicas)]);
    expect(taken?.fields).toEqual(whole);
    expect(
      takenOver(unnamed, running(2, entry('plinth-bootstrap', 'Apply', replicas)), 'appliers'),
    ).toBeUndefined();
  });

  it('is given up by the bootstrap manager where the manifest names it', () => {
    const held = running(2, entry('plinth-bootstrap', 'Apply', replicas));

    expect(takenOver(deployment({ replicas: 3 }), held, 'appliers')).toMatchObject({
      kept: [],
      fields: replicas,
    });
  });
});

describe('what a take-over takes away', () => {
  const variable = (name: string) => ({ [`k:{"name":"${name}"}`]: { '.': {}, 'f:name': {}, 'f:value': {} } });
  const answer = (env: readonly string[], ...managedFields: ManagedFields[]): LiveObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', uid: 'u', resourceVersion: '9', managedFields },
    spec: { env: env.map((name) => ({ name, value: 'x' })), paused: true },
  });

  it('is whole items and fields that neither the manifest nor anybody else owns', () => {
    const ours = entry('plinth', 'Apply', { 'f:spec': { 'f:env': variable('A') } });
    const other = entry('operator', 'Update', { 'f:spec': { 'f:env': variable('B') } });
    const fields = {
      'f:spec': { 'f:env': { ...variable('A'), ...variable('B'), ...variable('C') }, 'f:paused': {} },
    };
    const left = withoutReleased(answer(['A', 'B', 'C'], ours, other), {
      apiVersion: 'v1',
      fields,
      kept: [other],
    });

    expect(left.spec).toEqual({
      env: [
        { name: 'A', value: 'x' },
        { name: 'B', value: 'x' },
      ],
    });
  });

  it('is not a part of what is applied as one piece', () => {
    const ours = entry('plinth', 'Apply', { 'f:spec': {} });
    const fields = { 'f:spec': { 'f:paused': {} } };

    expect(withoutReleased(answer([], ours), { apiVersion: 'v1', fields, kept: [] }).spec).toEqual({
      env: [],
      paused: true,
    });
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
