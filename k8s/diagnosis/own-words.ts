import type { LiveObject } from '../object.ts';
import { specOf } from '../readiness/fields.ts';
import type { Container } from './found.ts';

/** How the service's description calls the parts of a pod. Only strings: this folder knows Kubernetes alone. */
const componentLabel = 'app.kubernetes.io/component';

const ofTemplate = (live: LiveObject): string | undefined =>
  specOf<{ readonly template: { readonly metadata?: { readonly labels?: Record<string, string> } } }>(live)
    .template?.metadata?.labels?.[componentLabel];

/** `server`, `migration`, `bootstrap`, …; undefined for objects that are not the kit's. */
export const componentOf = (live: LiveObject): string | undefined =>
  live.metadata.labels?.[componentLabel] ?? ofTemplate(live);

/** Parts of which the description tells image and memory. */
const described: ReadonlySet<string | undefined> = new Set(['server', 'migration']);

const isDescribed = ({ pod }: Container): boolean => described.has(componentOf(pod));

export const imageOf = (container: Container): string =>
  isDescribed(container) ? 'workload.image' : `the image of container ${container.name}`;

export const memoryOf = (container: Container): string =>
  isDescribed(container) ? 'workload.resources.memory' : `the memory limit of container ${container.name}`;

export const commandOf = (container: Container): string => {
  const component = componentOf(container.pod);
  if (component === 'migration') return 'workload.migration.command';
  return component === 'server' ? 'workload.command' : `the command of container ${container.name}`;
};
