import { Construct } from 'constructs';
import { namespace } from './namespace.ts';
import {
  allowAws,
  allowDns,
  allowIngress,
  allowScrape,
  allowStores,
  defaultDeny,
} from './network-policies.ts';
import type { PolicyProps } from './props.ts';

/** A namespace in which pods are restricted and reach, and are reached by, only what is named. */
export class Policy extends Construct {
  constructor(scope: Construct, id: string, props: PolicyProps) {
    super(scope, id);
    namespace(this, props);
    defaultDeny(this, props);
    allowDns(this, props);
    allowStores(this, props);
    allowAws(this, props);
    allowIngress(this, props);
    allowScrape(this, props);
  }
}
