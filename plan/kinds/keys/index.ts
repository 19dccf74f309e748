import type { Kind } from '../../kind.ts';
import { accessKinds } from './access.ts';
import { certificateKinds } from './certificate.ts';
import { generatedKinds } from './generated.ts';
import { keyKindsOfKms } from './key.ts';
import { secretKinds } from './secret.ts';
import { ssmKinds } from './ssm.ts';
import { versionKinds } from './version.ts';

export const keyKinds: readonly Kind[] = [
  ...keyKindsOfKms,
  ...accessKinds,
  ...secretKinds,
  ...versionKinds,
  ...ssmKinds,
  ...certificateKinds,
  ...generatedKinds,
];
