import type { Kind } from '../../kind.ts';
import { cacheCluster } from './cluster.ts';
import { globalGroup } from './global.ts';
import { replicationGroup } from './group.ts';
import { memorydbKinds } from './memorydb.ts';
import { parameterGroupKind } from './parameters.ts';
import { serverlessCache } from './serverless.ts';
import { smallKinds } from './small.ts';
import { userKinds } from './users.ts';

export const elasticacheKinds: readonly Kind[] = [
  replicationGroup,
  cacheCluster,
  globalGroup,
  serverlessCache,
  ...userKinds,
  parameterGroupKind,
  ...smallKinds,
  ...memorydbKinds,
];
