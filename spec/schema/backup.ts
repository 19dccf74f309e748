import { z } from 'zod';
import { days, gib, mib, minutes } from '../units.ts';
import { property } from './property.ts';
import { duration, size } from './quantity.ts';
import { addressRange, image, text } from './text.ts';

const nextRun = 'From the next run on.';

const schedule = text(/^[\w*,/-]+( [\w*,/-]+){4}$/, 'a cron schedule of five fields such as 15 1 * * *');

const timeZone = text(/^[A-Z][A-Za-z]+(\/[A-Z][A-Za-z0-9_+-]+)*$/, 'a time zone such as Etc/UTC');

const runs = (what: string) => ({
  schedule: property(schedule, { about: `When ${what}, as cron counts.`, change: nextRun }),
  timeZone: property(timeZone, { about: 'Time zone of `schedule`.', change: nextRun }),
});

/** Of the volume of a dump or a drill. */
export const mostBackupStorage = gib(16_384);

const storage = (about: string) =>
  property(size({ min: mib(256), max: mostBackupStorage, unit: 'gib', step: mib(1) }), {
    about,
    change: nextRun,
  });

const images = {
  postgresImage: property(image, {
    about: 'Image with the server and its tools, of the major of the database, with an account of uid 999.',
    change: nextRun,
    computed: 'the official image of the newest minor of the major',
    example: 'docker.io/library/postgres:16.10',
  }).optional(),
  awsImage: property(image, { about: 'Image with the AWS CLI, 2.23 or later, and `sh`.', change: nextRun }),
};

const dump = z.strictObject({
  ...runs('the database is dumped'),
  timeLimit: property(duration({ min: minutes(1), max: days(1), unit: 'minutes' }), {
    about: 'How long a dump and its upload may take before they are stopped.',
    change: nextRun,
  }),
  storage: storage('Disk for the dump, compressed, before it is uploaded; a larger dump fails and says so.'),
  from: property(z.enum(['primary', 'reader']), {
    about:
      'Instance that is dumped. A long dump from a replica is cancelled when it stands in the way of replay.',
    change: nextRun,
  }),
  ...images,
});

const drill = z.strictObject({
  ...runs('the newest dump is restored'),
  maxAge: property(duration({ min: minutes(5), max: days(366), unit: 'hours', step: minutes(1) }), {
    about: 'RPO of the dumps: the drill fails when the newest one is older.',
    change: nextRun,
  }),
  timeLimit: property(duration({ min: minutes(1), max: days(2), unit: 'minutes' }), {
    about: 'RTO from a dump: the drill fails when download and restore take longer.',
    change: nextRun,
  }),
  storage: storage(
    'Disk for the dump and the database restored from it, at least twice `dump.storage`; a larger database fails and says so.',
  ),
  ...images,
});

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
  dump: dump.optional(),
  drill: drill.optional(),
  storageClass: property(text(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'the name of a StorageClass'), {
    about:
      'Class of the volumes of dump and drill, which live as long as their pod. With one, `storage` of both follows `postgres.storage`; without, it is at most 8 GiB.',
    change: nextRun,
    computed: "the node's own disk",
    example: 'gp3',
  }).optional(),
  s3Cidrs: property(z.array(addressRange).min(1), {
    about: 'Addresses of S3 that dump and drill may reach, e.g. of its prefix list or an interface endpoint.',
    change: nextRun,
    computed: 'every public address, on port 443',
    example: ['52.219.0.0/16'],
  }).optional(),
});
