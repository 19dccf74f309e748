import { ConfigMap } from 'cdk8s-plus-27/lib/config-map.js';
import { Env, type EnvValue } from 'cdk8s-plus-27/lib/container.js';
import { Construct } from 'constructs';
import { toSeconds } from '../../spec/units.ts';
import { type Connection, connect, literalEnv, trustEnv } from '../connections.ts';
import { ownerStore, secretName, verifiedTls } from '../stores/index.ts';
import { configHash, configName } from '../workload/config.ts';
import { ownerRole } from './bootstrap-sql.ts';
import { runToCompletion } from './job.ts';
import type { MigrationProps, MigrationsProps } from './props.ts';

/**
 * Runs the service's migration as the owner role before the new version starts. It is not tried again: what
 * a half-done migration left behind is for a person to judge. That holds for one that came before the
 * bootstrap Job had made the role as well, so apply this stage after that Job (docs/deploy.md).
 */
export function migration(scope: Construct, props: MigrationsProps, job: MigrationProps): void {
  const volumes = new Construct(scope, 'migration-volumes');
  const { env, mounts } = connect(volumes, connectionsOf(props));
  runToCompletion(scope, {
    service: props.service,
    instance: props.instance,
    component: 'migration',
    stage: 4,
    deadline: job.deadline,
    retries: 0,
    resources: job.resources,
    podAnnotations: configHash(job.env),
    container: {
      name: 'migration',
      image: job.image,
      command: [...job.command],
      envFrom: [
        Env.fromConfigMap(ConfigMap.fromConfigMapName(volumes, 'settings', configName(props.service))),
      ],
      envVariables: environmentOf(props, job, env),
      volumeMounts: mounts,
    },
  });
}

const connectionsOf = ({ service }: MigrationsProps): readonly Connection[] => [
  {
    store: 'postgres',
    secret: secretName(service, 'postgres'),
    env: { PGHOST: 'host', PGPORT: 'port', PGDATABASE: 'database' },
  },
  { store: ownerStore, secret: secretName(service, ownerStore), env: { PGPASSWORD: 'password' } },
];

/**
 * The kubelet fills `$(NAME)` in from variables listed before it, so the URL is spelled here without any
 * secret in it. Host, port and database come from the contract and the password from its own Secret.
 */
function environmentOf(
  { service }: MigrationsProps,
  job: MigrationProps,
  connectionEnv: Record<string, EnvValue>,
): Record<string, EnvValue> {
  const user = ownerRole(service);
  const milliseconds = (duration: MigrationProps['deadline']) => toSeconds(duration) * 1_000;
  return {
    ...literalEnv({ ...trustEnv, PGUSER: user, PGSSLMODE: 'verify-full' }),
    ...connectionEnv,
    ...literalEnv({
      PGOPTIONS: `-c lock_timeout=${milliseconds(job.lockTimeout)} -c statement_timeout=${milliseconds(job.deadline)}`,
      DATABASE_URL: `postgresql://${user}:$(PGPASSWORD)@$(PGHOST):$(PGPORT)/$(PGDATABASE)?${verifiedTls}`,
    }),
  };
}
