import type { Kind } from '../../kind.ts';
import { clusterAccessKinds } from './cluster-access.ts';
import { identityKinds } from './identities.ts';
import { policyKinds } from './policies.ts';
import { roleKind } from './role.ts';

export const iamKinds: readonly Kind[] = [roleKind, ...policyKinds, ...identityKinds, ...clusterAccessKinds];
