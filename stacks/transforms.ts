import { accessTransforms } from './access/index.ts';
import { backupTransforms } from './backup/index.ts';
import { contractTransforms } from './contract/index.ts';
import { encryptionTransforms } from './encryption/index.ts';
import { networkTransforms } from './network/index.ts';
import { postgresTransforms } from './postgres/index.ts';
import { redisTransforms } from './redis/index.ts';

/** What the recovery region has of its own: `recovery.` before the name changes it there and only there. */
const inRecoveryRegion = [
  ...networkTransforms.filter((name) => !name.startsWith('network.endpoint')),
  ...encryptionTransforms,
  'postgres.replica',
  'postgres.subnet-group',
  'postgres.parameter-group',
  'postgres.security-group',
  'postgres.log-group',
] as const;

/** Every name a service may transform in its stack. A name of several resources changes each of them. */
export const stackTransforms: readonly string[] = [
  ...networkTransforms,
  ...encryptionTransforms,
  ...postgresTransforms,
  ...redisTransforms,
  ...backupTransforms,
  ...contractTransforms,
  ...accessTransforms,
  ...inRecoveryRegion.map((name) => `recovery.${name}`),
];
