import type { Cluster } from '../../harness/cluster/index.ts';
import type { Synthesized } from '../services/definitions.ts';
import { makeSecret } from '../services/requests.ts';

/** What docs/apply.md tells a person to do before the first apply of a stack, by the same commands. */
export async function makePrerequisites(
  cluster: Cluster,
  { spec }: Pick<Synthesized, 'spec'>,
): Promise<void> {
  const { emulator, kubernetes } = spec.environment;
  const inNamespace = ['--namespace', kubernetes.namespace] as const;
  await done(cluster.kubectl('create', 'namespace', kubernetes.namespace));
  const bundle = '--from-literal=global-bundle.pem=certificates of this test';
  await done(cluster.kubectl('create', 'configmap', 'rds-global-bundle', bundle, ...inNamespace));
  if (emulator === undefined) return;
  const keys = ['--from-literal=access-key-id=test', '--from-literal=secret-access-key=test'];
  await done(
    cluster.kubectl('create', 'secret', 'generic', 'aws-emulator-credentials', ...keys, ...inNamespace),
  );
}

async function done(command: ReturnType<Cluster['kubectl']>): Promise<void> {
  const { code, stderr } = await command;
  if (code !== 0) throw new Error(stderr);
}

/**
 * The documents Terraform would have written for a stack, with the fields docs/deploy.md lists. A role of another
 * account reads in that account, the operator itself in the one it signs in to.
 */
export async function makeContract(endpoint: string, { spec }: Pick<Synthesized, 'spec'>): Promise<void> {
  const { service, environment } = spec;
  const { region, account, kubernetes } = environment;
  const place = { region, ...(kubernetes.externalSecretsRole !== undefined && { account }) };
  const host = `${service}.example.com`;
  const documents = {
    postgres: {
      ...{
        engine: 'postgres',
        host,
        port: 5432,
        database: service,
        readerHost: host,
        user: `${service}_app`,
      },
      ...{ password: 'application-password', sslmode: 'verify-full', caBundle: 'rds-global-bundle' },
    },
    'postgres/master': {
      ...{ username: 'dbadmin', password: 'master-password', host, port: 5432, dbname: service },
    },
    redis: {
      ...{ engine: 'redis', host, port: 6379, readerHost: host, user: `${service}-app`, tls: true },
      ...{ auth: 'iam', replicationGroup: service },
    },
    backup: { bucket: `${service}-backup`, region, prefix: 'postgres/', kmsKeyArn: 'arn:aws:kms:key' },
  };
  for (const [name, document] of Object.entries(documents))
    await makeSecret(endpoint, `/${service}/${environment.name}/${name}`, document, place);
}
