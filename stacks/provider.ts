import { AwsProvider, type AwsProviderConfig } from '@cdktf/provider-aws/lib/provider/index.js';
import { TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';

/** The stack's AWS provider, and one for the recovery region when there is one. */
export interface Providers {
  readonly primary: AwsProvider;
  readonly recovery?: AwsProvider;
}

export function awsProviders(scope: Construct, spec: ResolvedSpec): Providers {
  const { region, recoveryRegion } = spec.environment;
  const config = { defaultTags: [{ tags: tagsOf(spec) }], ...destination(scope, spec) };
  const primary = new AwsProvider(scope, 'aws', { ...config, region });
  if (!recoveryRegion) return { primary };
  const recovery = new AwsProvider(scope, 'aws-recovery', {
    ...config,
    region: recoveryRegion,
    alias: 'recovery',
  });
  return { primary, recovery };
}

/** The kit's own tags win over the environment's: cost and ownership reports rely on them. */
const tagsOf = ({ service, owner, environment }: ResolvedSpec): Record<string, string> => ({
  ...environment.tags,
  service,
  environment: environment.name,
  owner,
  'managed-by': 'plinth',
});

/** A real account refuses to be another one; an emulator is reached on this machine only. */
const destination = (scope: Construct, { environment }: ResolvedSpec): AwsProviderConfig =>
  environment.emulator
    ? emulator(emulatorEndpoint(scope, environment.emulator.endpoint))
    : { allowedAccountIds: [environment.account] };

const emulated = [
  'cloudwatch',
  'ec2',
  'eks',
  'elasticache',
  'iam',
  'kms',
  'logs',
  'rds',
  's3',
  'secretsmanager',
  'sts',
] as const;

/** The keys are no secret: an emulator takes any. */
const emulator = (endpoint: string): AwsProviderConfig => ({
  endpoints: [Object.fromEntries(emulated.map((service) => [service, endpoint]))],
  accessKey: 'test',
  secretKey: 'test',
  skipCredentialsValidation: true,
  skipRequestingAccountId: false,
  skipMetadataApiCheck: 'true',
  s3UsePathStyle: true,
  maxRetries: 2,
});

/** A variable, so that a test run can use a free port; never an address off this machine. */
const emulatorEndpoint = (scope: Construct, endpoint: string): string =>
  new TerraformVariable(scope, 'emulator_endpoint', {
    type: 'string',
    default: endpoint,
    description: 'Where the AWS emulator listens',
    validation: [
      {
        condition: `\${can(regex("^http://(127\\\\.0\\\\.0\\\\.1|localhost)(:[0-9]+)?/?$", var.emulator_endpoint))}`,
        errorMessage: 'The emulator must listen on http://127.0.0.1 or http://localhost.',
      },
    ],
  }).stringValue;
