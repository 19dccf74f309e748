import { resourceKinds } from '../../../facts/resource-kinds.ts';
import type { Kind } from '../../kind.ts';
import { ecrKinds } from './ecr.ts';
import { ecsKinds } from './ecs.ts';
import { generalKind } from './kind.ts';
import { special } from './special.ts';
import { utilityKinds } from './utility.ts';

/** What the table of resource kinds knows, and utilities that reach nothing outside. */
export const generalKinds: readonly Kind[] = [
  ...ecrKinds,
  ...ecsKinds,
  ...utilityKinds,
  ...resourceKinds().map(([type, kind]) => generalKind(type, kind, special[type])),
];
