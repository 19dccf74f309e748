import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../plan/value.ts';
import { changed, NOW } from '../fields.ts';

/** What changes, and the headline a reviewer reads. */
const headlines: readonly (readonly [JsonObject, JsonObject, string])[] = [
  [
    { instance_class: 'db.m6g.xlarge' },
    NOW,
    'Stops the instance now for the class change from db.m6g.large to db.m6g.xlarge.',
  ],
  [
    { instance_class: 'db.m6g.xlarge' },
    { multi_az: true },
    'Fails over to the standby in the next maintenance window for the class change from db.m6g.large to db.m6g.xlarge.',
  ],
  [
    { instance_class: 'db.m6g.xlarge', multi_az: false },
    { ...NOW, multi_az: true },
    'Stops the instance or fails over now for the class change from db.m6g.large to db.m6g.xlarge.',
  ],
  [
    { backup_retention_period: 3 },
    {},
    'Deletes now the automated backups that a retention cut from 7 to 3 days no longer covers.',
  ],
  [
    { port: 5433 },
    {},
    'Restarts the instance now for the port change from 5432 to 5433, whatever apply_immediately says.',
  ],
  [
    { allocated_storage: 50 },
    {},
    'Fails at apply, because the storage of a DB instance cannot shrink from 100 to 50 GiB.',
  ],
];

describe('what is said of a growing storage', () => {
  const saidOf = (engine: string, from: number, to: number) =>
    changed(
      { allocated_storage: to, iops: 12000 },
      { engine, allocated_storage: from, iops: 12000 },
    ).findings.map(({ why }) => why)[0];

  it('has the size from which the engine has four volumes, where it has them', () => {
    expect(saidOf('postgres', 300, 500)).toContain('From 400 GiB on');
    expect(saidOf('oracle-se2', 150, 250)).toContain('From 200 GiB on');
    expect(saidOf('sqlserver-se', 300, 500)).not.toContain('four volumes');
  });
});

describe('what is said of another class', () => {
  const saidOf = (from: string, to: string) =>
    changed({ instance_class: to }, { instance_class: from }).findings.map(({ why }) => why)[0];
  const mayNotStart = 'can keep a smaller class from starting';

  it('warns of parameters for more memory only where there may be less', () => {
    expect(saidOf('db.m6g.xlarge', 'db.m6g.large')).toContain(mayNotStart);
    expect(saidOf('db.m6g.large', 'db.m6g.xlarge')).not.toContain(mayNotStart);
    expect(saidOf('db.m6g.large', 'db.m7g.large')).not.toContain(mayNotStart);
    expect(saidOf('db.m6g.large', 'db.x99.large')).toContain(mayNotStart);
  });
});

describe('what is said of another parameter group', () => {
  const saidOf = (more: JsonObject) =>
    changed({ parameter_group_name: 'b', ...more }, {})
      .findings.filter(({ code }) => code === 'rds-instance-parameter-group')
      .map(({ why }) => why)[0];

  it('names the restart that the same request brings', () => {
    expect(saidOf({})).toContain('nobody triggers');
    expect(saidOf({ instance_class: 'db.m6g.xlarge' })).toContain('restarts the instance');
  });
});

describe('the headline of a change of a database instance', () => {
  it.each(headlines)('of %j', (after, before, headline) => {
    expect(changed(after, before).headline).toBe(headline);
  });

  it('never holds a password', () => {
    const impact = changed({ password: 'correct-horse', instance_class: 'db.m6g.xlarge' }, NOW);
    expect(JSON.stringify(impact)).not.toMatch(/correct-horse|before"/);
  });

  it('comes with a source and, unless it is harmless, with what to do', () => {
    for (const [after, before] of headlines)
      for (const { source, fix } of changed(after, before).findings) {
        expect(source).toMatch(/Amazon RDS|AWS provider/);
        expect(fix).toBeDefined();
      }
  });
});
