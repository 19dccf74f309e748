import { Construct } from 'constructs';
import { config } from './config.ts';
import { deployment } from './deployment.ts';
import type { WorkloadProps } from './props.ts';
import { autoscaler, disruptionBudget } from './scaling.ts';
import { service, serviceAccount } from './service.ts';
import { verticalAutoscaler } from './vertical.ts';

/** Runs a service: pods that are restricted, spread, probed and scaled, behind one name. */
export class Workload extends Construct {
  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    config(this, props);
    serviceAccount(this, props);
    service(this, props);
    deployment(this, props);
    autoscaler(this, props);
    verticalAutoscaler(this, props);
    disruptionBudget(this, props);
  }
}
