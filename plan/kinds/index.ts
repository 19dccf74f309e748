import type { Change } from '../change.ts';
import type { Kind } from '../kind.ts';
import { backupKinds } from './backup/index.ts';
import { elasticacheKinds } from './elasticache/index.ts';
import { generalKinds } from './general/index.ts';
import { iamKinds } from './iam/index.ts';
import { keyKinds } from './keys/index.ts';
import { kubernetesKinds } from './kubernetes/index.ts';
import { networkKinds } from './network/index.ts';
import { rdsKinds } from './rds/index.ts';
import { rdsInstanceKinds } from './rds-instance/index.ts';
import { s3Kinds } from './s3/index.ts';
import { storeKinds } from './stores/index.ts';

/** Every kind with rules of its own; the first to claim a type has it. */
export const kinds: readonly Kind[] = [
  ...rdsInstanceKinds,
  ...rdsKinds,
  ...elasticacheKinds,
  ...keyKinds,
  ...s3Kinds,
  ...backupKinds,
  ...networkKinds,
  ...iamKinds,
  ...storeKinds,
  ...kubernetesKinds,
  ...generalKinds,
];

const byType = new Map(
  [...kinds].reverse().flatMap((kind) => kind.types.map((type) => [type, kind] as const)),
);

export const kindOf = ({ type }: Pick<Change, 'type'>): Kind | undefined => byType.get(type);
