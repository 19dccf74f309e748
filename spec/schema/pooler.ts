import { z } from 'zod';
import { cores, gib, hours, mib, millicores, minutes, seconds } from '../units.ts';
import { property } from './property.ts';
import { cpu, duration, size } from './quantity.ts';
import { label, text } from './text.ts';

/** A pod of the pooler is replaced only when the service no longer uses its connections (docs/pooler.md). */
const rollout = 'Rolls the pooler: each pod drains before it ends, no transaction is dropped.';

const image = text(
  /^[^\s:@]+(:\d+\/[^\s:@]+)?(:[\w][\w.-]{0,127}(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/,
  'an image reference with a tag or a digest, such as ghcr.io/cloudnative-pg/pgbouncer:1.25.1',
);

/** PgBouncer between the service and the database. The longest times add up to what `grace` may be. */
export const poolerSchema = z.strictObject({
  replicas: property(z.int().min(1).max(20), {
    about:
      'Pods of the pooler. Counts twice in the connection budget: during a rollout each one drains beside its successor.',
    change: 'free',
  }),
  poolSize: property(z.int().min(1).max(1_000), {
    about: 'Connections to the database one pod holds at most; counts in the connection budget.',
    change: rollout,
  }),
  reservePool: property(z.int().min(0).max(1_000), {
    about:
      'Connections one pod may add when clients have waited for three seconds; counts in the connection budget.',
    change: rollout,
  }),
  maxClientConnections: property(z.int().min(10).max(20_000), {
    about:
      'Connections of the service one pod takes. The pods but one must take all that the service may open.',
    change: `${rollout} About 30 KiB of memory each, with TLS.`,
  }),
  mode: property(z.enum(['transaction']), {
    about:
      'A connection to the database is lent for one transaction. So nothing may outlive one: no `SET` without `LOCAL`, `LISTEN`, advisory locks of the session, `WITH HOLD` cursors, temporary tables, or `PREPARE` in SQL.',
    change: 'free',
  }),
  maxPreparedStatements: property(z.int().min(1).max(10_000), {
    about:
      'Prepared statements of the protocol, those drivers make, that are kept per connection to the database; a further one is prepared anew.',
    change: rollout,
  }),
  clientLifetime: property(duration({ min: seconds(10), max: hours(1), unit: 'seconds' }), {
    about:
      'Longest time the service keeps one connection, given to it as `DB_POOL_RECYCLE` in seconds. A pod of the pooler drains for as long.',
    change: `${rollout} Rolls the pods of the service too.`,
  }),
  queryWaitTimeout: property(duration({ min: seconds(1), max: minutes(5), unit: 'seconds' }), {
    about: 'How long a transaction may wait for a connection to the database before it is refused.',
    change: rollout,
  }),
  serverIdleTimeout: property(duration({ min: seconds(10), max: hours(24), unit: 'seconds' }), {
    about: 'How long a connection to the database may be unused before it is closed.',
    change: rollout,
  }),
  resources: z.strictObject({
    cpu: property(cpu({ min: millicores(10), max: cores(16), unit: 'millicores' }), {
      about: 'Processor time requested per pod; the limit is twice that. PgBouncer uses one core at most.',
      change: rollout,
    }),
    memory: property(size({ min: mib(32), max: gib(64), unit: 'mib' }), {
      about: 'Memory requested per pod, and its limit: a pod that exceeds it is restarted.',
      change: rollout,
    }),
    ephemeralStorage: property(size({ min: mib(16), max: gib(16), unit: 'mib' }), {
      about: 'Disk for logs per pod, requested and limited.',
      change: rollout,
    }),
  }),
  image: property(image, {
    about:
      'Image with `pgbouncer` 1.23 or later (its SIGTERM waits for clients), `bash` and `sh` on its path. It runs as any user, with a read-only root.',
    change: rollout,
  }),
  metrics: property(z.boolean(), {
    about:
      "A sidecar that reads PgBouncer's statistics for Prometheus (pgbouncer_exporter), with a login that may do nothing else; alerts and panels of the queue come with it.",
    change: rollout,
  }),
  certificate: z
    .strictObject({
      secret: property(label, {
        about:
          'Secret of the namespace with `tls.crt`, `tls.key` and `ca.crt`, for the name `<service>-pooler`. Its `ca.crt` is what the service trusts.',
        change: `${rollout} Rolls the pods of the service too.`,
        computed: 'none: cert-manager makes an authority for the pooler and a certificate by it',
        example: 'orders-pooler-certificate',
      }),
    })
    .optional(),
  termination: z.strictObject({
    preStop: property(duration({ min: seconds(1), max: minutes(10), unit: 'seconds' }), {
      about:
        'How long a pod keeps taking new connections after it is told to stop, while routes to it are withdrawn.',
      change: rollout,
    }),
    grace: property(duration({ min: seconds(1), max: hours(3), unit: 'seconds' }), {
      about: 'How long a pod may take to stop in all; then it is killed.',
      change: rollout,
      computed: '`preStop` + `clientLifetime` + the longest transaction + 5 seconds',
    }),
  }),
});

/** The most `maxClientConnections`. */
export const mostClientConnections = 20_000;
