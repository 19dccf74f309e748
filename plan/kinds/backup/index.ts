import type { Kind } from '../../kind.ts';
import { evidenceKinds } from './evidence.ts';
import { lockKind } from './lock.ts';
import { planKind } from './plan.ts';
import { selectionKind } from './selection.ts';
import { settingKinds } from './settings.ts';
import { snapshotPolicyKind } from './snapshot-policy.ts';
import { airGappedVaultKind, vaultKind } from './vault.ts';
import { vaultPolicyKind } from './vault-policy.ts';

export const backupKinds: readonly Kind[] = [
  vaultKind,
  airGappedVaultKind,
  lockKind,
  vaultPolicyKind,
  planKind,
  selectionKind,
  snapshotPolicyKind,
  ...settingKinds,
  ...evidenceKinds,
];
