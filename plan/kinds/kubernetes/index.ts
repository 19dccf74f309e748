import type { Kind } from '../../kind.ts';
import { eksKinds } from './eks.ts';
import { helmKinds } from './helm.ts';
import { manifestKinds } from './manifests.ts';
import { objectKinds } from './objects.ts';

export const kubernetesKinds: readonly Kind[] = [...eksKinds, ...objectKinds, ...manifestKinds, ...helmKinds];
