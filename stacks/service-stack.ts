import { TerraformElement, TerraformStack } from 'cdktf';
import type { Construct, Node } from 'constructs';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import type { Transforms } from '../spec/transform.ts';
import { stateBackend } from './backend.ts';
import { BackupBucket } from './backup/index.ts';
import { transformsOf } from './child.ts';
import { Encryption } from './encryption/index.ts';
import {
  backupProps,
  encryptionProps,
  networkProps,
  postgresProps,
  recoveryNetworkProps,
  redisProps,
} from './from-spec.ts';
import { logicalId } from './logical-id.ts';
import { Network } from './network/index.ts';
import { networkOutputs } from './network-outputs.ts';
import { Postgres } from './postgres/index.ts';
import { awsProviders, type Providers } from './provider.ts';
import { Recovery } from './recovery.ts';
import { Redis } from './redis/index.ts';
import { ServiceAccess } from './service-access.ts';
import { serviceContracts } from './service-contracts.ts';

export interface Hatches {
  /** Changes to single resources, by the names in `stackTransforms`. */
  readonly transform?: Transforms;
}

/** Write-only arguments and ephemeral resources need 1.11 (Terraform 1.11 release notes). */
const requiredVersion = '>= 1.11.0';

/** One service in one environment on AWS. */
export class ServiceStack extends TerraformStack {
  constructor(scope: Construct, spec: ResolvedSpec, hatches: Hatches = {}) {
    super(scope, spec.stack);
    this.addOverride('terraform.required_version', requiredVersion);
    stateBackend(this, spec.environment);
    const providers = awsProviders(this, spec);
    const transform = hatches.transform ?? {};

    const network = new Network(this, 'network', { ...networkProps(spec), transform });
    const { keyArn: kmsKeyArn } = new Encryption(this, 'encryption', {
      ...encryptionProps(spec),
      name: spec.stack,
      region: spec.environment.region,
      transform,
    });
    const common = { network, kmsKeyArn, transform };

    const postgres = new Postgres(this, 'postgres', { ...postgresProps(spec), ...common });
    const redis = spec.redis && new Redis(this, 'redis', { ...redisProps(spec, spec.redis), ...common });
    const backup = new BackupBucket(this, 'backup', {
      ...backupProps(spec, spec.backup),
      kmsKeyArn,
      transform,
    });
    const recovery = recoveryRegion(this, spec, postgres, providers, transform);

    const stores = { postgres, ...(redis && { redis }) };
    const contractArns = serviceContracts(this, spec, { ...stores, backup }, { kmsKeyArn, transform });
    new ServiceAccess(this, 'access', {
      spec,
      ...stores,
      ...(recovery && { recovery }),
      backup,
      kmsKeyArn,
      contractArns,
      transform,
    });
    networkOutputs(this, network);
  }

  /** Addresses without hashes: `aws_db_instance.postgres`. They are part of the contract with state and reviewers. */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : (element as Node);
    return logicalId(node.scopes.slice(this.node.scopes.length).map((part) => part.node.id));
  }
}

function recoveryRegion(
  scope: Construct,
  spec: ResolvedSpec,
  primary: Postgres,
  { recovery: provider }: Providers,
  transform: Transforms,
): Recovery | undefined {
  if (!spec.postgres.replicas.inRecoveryRegion) return undefined;
  const network = recoveryNetworkProps(spec);
  if (!provider || !network)
    throw new Error(`${spec.stack}: a replica in the recovery region needs a network there`);
  return new Recovery(scope, 'recovery', {
    spec,
    primary,
    network,
    provider,
    transform: transformsOf(transform, 'recovery'),
  });
}
