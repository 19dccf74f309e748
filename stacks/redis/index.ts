export { type RedisProps, redisTransforms } from './props.ts';
export { Redis } from './redis.ts';
