/** Class of Ingresses of the AWS Load Balancer Controller (its IngressClass, as its chart makes it). */
export const albClass = 'alb';

/** AWS Load Balancer Controller, "Ingress annotations", traffic routing. */
export const albTargetType = 'alb.ingress.kubernetes.io/target-type';

interface Routed {
  readonly kind: string;
  readonly ingress?: { readonly class?: string | undefined } | undefined;
}

/** Whether requests come straight from an Application Load Balancer. */
export const isBehindAlb = (route: Routed | undefined): boolean =>
  route?.kind === 'ingress' && route.ingress?.class === albClass;
