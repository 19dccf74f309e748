import { z } from 'zod';
import { backupSchema } from './backup.ts';
import { environmentShape } from './environment.ts';
import { monitoringSchema } from './monitoring.ts';
import { networkSchema } from './network.ts';
import { postgresSchema } from './postgres.ts';
import { property } from './property.ts';
import { redisSchema } from './redis.ts';
import { suppressionsSchema } from './suppressions.ts';
import { label } from './text.ts';
import { workloadSchema } from './workload.ts';

const serviceName = label.max(40);

export const serviceShape = {
  name: property(serviceName, {
    about: 'Name of the service; part of every name that is made.',
    change: '**A new name is a new deployment**: nothing moves.',
    example: 'orders',
  }),
  owner: property(z.string().min(1).max(256), {
    about: 'Team that is paged; a tag and a label on everything.',
    change: 'free',
    example: 'team-orders',
  }),
};

/** What a service and one of its environments say together, defaults filled in: the shape rules start from. */
export const draftSchema = z.strictObject({
  ...serviceShape,
  environment: z.strictObject({ name: label.max(20), ...environmentShape }),
  network: networkSchema,
  workload: workloadSchema,
  postgres: postgresSchema,
  redis: redisSchema.optional(),
  backup: backupSchema,
  monitoring: monitoringSchema,
  suppressions: suppressionsSchema,
});

export type Draft = z.infer<typeof draftSchema>;

/** The parts an environment may override. */
export const partNames = ['network', 'workload', 'postgres', 'redis', 'backup', 'monitoring'] as const;
