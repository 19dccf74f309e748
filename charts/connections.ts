import { ConfigMap } from 'cdk8s-plus-27/lib/config-map.js';
import { EnvValue, type VolumeMount } from 'cdk8s-plus-27/lib/container.js';
import { type ISecret, Secret } from 'cdk8s-plus-27/lib/secret.js';
import { Volume } from 'cdk8s-plus-27/lib/volume.js';
import type { Construct } from 'constructs';

/** One Secret of the connection contract as a container sees it. */
export interface Connection {
  /** Folder below `/etc/plinth/connections`. */
  readonly store: string;
  /** Name of the Secret. */
  readonly secret: string;
  /** Environment variables read from it: variable name to key. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
}

export const connectionsFolder = '/etc/plinth/connections';

/**
 * The certificates of the RDS roots. They are in no public store, so neither the image's system store nor
 * `sslrootcert=system` verifies an instance (facts/env-names.json, `$trust`). The bundle is 160 kB and is
 * replaced by AWS on its own schedule, so it is not part of the manifests: whoever sets up the namespace
 * puts https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem into this ConfigMap, by
 * `kubectl create configmap` or by trust-manager. Without it pods wait in ContainerCreating with an event
 * that names the ConfigMap; they never start unverified. ElastiCache uses public roots and needs none.
 */
export const caBundle = {
  configMap: 'rds-global-bundle',
  file: 'global-bundle.pem',
  path: '/etc/plinth/ca/global-bundle.pem',
} as const;

/**
 * Settings of the TLS clients that do not take the certificate's path from the URL
 * (facts/env-names.json: asyncpg under SQLAlchemy reads PGSSLROOTCERT, Node reads NODE_EXTRA_CA_CERTS).
 */
export const trustEnvOf = (path: string): Readonly<Record<string, string>> => ({
  NODE_EXTRA_CA_CERTS: path,
  PGSSLROOTCERT: path,
});

/** For those who connect to the database itself. */
export const trustEnv = trustEnvOf(caBundle.path);

/** What a pod gets of its connections. */
export interface PodConnections {
  readonly env: Record<string, EnvValue>;
  readonly mounts: VolumeMount[];
}

/**
 * Connection settings reach the container twice, from the same Secret. Variables (`DATABASE_URL`), because
 * that is what frameworks and their command lines read, one `secretKeyRef` each and never a whole Secret by
 * `envFrom`. And files, because a variable keeps its value until the pod is replaced while a mounted file
 * follows a rotation within a minute or so: a client that opens new connections from the file survives one.
 * The mounts include the CA bundle and `/tmp`, the one writable folder.
 */
export function connect(scope: Construct, connections: readonly Connection[]): PodConnections {
  const connected = connections.map((connection) => {
    const secret = Secret.fromSecretName(scope, `secret-${connection.store}`, connection.secret);
    return { env: variables(connection, secret), mount: connectionMount(scope, connection, secret) };
  });
  return {
    env: Object.assign({}, ...connected.map(({ env }) => env)),
    mounts: [
      ...connected.map(({ mount }) => mount),
      caMount(scope),
      { path: '/tmp', volume: Volume.fromEmptyDir(scope, 'tmp', 'tmp') },
    ],
  };
}

export const literalEnv = (values: Readonly<Record<string, string>>): Record<string, EnvValue> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, EnvValue.fromValue(value)]));

const variables = ({ env = {} }: Connection, secret: ISecret): Record<string, EnvValue> =>
  Object.fromEntries(
    Object.entries(env).map(([name, key]) => [name, EnvValue.fromSecretValue({ secret, key })]),
  );

/** Mode of mounted secrets: readable by the container's group, by nobody else, writable by nobody. */
const secretMode = 0o440;

function connectionMount(scope: Construct, { store }: Connection, secret: ISecret): VolumeMount {
  const name = `connection-${store}`;
  const volume = Volume.fromSecret(scope, name, secret, { name, defaultMode: secretMode });
  return { path: `${connectionsFolder}/${store}`, volume, readOnly: true };
}

function caMount(scope: Construct): VolumeMount {
  const source = ConfigMap.fromConfigMapName(scope, 'ca-bundle', caBundle.configMap);
  const volume = Volume.fromConfigMap(scope, 'ca', source, { name: 'ca' });
  return { path: caBundle.path.replace(`/${caBundle.file}`, ''), volume, readOnly: true };
}
