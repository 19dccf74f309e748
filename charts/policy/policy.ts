import { Construct } from 'constructs';
import { peerAuthentication } from './mesh.ts';
import { namespace } from './namespace.ts';
import { allowEdges, defaultDeny } from './network-policies.ts';
import { priorityClass } from './priority-class.ts';
import type { PolicyProps } from './props.ts';
import { limitRange, resourceQuota } from './quota.ts';

/** A namespace in which pods are restricted and reach, and are reached by, only what is named. */
export class Policy extends Construct {
  constructor(scope: Construct, id: string, props: PolicyProps) {
    super(scope, id);
    namespace(this, props);
    priorityClass(this, props);
    defaultDeny(this, props);
    allowEdges(this, props);
    peerAuthentication(this, props);
    resourceQuota(this, props);
    limitRange(this, props);
  }
}
