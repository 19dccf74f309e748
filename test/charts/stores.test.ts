import { describe, expect, test } from 'vitest';
import type { PostgresCredentials } from '../../spec/resolved-spec.ts';
import { at, development, find, local, production, render } from './fixture.ts';

const secret = (name: string, spec = production) => find(render(spec), 'ExternalSecret', name);
const withCredentials = (credentials: PostgresCredentials) => ({
  ...production,
  postgres: { ...production.postgres, credentials },
});

describe('the secret store', () => {
  test('reads Secrets Manager in the region of the environment, as the operator', () => {
    expect(at(find(render(production), 'SecretStore', 'orders-secrets'), 'spec.provider.aws')).toEqual({
      service: 'SecretsManager',
      region: 'eu-central-1',
    });
  });

  test("takes the role of the service's secrets where the operator that may take it is known", () => {
    const { environment } = production;
    const kubernetes = {
      ...environment.kubernetes,
      externalSecretsRole: 'arn:aws:iam::111122223333:role/external-secrets',
    };
    const objects = render({ ...production, environment: { ...environment, kubernetes } });
    expect(at(find(objects, 'SecretStore', 'orders-secrets'), 'spec.provider.aws')).toEqual({
      service: 'SecretsManager',
      region: 'eu-central-1',
      role: 'arn:aws:iam::111122223333:role/orders-prod-secrets',
    });
  });

  test('reads an emulator with keys that are not part of the manifests', () => {
    const objects = render(local);
    const name = 'aws-emulator-credentials';
    expect(at(find(objects, 'SecretStore', 'orders-secrets'), 'spec.provider.aws.auth.secretRef')).toEqual({
      accessKeyIDSecretRef: { name, key: 'access-key-id' },
      secretAccessKeySecretRef: { name, key: 'secret-access-key' },
    });
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });
});

/** Written out, as the API server keeps them. */
const asItIs = { conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' };

describe('the connection contract', () => {
  test('becomes one Secret per document, kept when the document goes', () => {
    expect(secret('orders-postgres').spec).toMatchObject({
      refreshInterval: '3600s',
      secretStoreRef: { kind: 'SecretStore', name: 'orders-secrets' },
      target: { name: 'orders-postgres', creationPolicy: 'Owner', deletionPolicy: 'Retain' },
      dataFrom: [{ extract: { key: '/orders/prod/postgres', ...asItIs } }],
    });
    expect(at(secret('orders-postgres-master'), 'spec.dataFrom')).toEqual([
      { extract: { key: '/orders/prod/postgres/master', ...asItIs } },
    ]);
    expect(at(secret('orders-redis'), 'spec.dataFrom')).toEqual([
      { extract: { key: '/orders/prod/redis', ...asItIs } },
    ]);
  });

  test('spells URLs that verify the server in full', () => {
    const user = '{{ .user | urlquery | replace "+" "%20" }}';
    const password = '{{ .password | urlquery | replace "+" "%20" }}';
    const database = '{{ .database | urlquery | replace "+" "%20" }}';
    const tls = 'sslmode=verify-full&sslrootcert=/etc/plinth/ca/global-bundle.pem';
    expect(at(secret('orders-postgres'), 'spec.target.template')).toEqual({
      engineVersion: 'v2',
      mergePolicy: 'Merge',
      data: {
        DATABASE_URL: `postgresql://${user}:${password}@{{ .host }}:{{ .port }}/${database}?${tls}`,
        DATABASE_READER_URL: `postgresql://${user}:${password}@{{ .readerHost }}:{{ .port }}/${database}?${tls}`,
      },
    });
    expect(at(secret('orders-redis'), 'spec.target.template.data')).toEqual({
      REDIS_URL: `rediss://${user}@{{ .host }}:{{ .port }}/0`,
    });
  });

  test.each(['iam', 'rds-managed'] as const)(
    'has no password in its URLs with %s credentials',
    (credentials) => {
      const template = at(
        secret('orders-postgres', withCredentials(credentials)),
        'spec.target.template.data',
      );
      expect(JSON.stringify(template)).not.toContain('.password');
      expect(at(template, 'DATABASE_URL')).toMatch(/^postgresql:\/\/\{\{ \.user [^@]*@\{\{ \.host \}\}/);
    },
  );

  test('is read again at the apply that raises the version of the credentials', () => {
    const raised = { ...production, postgres: { ...production.postgres, credentialsVersion: 2 } };
    expect(secret('orders-postgres', raised).metadata.annotations).toMatchObject({
      'plinth.dev/credentials-version': '2',
    });
  });

  test('has no master document where RDS owns the secret', () => {
    const names = render(withCredentials('rds-managed')).map(({ metadata }) => metadata.name);
    expect(names).not.toContain('orders-postgres-master');
  });

  test('has no cache document without a cache', () => {
    expect(JSON.stringify(render(development))).not.toMatch(/redis/i);
  });
});

describe("the owner's password", () => {
  test('is made once in the cluster, of letters and digits', () => {
    const objects = render(production);
    expect(find(objects, 'Password', 'orders-postgres-owner').spec).toMatchObject({ length: 40, symbols: 0 });
    expect(find(objects, 'ExternalSecret', 'orders-postgres-owner').spec).toMatchObject({
      refreshPolicy: 'CreatedOnce',
      dataFrom: [{ sourceRef: { generatorRef: { kind: 'Password', name: 'orders-postgres-owner' } } }],
    });
  });
});
