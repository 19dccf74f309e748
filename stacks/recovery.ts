import type { DbInstance } from '@cdktf/provider-aws/lib/db-instance/index.js';
import { Construct } from 'constructs';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import type { ChildProps } from './child.ts';
import { Encryption } from './encryption/index.ts';
import { encryptionProps } from './from-spec.ts';
import { Network, type NetworkProps } from './network/index.ts';
import { networkOutputs } from './network-outputs.ts';
import { type Postgres, PostgresRecoveryReplica } from './postgres/index.ts';

export interface RecoveryProps extends ChildProps {
  readonly spec: ResolvedSpec;
  readonly primary: Postgres;
  readonly network: NetworkProps;
}

/** A replica in the recovery region, with the network and the key it needs to live there alone. */
export class Recovery extends Construct {
  readonly region: string;
  readonly replica: DbInstance;

  constructor(scope: Construct, id: string, props: RecoveryProps) {
    super(scope, id);
    const { spec, primary, network: at, ...common } = props;
    const network = new Network(this, 'network', { ...at, ...common });
    const { keyArn } = new Encryption(this, 'encryption', {
      ...common,
      ...encryptionProps(spec),
      name: at.name,
      region: at.region,
    });
    this.region = at.region;
    this.replica = new PostgresRecoveryReplica(this, 'postgres', {
      ...common,
      primary,
      network,
      kmsKeyArn: keyArn,
    }).instance;
    networkOutputs(this, network);
  }
}
