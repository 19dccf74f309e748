import { ElasticacheUser } from '@cdktf/provider-aws/lib/elasticache-user/index.js';
import { ElasticacheUserGroup } from '@cdktf/provider-aws/lib/elasticache-user-group/index.js';
import type { Construct } from 'constructs';
import { child } from '../child.ts';
import type { FullRedisProps } from './defaults.ts';

/**
 * Users and their group are of engine `redis` for Valkey too: a Valkey cluster takes groups of either
 * engine, a group of engine `valkey` takes no user without a password, and a password would lie in the
 * state (ElastiCache User Guide, "Role-Based Access Control"; provider 5.100 has no write-only argument here).
 */
const engine = 'redis';

/**
 * Every key and channel, every command but those that administer the server or can stop it.
 * `info` is in @dangerous, yet clients and health checks read it.
 */
const applicationRights = 'on ~* &* +@all -@admin -@dangerous +info';

/** Cannot log in, may do nothing, and so needs no password. */
const noRights = 'off -@all';

export interface RedisUsers {
  readonly user: ElasticacheUser;
  readonly group: ElasticacheUserGroup;
}

export function users(scope: Construct, props: FullRedisProps): RedisUsers {
  const user = applicationUser(scope, props);
  const nobody = disabledDefaultUser(scope, props);
  const group = new ElasticacheUserGroup(
    scope,
    'user-group',
    child(props, 'redis.user-group', {
      engine,
      userGroupId: props.identifier,
      userIds: [nobody.userId, user.userId],
    }),
  );
  return { user, group };
}

const applicationUser = (scope: Construct, props: FullRedisProps): ElasticacheUser =>
  new ElasticacheUser(
    scope,
    'user',
    child(props, 'redis.user', {
      engine,
      userId: props.user,
      userName: props.user,
      accessString: applicationRights,
      authenticationMode: { type: 'iam' },
    }),
  );

/**
 * A group must hold a user named `default`; AWS's own may do everything without a password, so it is replaced.
 * Not by `authentication_mode`: AWS takes `no-password-required` there and answers `no-password`, a
 * difference in every plan.
 */
const disabledDefaultUser = (scope: Construct, props: FullRedisProps): ElasticacheUser =>
  new ElasticacheUser(
    scope,
    'default-user',
    child(props, 'redis.default-user', {
      engine,
      userId: `${props.identifier}-off`,
      userName: 'default',
      accessString: noRights,
      noPasswordRequired: true,
    }),
  );
