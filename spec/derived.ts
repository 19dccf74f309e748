import type { ResolvedSpec } from './resolved-spec.ts';

/**
 * What both halves must agree on without talking to each other: decided here once, read by `stacks/` and
 * `charts/` alike.
 */

/** Prefix of the connection contract's secrets. */
export const secretPrefix = ({ service, environment }: ResolvedSpec): string =>
  `/${service}/${environment.name}`;

/** The database role of the service. */
export const databaseUser = ({ service }: ResolvedSpec): string => `${service.replaceAll('-', '_')}_app`;

/** The user of the service in the cache. */
export const cacheUser = ({ stack }: ResolvedSpec): string => `${stack}-app`;

/** The contract holds a password in `write-only` mode alone; in the others the service shows an IAM token. */
export const signsInToDatabaseWithIam = ({ postgres }: ResolvedSpec): boolean =>
  postgres.credentials !== 'write-only';

/** Whether the pods need AWS credentials at all. */
export const needsAwsIdentity = (spec: ResolvedSpec): boolean =>
  spec.redis !== undefined || signsInToDatabaseWithIam(spec);

/**
 * The role that may read the service's secrets, when the operator that reads them is known: its SecretStore
 * takes this role. Otherwise the operator reads with its own, and no role is made.
 */
export const secretsRole = ({
  stack,
  environment,
}: ResolvedSpec): { name: string; arn: string } | undefined =>
  environment.kubernetes.externalSecretsRole === undefined
    ? undefined
    : { name: `${stack}-secrets`, arn: `arn:aws:iam::${environment.account}:role/${stack}-secrets` };
