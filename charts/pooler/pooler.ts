import { ConfigMap } from 'cdk8s-plus-27/lib/config-map.js';
import { Construct } from 'constructs';
import { certificates } from './certificates.ts';
import { configFiles } from './config.ts';
import { deployment } from './deployment.ts';
import { poolerName } from './names.ts';
import type { PoolerProps } from './props.ts';
import { disruptionBudget, service, serviceAccount } from './service.ts';

/** PgBouncer between a service and its database: many connections in, few out, TLS verified on both sides. */
export class Pooler extends Construct {
  constructor(scope: Construct, id: string, props: PoolerProps) {
    super(scope, id);
    new ConfigMap(this, 'config', {
      metadata: { name: poolerName(props.service) },
      data: { ...configFiles(props) },
    });
    if (props.certificate === undefined) certificates(this, props);
    serviceAccount(this, props);
    service(this, props);
    deployment(this, props);
    disruptionBudget(this, props);
  }
}
