import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { StoresProps } from './props.ts';

export const storeName = (service: string): string => `${service}-secrets`;

/** Namespaced, so another namespace cannot read through it. */
export const secretStore = (scope: Construct, props: StoresProps): ApiObject =>
  new ApiObject(scope, 'secret-store', {
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name: storeName(props.service) },
    spec: {
      provider: { aws: { service: 'SecretsManager', region: props.region, ...authOf(props) } },
    },
  });

function authOf({ auth = { kind: 'operator' } }: StoresProps): {
  readonly role?: string;
  readonly auth?: object;
} {
  if (auth.kind === 'operator') return auth.role === undefined ? {} : { role: auth.role };
  const name = auth.secret;
  return {
    auth: {
      secretRef: {
        accessKeyIDSecretRef: { name, key: 'access-key-id' },
        secretAccessKeySecretRef: { name, key: 'secret-access-key' },
      },
    },
  };
}
