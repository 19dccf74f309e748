import { ApiObject } from 'cdk8s';
import { ServiceAccount } from 'cdk8s-plus-27/lib/service-account.js';
import type { Construct } from 'constructs';
import type { StoreAuth, StoresProps } from './props.ts';

export const secretsAccount = (service: string): string => `${service}-secrets`;

export function serviceAccount(scope: Construct, { service, auth }: StoresProps): ServiceAccount {
  const annotations = auth?.kind === 'service-account' ? { 'eks.amazonaws.com/role-arn': auth.roleArn } : {};
  return new ServiceAccount(scope, 'service-account', {
    metadata: { name: secretsAccount(service), annotations },
    automountToken: false,
  });
}

/** Namespaced, so another namespace cannot read through it. */
export const secretStore = (scope: Construct, props: StoresProps): ApiObject =>
  new ApiObject(scope, 'secret-store', {
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name: secretsAccount(props.service) },
    spec: {
      provider: { aws: { service: 'SecretsManager', region: props.region, ...authOf(props) } },
    },
  });

function authOf({ service, auth }: StoresProps): { readonly auth?: object } {
  const kind: StoreAuth['kind'] = auth?.kind ?? 'operator';
  if (kind === 'service-account') {
    return { auth: { jwt: { serviceAccountRef: { name: secretsAccount(service) } } } };
  }
  if (auth?.kind === 'secret') {
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
  return {};
}
