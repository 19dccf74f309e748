import { signedFor } from '../../harness/index.ts';
import { EMULATED_ACCOUNT } from './ground.ts';

/** Bare requests to the emulator: what a test asks it must not go through the provider under test. */

type Fields = Readonly<Record<string, unknown>>;

async function answered(answer: Response): Promise<string> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the emulator answered ${answer.status}: ${text}`);
  return text;
}

/** Where a secret is; the emulator takes an access key of twelve digits for the account. */
interface Place {
  readonly region?: string;
  readonly account?: string;
}

async function secretsManager<T>(
  endpoint: string,
  action: string,
  body: Fields,
  { region, account }: Place = {},
): Promise<T> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      ...signedFor('secretsmanager', region, account),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `secretsmanager.${action}`,
    },
    body: JSON.stringify(body),
  });
  return JSON.parse(await answered(answer)) as T;
}

/** Makes a secret that holds a JSON document. */
export const makeSecret = (
  endpoint: string,
  name: string,
  document: Fields,
  place: Place,
): Promise<unknown> =>
  secretsManager(
    endpoint,
    'CreateSecret',
    { Name: name, SecretString: JSON.stringify(document), ClientRequestToken: crypto.randomUUID() },
    place,
  );

/** Every secret whose name starts with the prefix, by name, with the document it holds. */
export async function secretsBelow(endpoint: string, prefix: string): Promise<Map<string, Fields>> {
  const { SecretList } = await secretsManager<{ SecretList: { Name: string }[] }>(endpoint, 'ListSecrets', {
    MaxResults: 100,
  });
  const names = SecretList.map(({ Name }) => Name).filter((name) => name.startsWith(prefix));
  const documents = new Map<string, Fields>();
  for (const name of names.sort()) {
    const { SecretString } = await secretsManager<{ SecretString: string }>(endpoint, 'GetSecretValue', {
      SecretId: name,
    });
    documents.set(name, JSON.parse(SecretString) as Fields);
  }
  return documents;
}

async function rds(endpoint: string, region: string, parameters: Record<string, string>): Promise<string> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...signedFor('rds', region) },
    body: new URLSearchParams(parameters),
  });
  return answered(answer);
}

/** Identifiers of the RDS instances of a region. */
export async function databasesIn(endpoint: string, region: string): Promise<string[]> {
  const answer = await rds(endpoint, region, { Action: 'DescribeDBInstances' });
  return [...answer.matchAll(/<DBInstanceIdentifier>([^<]+)</g)].map(([, name]) => String(name)).sort();
}

/** Changes an RDS instance behind Terraform's back. */
export const modifyDatabase = (endpoint: string, name: string, change: Record<string, string>) =>
  rds(endpoint, 'eu-central-1', { Action: 'ModifyDBInstance', DBInstanceIdentifier: name, ...change });

/** Deletes an RDS instance behind Terraform's back, where nothing protects it. */
export const deleteDatabase = (endpoint: string, name: string) =>
  rds(endpoint, 'eu-central-1', {
    Action: 'DeleteDBInstance',
    DBInstanceIdentifier: name,
    SkipFinalSnapshot: 'true',
  });

/** Makes an EKS cluster, which starts nothing: the emulator has no container runtime. */
export async function makeCluster(endpoint: string, name: string): Promise<void> {
  const answer = await fetch(`${endpoint}/clusters`, {
    method: 'POST',
    headers: { ...signedFor('eks'), 'content-type': 'application/json' },
    body: JSON.stringify({
      name,
      roleArn: `arn:aws:iam::${EMULATED_ACCOUNT}:role/platform`,
      resourcesVpcConfig: { subnetIds: [] },
    }),
  });
  await answered(answer);
}

/** Outside us-east-1 a bucket is made only where the request says which region it is for. */
const location =
  '<CreateBucketConfiguration><LocationConstraint>eu-central-1</LocationConstraint></CreateBucketConfiguration>';

/** One bucket of an account, and the objects in it. The account is the access key, as for terraform. */
export function bucketOf(endpoint: string, bucket: string, account: string) {
  const send = (method: string, key = '', body?: string): Promise<Response> =>
    fetch(`${endpoint}/${bucket}/${key}`, {
      method,
      headers: signedFor('s3', 'eu-central-1', account),
      ...(body !== undefined && { body }),
    });
  return {
    make: async () => answered(await send('PUT', '', location)),
    put: async (key: string, body: string) => answered(await send('PUT', key, body)),
    remove: async (key: string) => answered(await send('DELETE', key)),
    holds: async (key: string) => (await send('HEAD', key)).ok,
  };
}
