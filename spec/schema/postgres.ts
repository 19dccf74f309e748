import { z } from 'zod';
import { days, gib, hours, minutes, seconds } from '../units.ts';
import { poolerSchema } from './pooler.ts';
import { property } from './property.ts';
import { duration, size } from './quantity.ts';
import { dailyWindow, image, text, weeklyWindow } from './text.ts';

const inWindow = 'In the maintenance window unless `applyImmediately`';

export const postgresSchema = z.strictObject({
  version: property(text(/^\d{2}(\.\d+)?$/, 'a PostgreSQL version such as 16 or 16.14'), {
    about: 'Major version, then RDS keeps the minor current; or major.minor to pin it.',
    change: `${inWindow}: minutes of downtime; a major upgrade cannot be undone and needs a new parameter group.`,
    example: '16',
  }),
  instanceClass: property(z.string().min(1), {
    about:
      'Size of the primary; with the memory comes max_connections, so the connection budget moves with it.',
    change: `${inWindow}: an outage of minutes, shorter with Multi-AZ (a failover). Price per hour.`,
    example: 'db.m7g.large',
  }),
  database: property(text(/^[a-z][a-z0-9_]{0,62}$/, 'a database name in lower case'), {
    about: 'Database the service lives in.',
    change: '**Replaces the instance: its data is lost** but for the final snapshot.',
    computed: "the service's name, `-` written `_`",
  }),
  port: property(z.int().min(1_150).max(65_535), {
    about: 'Port of the database.',
    change: 'At once: a restart, and every client must learn the new port.',
  }),
  storage: z.strictObject({
    type: property(z.enum(['gp3', 'io2']), {
      about: 'gp3 for most; io2 for sustained provisioned IOPS.',
      change: `${inWindow}: no interruption, slower for hours; no other storage change for 6 hours.`,
    }),
    size: property(size({ min: gib(20), max: gib(65_536), unit: 'gib' }), {
      about: 'Allocated storage.',
      change:
        'Grows in place by 10 % or more, no interruption, then not again for 6 hours. From below to above 400 GiB gp3 is copied to more volumes: slower for hours. Never shrinks.',
      example: gib(100),
    }),
    max: property(size({ min: gib(22), max: gib(65_536), unit: 'gib' }), {
      about: 'Ceiling of storage autoscaling, at least 10 % above `size`. `false` switches it off.',
      change: 'At once, no interruption. Storage that has grown does not shrink.',
      computed:
        'none in development; else the larger of 100 GiB (staging) or 500 GiB (production) and twice `size`',
      example: gib(500),
    }).optional(),
    iops: property(z.int().min(1_000).max(256_000), {
      about: 'Provisioned IOPS. gp3: only from 400 GiB, 12,000 to 64,000. io2: required.',
      change: `${inWindow}: no interruption. Price per IOPS.`,
      computed: "gp3: the volume's baseline; `false` takes away what the service says",
    }).optional(),
    throughput: property(z.int().min(500).max(4_000), {
      about: 'Provisioned throughput in MiB/s. gp3 only, from 400 GiB, at most a quarter of the IOPS.',
      change: `${inWindow}: no interruption. Price per MiB/s.`,
      computed: "the volume's baseline",
    }).optional(),
  }),
  credentials: property(z.enum(['write-only', 'rds-managed', 'iam']), {
    about:
      'Who keeps the master password: `write-only` (Secrets Manager, never in state), `rds-managed` (RDS rotates it; no replicas, no blue/green) or `iam` (the service connects by IAM token).',
    change:
      'At once, no interruption of the database; the service must read its credentials again, and roles change when the bootstrap Job runs.',
  }),
  credentialsVersion: property(z.int().min(1), {
    about: 'Raise by one to write new random passwords.',
    change:
      'Rolls the pods of the service and of its pooler. Pods that run fail new connections from the bootstrap Job, which sets the password, until the rollout has replaced them, a migration in between included; connections they have go on. Raise it when few are opened, and apply the manifests right after Terraform: a pod that starts between the two has the new password too early.',
  }),
  bootstrapImage: property(image, {
    about:
      'Image of the Job that makes roles and extensions: with `psql` of the newest major on offer, and `sh`.',
    change: 'The Job runs again.',
    computed: 'the official image of that major, from Docker Hub',
    example: 'registry.example.com/postgres:18.1',
  }).optional(),
  extendedSupport: property(z.boolean(), {
    about: "Keeps a major past the end of AWS's standard support, for a charge per vCPU and hour.",
    change: 'Cannot be switched on for an instance that was made without it. Price per vCPU.',
  }),
  multiAz: property(z.boolean(), {
    about: 'A synchronous standby in another zone that takes over in one to two minutes.',
    change: `${inWindow}: no interruption, slower while the standby is filled. Doubles the price.`,
  }),
  replicas: z.strictObject({
    count: property(z.int().min(0).max(5), {
      about: 'Read replicas in the region.',
      change: 'Adding: none. Removing deletes them: readers are cut off. Price per instance.',
    }),
    instanceClass: property(z.string().min(1), {
      about: 'Size of the replicas; not smaller than the primary, or they fall behind.',
      change: `${inWindow}: an outage of that replica.`,
      computed: 'that of the primary',
    }).optional(),
    inRecoveryRegion: property(z.boolean(), {
      about:
        'One more replica in the recovery region, with a key and a network of its own there; five in all.',
      change: 'Removing it deletes the copy in the other region.',
    }),
  }),
  backups: z.strictObject({
    retention: property(duration({ min: days(1), max: days(35), unit: 'days' }), {
      about: 'How far back point-in-time recovery reaches.',
      change: 'At once. Shortening it deletes the older backups.',
    }),
    window: property(dailyWindow, {
      about: 'When the daily snapshot is taken, UTC; must not overlap the maintenance window.',
      change: 'free',
    }),
    finalSnapshot: property(z.boolean(), {
      about: 'Whether a last snapshot is taken when the instance is destroyed.',
      change: 'free; must be applied before a destroy to count in it.',
    }),
  }),
  maintenance: z.strictObject({
    window: property(weeklyWindow, {
      about: 'When RDS may patch and when waiting changes are applied, UTC.',
      change: 'At once; a window that covers the present runs what is waiting.',
    }),
    autoMinorUpgrade: property(z.boolean(), {
      about: 'Minor versions are applied in the window.',
      change: 'free',
      computed: '`true`, unless `version` pins the minor',
    }),
    applyImmediately: property(z.boolean(), {
      about: 'Changes do not wait for the window.',
      change: 'Switching it on applies everything that is waiting.',
    }),
    allowMajorUpgrade: property(z.boolean(), {
      about: 'Lets an apply move to another major version; set it for that apply and take it back.',
      change: 'free',
    }),
    blueGreen: property(z.boolean(), {
      about:
        'Updates by a blue/green deployment. Bypasses deletion protection on the old primary; no replicas.',
      change: 'free',
    }),
  }),
  deletionProtection: property(z.boolean(), {
    about: 'AWS refuses to delete the instance while it is on.',
    change: 'At once. Off, one more apply can delete the data.',
  }),
  extensions: property(z.array(z.string().min(1)), {
    about: 'Extensions to prepare: their libraries are preloaded and their parameters set.',
    change: 'One that is preloaded needs a reboot, which nobody does for you.',
  }),
  timeouts: z.strictObject({
    statement: property(duration({ min: seconds(1), max: hours(24), unit: 'seconds' }), {
      about: 'Longest statement.',
      change: 'At once, for new sessions.',
    }),
    lock: property(duration({ min: seconds(1), max: hours(1), unit: 'seconds' }), {
      about: 'Longest wait for a lock.',
      change: 'At once, for new sessions.',
    }),
    idleInTransaction: property(duration({ min: seconds(1), max: hours(24), unit: 'seconds' }), {
      about: 'Longest open transaction that does nothing.',
      change: 'At once, for new sessions.',
    }),
    transaction: property(duration({ min: seconds(1), max: hours(24), unit: 'seconds' }), {
      about:
        "Longest transaction of the service; a pod that stops is given as long. Written, PostgreSQL 17 and later end one that takes longer; before, it is the service's promise.",
      change: 'When the bootstrap Job runs, for new sessions.',
      computed: 'taken to be `statement`, and not enforced',
    }).optional(),
  }),
  parameters: property(z.record(z.string(), z.string()), {
    about: 'Further parameters of the parameter group, as RDS spells them. How they are applied is derived.',
    change: 'Dynamic ones at once; static ones wait for a reboot, which nobody does for you.',
  }),
  pooler: poolerSchema.optional(),
  reservedConnections: property(z.int().min(5).max(1_000), {
    about:
      'Connections the budget keeps free: 3 for superusers, 2 for RDS, the rest for people and monitoring.',
    change: 'free',
  }),
  monitoring: z.strictObject({
    interval: property(duration({ min: seconds(0), max: seconds(60), unit: 'seconds' }), {
      about: 'Enhanced monitoring: every 1, 5, 10, 15, 30 or 60 seconds; 0 switches it off.',
      change: 'free',
    }),
    performanceInsights: property(z.boolean(), {
      about: 'Performance Insights, under the customer key.',
      change: 'free',
    }),
    performanceInsightsRetention: property(duration({ min: days(7), max: days(731), unit: 'days' }), {
      about: 'How long it keeps samples: 7 days are free; then a multiple of 31 up to 713, or 731.',
      change: 'free',
    }),
    logRetention: property(duration({ min: days(1), max: days(3_653), unit: 'days' }), {
      about: 'How long CloudWatch keeps the exported logs; one of the lengths CloudWatch offers.',
      change: 'Shortening it deletes the older logs.',
    }),
  }),
});

/** The shortest and longest windows RDS accepts (RDS User Guide, "Maintaining a DB instance"). */
export const minimumWindow = minutes(30);
