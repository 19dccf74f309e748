import { z } from 'zod';
import { days } from '../units.ts';
import { property } from './property.ts';
import { duration } from './quantity.ts';

export const backupSchema = z.strictObject({
  retention: property(duration({ min: days(1), max: days(36_500), unit: 'days' }), {
    about: 'How long a logical backup is kept in the bucket.',
    change: 'Shortening it deletes the older backups within a day.',
  }),
  versionRetention: property(duration({ min: days(1), max: days(36_500), unit: 'days' }), {
    about: 'How long a replaced or deleted backup can still be brought back.',
    change: 'Shortening it deletes the older versions within a day.',
  }),
  objectLock: z
    .strictObject({
      mode: property(z.enum(['GOVERNANCE', 'COMPLIANCE']), {
        about: 'COMPLIANCE: nobody can delete a locked backup, the account root included.',
        change: 'For new objects. COMPLIANCE cannot be taken back for what is locked.',
        example: 'GOVERNANCE',
      }),
      duration: property(duration({ min: days(1), max: days(36_500), unit: 'days' }), {
        about: 'How long every new backup is locked; not longer than `retention`.',
        change: 'For new objects.',
        example: days(30),
      }),
    })
    .optional(),
});
