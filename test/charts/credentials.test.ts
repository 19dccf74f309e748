import { describe, expect, test } from 'vitest';
import { at, find, pooler, production, render } from './fixture.ts';
import { watched } from './monitoring/watched.ts';

describe('passwords that change', () => {
  test('a raised credentialsVersion is a rollout of whoever holds a password, and of nobody else', () => {
    const versioned = (credentialsVersion: number, change: object = {}) =>
      render({ ...watched, postgres: { ...watched.postgres, credentialsVersion, ...change } });
    const changed = (change: object) => {
      const [before, after] = [versioned(1, change), versioned(2, change)];
      return after
        .filter(({ kind }) => ['Deployment', 'CronJob', 'Job'].includes(kind))
        .filter((object) => !before.some((other) => JSON.stringify(other) === JSON.stringify(object)))
        .map(({ kind, metadata }) => `${kind}/${metadata.name.replace(/-[0-9a-f]{8}$/, '')}`)
        .sort();
    };
    expect(changed({})).toEqual(['CronJob/orders-dump', 'Deployment/orders', 'Job/orders-bootstrap']);
    expect(changed({ pooler })).toEqual([
      'CronJob/orders-dump',
      'Deployment/orders',
      'Deployment/orders-pooler',
      'Job/orders-bootstrap',
    ]);
    expect(changed({ credentials: 'iam' })).toEqual(['Job/orders-bootstrap']);
    const template = (version: number) =>
      at(find(versioned(version), 'Deployment', 'orders'), 'spec.template');
    expect(at(template(2), 'metadata.annotations')).toMatchObject({ 'plinth.dev/credentials-version': '2' });
    expect(template(1)).not.toEqual(template(2));
  });

  test('new roots of RDS are named to whoever restarts pods for changed files, with the Secrets', () => {
    const annotations = (change: object) =>
      find(render({ ...production, postgres: { ...production.postgres, ...change } }), 'Deployment', 'orders')
        .metadata.annotations;
    expect(annotations({})).toMatchObject({
      'secret.reloader.stakater.com/reload': 'orders-postgres,orders-redis',
      'configmap.reloader.stakater.com/reload': 'rds-global-bundle',
    });
    // The pooler reads them again by itself.
    expect(annotations({ pooler: pooler })).not.toHaveProperty('configmap.reloader.stakater.com/reload');
  });
});
