import { ConfigMap } from 'cdk8s-plus-27/lib/config-map.js';
import type { Construct } from 'constructs';
import { contentHash } from '../labels.ts';

export const configName = (service: string): string => `${service}-config`;

/** Pods read settings once, at start: this annotation on them makes a changed setting a new rollout. */
export const configHash = (env: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  'plinth.dev/config-hash': contentHash(env),
});

export function config(
  scope: Construct,
  props: { readonly service: string; readonly env: Readonly<Record<string, string>> },
): ConfigMap {
  return new ConfigMap(scope, 'config', {
    metadata: { name: configName(props.service) },
    data: { ...props.env },
  });
}
