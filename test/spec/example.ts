import type { EnvironmentDefinition, ServiceDefinition } from '../../spec/definition.ts';

const place = {
  account: '111122223333',
  region: 'eu-central-1',
  kubernetes: { cluster: 'main' },
} as const;

/** A service that is right in every tier; tests change one thing of it. */
export const example = {
  name: 'shop',
  owner: 'team-shop',
  workload: { image: 'registry.example.com/shop:1.0.0' },
  postgres: { version: '16' },
  environments: {
    dev: { tier: 'development', ...place },
    prod: { tier: 'production', ...place },
  },
} as const satisfies ServiceDefinition;

/** The example with other properties, of the service or of its production. */
export const exampleWith = (service: object, prod: object = {}): Record<string, unknown> => ({
  ...example,
  ...service,
  environments: { prod: { ...(example.environments.prod as EnvironmentDefinition), ...prod } },
});
