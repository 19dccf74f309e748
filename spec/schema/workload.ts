import { z } from 'zod';
import { cores, gib, mib, millicores, minutes, seconds } from '../units.ts';
import { egressSchema, ingressSchema } from './peers.ts';
import { priorityClassSchema } from './priority-class.ts';
import { probesSchema } from './probes.ts';
import { property } from './property.ts';
import { cpu, duration, size } from './quantity.ts';
import { routeSchema } from './route.ts';
import { autoscalingSchema, verticalScalingSchema } from './scaling.ts';
import { httpPath, image, text } from './text.ts';

const rollout = 'Rolls the pods, one surge at a time, without downtime.';

const settings = z.record(text(/^[A-Z_][A-Z0-9_]*$/, 'an environment name in upper case'), z.string());

export const workloadSchema = z.strictObject({
  image: property(image, {
    about: 'Container image with a tag or, better, a digest.',
    change: `Runs the migration, then: ${rollout}`,
    example: 'registry.example.com/orders:1.4.2',
  }),
  command: property(z.array(z.string()).min(1), {
    about: "Command instead of the image's own.",
    change: rollout,
    computed: "the image's own",
  }).optional(),
  port: property(z.int().min(1).max(65_535), { about: 'Port the service listens on.', change: rollout }),
  metricsPath: property(httpPath, { about: 'Path Prometheus scrapes on `port`.', change: 'free' }),
  replicas: z.strictObject({
    min: property(z.int().min(1).max(1_000), {
      about: 'Pods the autoscaler keeps at least.',
      change: 'free',
    }),
    max: property(z.int().min(1).max(1_000), {
      about: 'Pods the autoscaler goes up to; counts in the connection budget.',
      change: 'free',
    }),
  }),
  surge: property(z.int().min(1).max(100), {
    about: 'Pods a rollout may add; counts in the connection budget.',
    change: 'free',
  }),
  resources: z.strictObject({
    cpu: property(cpu({ min: millicores(10), max: cores(128), unit: 'millicores' }), {
      about: 'Processor time requested per pod; the limit is twice that.',
      change: rollout,
    }),
    memory: property(size({ min: mib(16), max: gib(1_024), unit: 'mib' }), {
      about: 'Memory requested per pod, and its limit: a pod that exceeds it is restarted.',
      change: rollout,
    }),
    ephemeralStorage: property(size({ min: mib(16), max: gib(1_024), unit: 'mib' }), {
      about: 'Disk for temporary files and logs per pod, requested and limited.',
      change: rollout,
    }),
  }),
  processes: property(z.int().min(1).max(1_000), {
    about: 'Processes in one pod that each hold a connection pool (workers of gunicorn, cluster of Node).',
    change: 'free',
  }),
  pool: z.strictObject({
    size: property(z.int().min(1).max(1_000), {
      about: 'Connections one process keeps open.',
      change: 'free',
    }),
    overflow: property(z.int().min(0).max(1_000), {
      about: 'Connections one process may open beyond that under load.',
      change: 'free',
    }),
  }),
  probes: probesSchema,
  autoscaling: autoscalingSchema,
  verticalScaling: verticalScalingSchema.optional(),
  priorityClass: priorityClassSchema.optional(),
  minReady: property(duration({ min: seconds(0), max: minutes(10), unit: 'seconds' }), {
    about: 'How long a new pod must stay ready before the rollout goes on: one that fails at once stops it.',
    change: 'free',
  }),
  termination: z.strictObject({
    preStop: property(duration({ min: seconds(0), max: minutes(10), unit: 'seconds' }), {
      about: 'How long a pod keeps serving after it is told to stop, while routes to it are withdrawn.',
      change: rollout,
    }),
    grace: property(duration({ min: seconds(1), max: minutes(60), unit: 'seconds' }), {
      about: 'How long a pod may take to stop in all; then it is killed.',
      change: rollout,
      computed:
        "the larger of 60 seconds and `preStop` + the pooler's `queryWaitTimeout` + the longest transaction + 5 seconds",
    }),
  }),
  migration: z
    .strictObject({
      command: property(z.array(z.string()).min(1), {
        about: 'Command that migrates the schema; runs to completion before a new version starts.',
        change: 'Runs at the next apply.',
        example: ['npm', 'run', 'migrate'],
      }),
      deadline: property(
        duration({ min: seconds(10), max: minutes(1_440), unit: 'minutes', step: seconds(1) }),
        {
          about: 'How long the migration may take before it is stopped and the rollout with it.',
          change: 'free',
        },
      ),
      connections: property(z.int().min(1).max(100), {
        about: 'Connections the migration opens; counts in the connection budget.',
        change: 'free',
      }),
    })
    .optional(),
  route: routeSchema.optional(),
  egress: egressSchema,
  ingress: ingressSchema,
  env: property(settings, {
    about: 'Settings of the service. Never a secret: those come from the connection contract.',
    change: rollout,
  }),
});
