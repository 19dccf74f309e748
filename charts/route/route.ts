import { Construct } from 'constructs';
import { httpRoute } from './http-route.ts';
import { ingress } from './ingress.ts';
import type { RouteProps } from './props.ts';

/** Leads requests from outside the cluster to the Service, by an HTTPRoute or by an Ingress. */
export class Route extends Construct {
  constructor(scope: Construct, id: string, props: RouteProps) {
    super(scope, id);
    if (props.route.kind === 'gateway') httpRoute(this, props);
    else ingress(this, props);
  }
}
