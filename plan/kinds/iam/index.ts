import type { Kind } from '../../kind.ts';
import { clusterAccessKinds } from './cluster-access.ts';
import { identityKinds } from './identities.ts';
import { passwordPolicyKind } from './password-policy.ts';
import { policyKinds } from './policies.ts';
import { roleKind } from './role.ts';

export const iamKinds: readonly Kind[] = [
  roleKind,
  ...policyKinds,
  passwordPolicyKind,
  ...identityKinds,
  ...clusterAccessKinds,
];
