import { ConfigMap } from 'cdk8s-plus-27/lib/config-map.js';
import type { VolumeMount } from 'cdk8s-plus-27/lib/container.js';
import { Volume } from 'cdk8s-plus-27/lib/volume.js';
import { Construct } from 'constructs';
import { mib, millicores, minutes } from '../../spec/units.ts';
import { caBundle, connect, connectionsFolder, literalEnv } from '../connections.ts';
import { credentialsAnnotation } from '../credentials.ts';
import { contentHash } from '../labels.ts';
import { dumpStore, masterStore, ownerStore, secretName } from '../stores/index.ts';
import { bootstrapScript } from './bootstrap-script.ts';
import { bootstrapSql, ownerRole } from './bootstrap-sql.ts';
import { runToCompletion } from './job.ts';
import type { MigrationsProps } from './props.ts';

/**
 * psql speaks to servers of its own major and of every older one from 9.2 (PostgreSQL docs, "psql", Notes),
 * so its major is that of the newest server on offer.
 */
const defaultImage = 'docker.io/library/postgres:18.1';

const folder = '/etc/plinth/bootstrap';

/** Pulling the image included. */
const deadline = minutes(5);

/**
 * Makes the owner's and the application's role. It alone mounts the master's credential, which stays in the
 * cluster between its runs. Stage 3: the migration of stage 4 signs in as the role made here.
 */
export function bootstrap(scope: Construct, props: MigrationsProps): void {
  const files = filesOf(props);
  const sql = new ConfigMap(scope, 'bootstrap-sql', {
    metadata: { name: `${props.service}-bootstrap` },
    data: files,
  });
  if (props.bootstrap.job ?? true) bootstrapJob(scope, props, sql, files);
}

type Files = { readonly 'bootstrap.sql': string; readonly 'bootstrap.sh': string };

function filesOf({ service, database, bootstrap: roles, migration }: MigrationsProps): Files {
  return {
    'bootstrap.sh': bootstrapScript(roles.appAuth, roles.dumpRole !== undefined),
    'bootstrap.sql': bootstrapSql({
      database,
      schema: roles.schema ?? 'public',
      ownerRole: ownerRole(service),
      appRole: roles.appRole,
      appAuth: roles.appAuth,
      appConnectionLimit: roles.appConnectionLimit,
      extensions: roles.extensions,
      ...(roles.appTransaction === undefined ? {} : { appTransaction: roles.appTransaction }),
      ...(roles.dumpRole === undefined ? {} : { dumpRole: roles.dumpRole }),
      ...(migration === undefined
        ? {}
        : { ownerTimeouts: { lock: migration.lockTimeout, statement: migration.deadline } }),
    }),
  };
}

function bootstrapJob(scope: Construct, props: MigrationsProps, sql: ConfigMap, files: Files): void {
  // Volumes of two Jobs under one construct would share ids.
  const volumes = new Construct(scope, 'bootstrap-volumes');
  const connections = storesOf(props).map((store) => ({
    store,
    secret: secretName(props.service, store),
  }));
  runToCompletion(scope, {
    service: props.service,
    instance: props.instance,
    component: 'bootstrap',
    stage: 3,
    deadline,
    retries: 3,
    resources: { cpu: millicores(100), memory: mib(128), ephemeralStorage: mib(64) },
    podAnnotations: {
      'plinth.dev/config-hash': contentHash(files),
      ...credentialsAnnotation(props.bootstrap.credentialsVersion ?? 1),
    },
    container: {
      name: 'bootstrap',
      image: props.bootstrap.image ?? defaultImage,
      command: ['/bin/sh', `${folder}/bootstrap.sh`, connectionsFolder],
      envVariables: literalEnv({
        HOME: '/tmp',
        PGAPPNAME: 'plinth-bootstrap',
        PGCONNECT_TIMEOUT: '10',
        PGSSLMODE: 'verify-full',
        PGSSLROOTCERT: caBundle.path,
      }),
      volumeMounts: [...connect(volumes, connections).mounts, sqlMount(volumes, sql)],
    },
  });
}

/** The application's and the dump's roles have passwords only where they sign in with one. */
const storesOf = ({ bootstrap: { appAuth, dumpRole } }: MigrationsProps): readonly string[] => [
  masterStore,
  ownerStore,
  ...(appAuth === 'password' ? ['postgres', ...(dumpRole === undefined ? [] : [dumpStore])] : []),
];

const sqlMount = (scope: Construct, sql: ConfigMap): VolumeMount => ({
  path: folder,
  volume: Volume.fromConfigMap(scope, 'sql', ConfigMap.fromConfigMapName(scope, 'sql-source', sql.name), {
    name: 'bootstrap',
  }),
  readOnly: true,
});
