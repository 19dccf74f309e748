import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret/index.js';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { toDays } from '../../spec/units.ts';
import { child, providerOf } from '../child.ts';
import type { FullPostgresProps } from './defaults.ts';

/** Generated passwords as Terraform expressions, legal in write-only arguments only. */
export interface Passwords {
  readonly master: string;
  /** The application's; absent when it connects by IAM token. */
  readonly application?: string;
  readonly version: number;
}

/**
 * Passwords that no plan, state or file ever holds: an ephemeral random password goes to a secret by a
 * write-only argument, and is read back from exactly that version for the instance and the contracts.
 * Reading back matters: an apply that stops half way leaves the secret as the one source, so the next
 * apply gives everyone the same password.
 */
export function generatedPasswords(scope: Construct, props: FullPostgresProps): Passwords | undefined {
  if (props.credentials === 'rds-managed') return undefined;
  const users = props.credentials === 'iam' ? ['master'] : ['master', 'application'];
  const secret = passwordSecret(scope, props);
  const version = new SecretsmanagerSecretVersion(scope, 'passwords-version', {
    ...providerOf(props),
    secretId: secret.id,
    secretStringWo: JSON.stringify(
      Object.fromEntries(users.map((user) => [user, `\${${randomPassword(scope, secret, user)}}`])),
    ),
    secretStringWoVersion: props.credentialsVersion,
  });
  const stored = readBack(scope, secret, version);
  return {
    master: `\${jsondecode(${stored}.secret_string).master}`,
    ...(users.includes('application') && {
      application: `\${jsondecode(${stored}.secret_string).application}`,
    }),
    version: props.credentialsVersion,
  };
}

const passwordSecret = (scope: Construct, props: FullPostgresProps): SecretsmanagerSecret =>
  new SecretsmanagerSecret(
    scope,
    'passwords',
    child(props, 'postgres.passwords', {
      name: `${props.secretPrefix}/postgres/passwords`,
      description: 'Source of generated passwords; applications read the connection contract instead',
      kmsKeyId: props.kmsKeyArn,
      recoveryWindowInDays: toDays(props.secretRecoveryWindow),
    }),
  );

/** Letters and digits only: they need no escaping in JSON, URLs or SQL. 40 of 62 are 238 bits. */
const randomPassword = (scope: Construct, secret: SecretsmanagerSecret, user: string): string => {
  const id = `${secret.friendlyUniqueId}_${user}`;
  return `${ephemeral(scope, 'aws_secretsmanager_random_password', id, {
    password_length: 40,
    exclude_punctuation: true,
  })}.random_password`;
};

const readBack = (
  scope: Construct,
  secret: SecretsmanagerSecret,
  version: SecretsmanagerSecretVersion,
): string =>
  ephemeral(scope, 'aws_secretsmanager_secret_version', secret.friendlyUniqueId, {
    secret_id: version.secretId,
    version_id: version.versionId,
  });

/** cdktf has no construct for ephemeral resources, so the block is added to the stack's JSON. */
function ephemeral(scope: Construct, type: string, id: string, config: Record<string, unknown>): string {
  TerraformStack.of(scope).addOverride(`ephemeral.${type}.${id}`, config);
  return `ephemeral.${type}.${id}`;
}
