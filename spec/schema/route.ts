import { z } from 'zod';
import { minutes, seconds } from '../units.ts';
import { property } from './property.ts';
import { duration } from './quantity.ts';
import { addressRange, httpPath, label, objectName, qualifiedName, text } from './text.ts';

const routing = 'The gateway learns it within seconds; requests to what is taken away get 404 from then on.';

const hostname = property(
  text(
    /^(?=.{1,253}$)(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'a host name in lower case such as orders.example.com',
  ),
  { about: 'A host name.', change: routing, example: 'orders.example.com' },
);

/** HTTPRoute takes 16 host names and 16 rules (Gateway API, `HTTPRouteSpec`). */
const most = 16;

export const routeSchema = z.strictObject({
  kind: property(z.enum(['gateway', 'ingress']), {
    about:
      '`gateway`: an HTTPRoute of the Gateway API. `ingress`: an Ingress, for clusters without a gateway.',
    change: 'The new object is made before the old one is removed; both answer in between.',
    computed: '`gateway`',
    example: 'gateway',
  }),
  hostnames: property(z.array(hostname).min(1).max(most), {
    about: 'Host names the service answers.',
    change: routing,
    computed: 'none, it is required where there is a route',
    example: ['orders.example.com'],
  }),
  wildcard: property(z.boolean(), {
    about: 'Lets production answer for a whole domain (`*.example.com`).',
    change: 'free',
    computed: '`false`',
    example: false,
  }),
  paths: property(
    z
      .array(property(httpPath, { about: 'A path prefix.', change: routing, example: '/' }))
      .min(1)
      .max(most),
    {
      about: 'Path prefixes the service answers.',
      change: routing,
      computed: "`['/']`",
      example: ['/'],
    },
  ),
  clientCidrs: property(
    z
      .array(property(addressRange, { about: 'An address range.', change: routing, example: '10.60.0.0/16' }))
      .min(1)
      .max(50),
    {
      about:
        'Where requests come from when that is no pod: the subnets of a load balancer that sends to pods itself (IP targets), or 169.254.171.0/24 of VPC Lattice. Required by the class `alb`. Only they may then reach the workload from outside.',
      change: 'Who is taken away is cut off at once.',
      computed: 'none: the pods of the namespace of the gateway',
      example: ['10.60.0.0/16'],
    },
  ).optional(),
  gateway: z
    .strictObject({
      name: property(objectName, {
        about: 'Gateway the route is attached to; it must admit routes of the namespace.',
        change: routing,
        computed: 'none, it is required by kind `gateway`',
        example: 'public',
      }).optional(),
      namespace: property(label, {
        about: 'Namespace of that gateway, whose pods alone may reach the workload from outside.',
        change: routing,
        computed: '`kubernetes.ingressNamespace`; one of the two is required unless there are `clientCidrs`',
      }).optional(),
      sectionName: property(objectName, {
        about: 'Listener of the gateway, such as the one with TLS.',
        change: routing,
        computed: 'none: every listener whose host name fits',
      }).optional(),
    })
    .optional(),
  timeouts: z
    .strictObject({
      request: property(duration({ min: seconds(1), max: minutes(60), unit: 'seconds' }), {
        about: 'How long the gateway waits for a whole answer, tries again included. Kind `gateway` only.',
        change: 'free',
        computed: "the gateway's own",
      }).optional(),
      backendRequest: property(duration({ min: seconds(1), max: minutes(60), unit: 'seconds' }), {
        about: 'How long the gateway waits for one pod; not longer than `request`. Kind `gateway` only.',
        change: 'free',
        computed: "the gateway's own",
      }).optional(),
    })
    .optional(),
  ingress: z
    .strictObject({
      class: property(objectName, {
        about:
          'Class of the Ingress. `alb` is the AWS Load Balancer Controller: it sends to pods by address, and they wait for it before they stop.',
        change: 'Another controller takes over: requests fail until DNS points to it.',
        computed: 'none, it is required by kind `ingress`',
        example: 'nginx',
      }).optional(),
      tlsSecret: property(objectName, {
        about: 'Secret with the certificate of the host names; required in production.',
        change: routing,
        computed: 'none: no TLS',
        example: 'orders-tls',
      }).optional(),
      annotations: property(z.record(qualifiedName, z.string()), {
        about: 'Annotations the controller reads.',
        change: 'free',
        computed: 'none; with the class `alb`, `alb.ingress.kubernetes.io/target-type: ip`',
      }).optional(),
    })
    .optional(),
});
