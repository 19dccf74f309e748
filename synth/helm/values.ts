import { toYaml } from '../../charts/yaml.ts';
import type { ManifestObject } from '../../k8s/object.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { imagePattern } from '../../spec/schema/text.ts';

interface Container {
  readonly name: string;
  readonly resources: object;
}

interface PodTemplate {
  readonly template: { readonly spec: { readonly containers: readonly Container[] } };
}

/** Resources of the container that serves, as the Deployment has them. */
export function resourcesOf(objects: readonly ManifestObject[], { service }: ResolvedSpec): object {
  const deployment = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === service);
  const containers = (deployment?.spec as PodTemplate | undefined)?.template.spec.containers ?? [];
  return containers.find(({ name }) => name === service)?.resources ?? {};
}

/** `values.yaml`: rendered with them the chart is the synthesized manifests. */
export const valuesText = ({ workload }: ResolvedSpec, resources: object): string =>
  [
    '# With these values the chart renders to exactly the synthesized manifests.',
    '',
    '# Image of the workload and of its migration. Another one gives the migration another name: it runs again.',
    toYaml({ image: workload.image }),
    '# Bounds of the autoscaler. The connection limit of the database role, the quota and the alerts were',
    '# computed for this maximum: a higher one is set in the description and synthesized.',
    toYaml({ replicas: { min: workload.replicas.min, max: workload.replicas.max } }),
    '# Requests and limits of the container that serves.',
    toYaml({ resources }),
    'namespace:',
    '  # Whether the chart makes the namespace. With false it must be there, with the same Pod Security labels.',
    '  create: true',
    '  # Whether `helm uninstall` leaves it standing.',
    '  keep: false',
    '',
    'hooks:',
    '  # Whether Jobs run as hooks: in order, after an installation and before an upgrade.',
    '  enabled: false',
    '',
    '# Whether objects of kinds the cluster does not know (ServiceMonitor, PrometheusRule) are left out.',
    'skipAbsentKinds: false',
    '',
  ].join('\n');

const quantities = { type: 'object', additionalProperties: { type: ['string', 'number'] } };

/** `values.schema.json`: Helm refuses everything else before it renders. */
export function valuesSchema({ workload }: ResolvedSpec): string {
  const { min, max } = workload.replicas;
  const object = (properties: object, required: readonly string[] = Object.keys(properties)) => ({
    type: 'object',
    additionalProperties: false,
    properties,
    required,
  });
  const schema = object(
    {
      image: { type: 'string', pattern: imagePattern.source },
      replicas: object({
        min: { type: 'integer', minimum: Math.min(1, min), maximum: max },
        max: { type: 'integer', minimum: 1, maximum: max },
      }),
      resources: object({ requests: quantities, limits: quantities }),
      namespace: object({ create: { type: 'boolean' }, keep: { type: 'boolean' } }),
      hooks: object({ enabled: { type: 'boolean' } }),
      skipAbsentKinds: { type: 'boolean' },
      // Helm adds it where the chart is a part of another.
      global: { type: 'object' },
    },
    ['image', 'replicas', 'resources', 'namespace', 'hooks', 'skipAbsentKinds'],
  );
  return `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...schema }, undefined, 2)}\n`;
}
