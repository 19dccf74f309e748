import type { LiveObject } from '../../object.ts';
import type { Rule } from '../context.ts';
import { count, specOf, statusOf } from '../fields.ts';
import { current, inProgress } from '../results.ts';

interface Spec {
  readonly type: string;
  readonly selector: Readonly<Record<string, string>>;
}

interface LoadBalanced {
  readonly loadBalancer: {
    readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[];
  };
}

interface Endpoint {
  readonly addresses?: readonly string[];
  /** Absent means ready (discovery.k8s.io/v1, EndpointConditions). */
  readonly conditions?: { readonly ready?: boolean };
}

export const addressOf = (live: LiveObject): string | undefined => {
  const [first] = statusOf<LoadBalanced>(live).loadBalancer?.ingress ?? [];
  return first?.hostname ?? first?.ip;
};

export const readyAddresses = (slices: readonly LiveObject[]): number =>
  slices
    .flatMap((slice) => (slice.endpoints ?? []) as readonly Endpoint[])
    .filter(({ conditions }) => conditions?.ready !== false)
    .flatMap(({ addresses = [] }) => addresses).length;

export const selectorOf = (live: LiveObject): Readonly<Record<string, string>> =>
  specOf<Spec>(live).selector ?? {};

export const service: Rule = (live, { related }) => {
  const { type } = specOf<Spec>(live);
  if (type === 'ExternalName') return current('it is a name for another host');
  if (type === 'LoadBalancer' && addressOf(live) === undefined)
    return inProgress('its load balancer has no address yet');
  const slices = related?.endpointSlices;
  if (slices === undefined || Object.keys(selectorOf(live)).length === 0) return current('it exists');
  const ready = readyAddresses(slices);
  return ready === 0 ? inProgress('no pod behind it is ready') : current(`${count(ready, 'pod')} behind it`);
};

export const ingress: Rule = (live) => {
  const address = addressOf(live);
  return address === undefined ? inProgress('it has no address yet') : current(`it answers at ${address}`);
};
