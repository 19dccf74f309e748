import { days } from '../../spec/units.ts';
import type { RedisProps } from './props.ts';

const defaults = (props: RedisProps) =>
  ({
    user: `${props.identifier}-app`,
    port: 6379,
    replicas: 1,
    multiAz: (props.replicas ?? 1) > 0,
    evictionPolicy: 'volatile-lru',
    parameters: {},
    snapshotRetention: days(7),
    snapshotWindow: '02:00-03:00',
    finalSnapshot: true,
    preventDestroy: true,
    maintenanceWindow: 'sun:06:00-sun:07:00',
    applyImmediately: false,
    logRetention: days(90),
  }) satisfies Partial<RedisProps>;

type Defaulted = keyof ReturnType<typeof defaults>;

/** Props with every default filled in. */
export type FullRedisProps = Omit<RedisProps, Defaulted> & Required<Pick<RedisProps, Defaulted>>;

export const withDefaults = (props: RedisProps): FullRedisProps => ({ ...defaults(props), ...props });
