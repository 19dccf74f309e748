import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { hours, toSeconds } from '../../spec/units.ts';
import type { StoreDocument, StoresProps } from './props.ts';
import { storeName } from './secret-store.ts';

const apiVersion = 'external-secrets.io/v1';

export const secretName = (service: string, store: string): string => `${service}-${store}`;

/** The store whose Secret holds the owner role's password; it is in no document of the contract. */
export const ownerStore = 'postgres-owner';

/**
 * A document of the contract as a Secret: its own keys plus the templated ones. The operator reads again
 * when an annotation changes, so a raised `credentialsVersion` arrives at the apply that raises it. A
 * document deleted in AWS leaves the Secret standing (`Retain`): running pods keep what they connect with.
 */
export const externalSecret = (scope: Construct, props: StoresProps, document: StoreDocument): ApiObject =>
  new ApiObject(scope, document.store, {
    apiVersion,
    kind: 'ExternalSecret',
    metadata: {
      name: secretName(props.service, document.store),
      annotations: { 'plinth.dev/credentials-version': String(props.credentialsVersion ?? 1) },
    },
    spec: {
      refreshInterval: `${toSeconds(props.refreshInterval ?? hours(1))}s`,
      secretStoreRef: { kind: 'SecretStore', name: storeName(props.service) },
      target: {
        name: secretName(props.service, document.store),
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        ...(document.template === undefined
          ? {}
          : {
              template: {
                engineVersion: 'v2',
                mergePolicy: document.only === true ? 'Replace' : 'Merge',
                data: document.template,
              },
            }),
      },
      dataFrom: [{ extract: { key: document.key, ...asItIs } }],
    },
  });

/** The operator's defaults. Said here, what is applied is what the API server keeps, and needs no dry run to compare. */
const asItIs = { conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' } as const;

/** The store whose Secret holds the password of the dump's role. */
export const dumpStore = 'postgres-dump';

/**
 * The owner role's password is made in the cluster and stays there: migrations need a login that is neither
 * the master's nor the application's, and no one else does. It is made once; if the Secret is lost, the next
 * bootstrap Job gives the role the new one. Letters and digits only, so it needs no encoding in a URL. The same
 * holds for the password of the role that dumps, and of the login that reads the pooler's statistics.
 */
export function generatedPassword(scope: Construct, { service }: StoresProps, store: string): void {
  const name = secretName(service, store);
  const generator = { apiVersion: 'generators.external-secrets.io/v1alpha1', kind: 'Password' };
  new ApiObject(scope, `${store}-password`, {
    ...generator,
    metadata: { name },
    spec: { length: 40, digits: 10, symbols: 0, noUpper: false, allowRepeat: true },
  });
  new ApiObject(scope, store, {
    apiVersion,
    kind: 'ExternalSecret',
    metadata: { name },
    spec: {
      refreshPolicy: 'CreatedOnce',
      target: { name, creationPolicy: 'Orphan', deletionPolicy: 'Retain' },
      dataFrom: [{ sourceRef: { generatorRef: { ...generator, name } } }],
    },
  });
}
