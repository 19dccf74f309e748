import { z } from 'zod';
import { minutes, seconds } from '../units.ts';
import { shortOr } from './choice.ts';
import { property } from './property.ts';
import { duration } from './quantity.ts';
import { httpPath, text } from './text.ts';

const rollout = 'Rolls the pods, one surge at a time, without downtime.';

const port = property(z.int().min(1).max(65_535), {
  about: 'Port that is asked.',
  change: rollout,
  computed: '`workload.port`',
  example: 8_080,
}).optional();

const http = z.strictObject({
  path: property(httpPath, {
    about: 'Path that answers 200 to 399.',
    change: rollout,
    example: '/healthz',
  }),
  port,
  scheme: property(z.enum(['HTTP', 'HTTPS']), {
    about: 'HTTPS asks over TLS and does not verify the certificate.',
    change: rollout,
    computed: '`HTTP`',
  }).optional(),
  headers: property(
    z.record(text(/^[A-Za-z][A-Za-z0-9-]*$/, 'the name of a header'), z.string().max(1_024)),
    {
      about: 'Headers of the request, for a service that answers by host name.',
      change: rollout,
      computed: 'none',
    },
  ).optional(),
});

const tcp = z.strictObject({ port });

const grpc = z.strictObject({
  port,
  service: property(z.string().min(1).max(256), {
    about: 'Service named in the request of the gRPC health checking protocol.',
    change: rollout,
    computed: 'none: the server as a whole',
  }).optional(),
});

const exec = z.strictObject({
  command: property(z.array(z.string().min(1)).min(1), {
    about: 'Command that ends with 0. It starts a process each time: HTTP costs less.',
    change: rollout,
    example: ['/bin/healthcheck'],
  }),
});

const time = { min: seconds(1), max: minutes(60), unit: 'seconds' };

/** What a probe asks and how often; one of `http`, `tcp`, `grpc` and `exec`. */
const probe = (period: number, failures: string) =>
  z.strictObject({
    http: http.optional(),
    tcp: tcp.optional(),
    grpc: grpc.optional(),
    exec: exec.optional(),
    initialDelay: property(duration({ ...time, min: seconds(0) }), {
      about: 'How long the first question waits after the container has started.',
      change: rollout,
      computed: '`seconds(0)`',
    }).optional(),
    period: property(duration(time), {
      about: 'Time between two questions.',
      change: rollout,
      computed: `\`seconds(${period})\``,
    }).optional(),
    timeout: property(duration(time), {
      about: 'How long an answer may take; not longer than the period.',
      change: rollout,
      computed: '`seconds(3)`, or the period where that is shorter',
    }).optional(),
    failures: property(z.int().min(1).max(1_000), {
      about: 'Questions in a row without a good answer until it counts.',
      change: rollout,
      computed: failures,
    }).optional(),
  });

const long = {
  startup: probe(5, 'as many as fit into `startupTime`'),
  liveness: probe(10, '3'),
  readiness: probe(5, '2'),
};

export const probesSchema = z.strictObject({
  startup: property(shortOr(httpPath, long.startup), {
    about: 'Answers 200 once the process has started. A text is the path of an HTTP probe.',
    change: rollout,
  }),
  liveness: property(shortOr(httpPath, long.liveness), {
    about:
      'Answers 200 while the process works. Must not touch the database. A text is the path of an HTTP probe.',
    change: rollout,
  }),
  readiness: property(shortOr(httpPath, long.readiness), {
    about: 'Answers 200 when a connection can be taken from the pool. A text is the path of an HTTP probe.',
    change: rollout,
  }),
  startupTime: property(duration({ min: seconds(5), max: minutes(60), unit: 'seconds' }), {
    about: 'How long a pod may take to start before it is restarted.',
    change: rollout,
  }),
});
