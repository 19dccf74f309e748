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
