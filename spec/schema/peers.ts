import { z } from 'zod';
import { property } from './property.ts';
import { addressRange, label, qualifiedName, text } from './text.ts';

const port = property(z.int().min(1).max(65_535), {
  about: 'A TCP port.',
  change: 'free',
  example: 443,
});

const cidr = property(addressRange, {
  about: 'An address range.',
  change: 'free',
  example: '10.60.0.0/16',
});

/** Whom the service talks to besides its stores. */
export const egressSchema = property(
  z
    .array(
      z.strictObject({
        name: property(label.max(40), { about: 'What is there.', change: 'free', example: 'payments' }),
        cidrs: property(z.array(cidr).min(1).max(50), {
          about: 'Address ranges it has, none wider than /8. One of `cidrs` and `internet` is given.',
          change: 'Connections to what is taken away are cut at once.',
          computed: 'none',
          example: ['10.60.0.0/16'],
        }).optional(),
        internet: property(z.literal(true), {
          about:
            'It is somewhere on the internet: policies know addresses and no names. The pods reach every public IPv4 address on these ports, and no private one by this.',
          change: 'Connections to what is taken away are cut at once.',
          computed: 'none',
          example: true,
        }).optional(),
        ports: property(z.array(port).min(1).max(20), {
          about: 'TCP ports it listens on.',
          change: 'Connections to what is taken away are cut at once.',
          example: [443],
        }),
      }),
    )
    .max(50),
  {
    about:
      'What the pods may reach besides their stores, DNS and AWS: opened in the NetworkPolicy and in the security group of the clients alike.',
    change: 'Connections to what is taken away are cut at once.',
    example: [{ name: 'payments', cidrs: ['10.60.0.0/16'], ports: [443] }],
  },
);

const podLabels = z.record(
  qualifiedName,
  text(/^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/, 'the value of a label'),
);

/** Who may talk to the service besides the gateway and Prometheus. */
export const ingressSchema = property(
  z
    .array(
      z.strictObject({
        namespace: property(label, {
          about: 'Namespace of the client. One of `namespace` and `cidrs` is given.',
          change: 'free',
          computed: 'none',
          example: 'billing',
        }).optional(),
        cidrs: property(z.array(cidr).min(1).max(50), {
          about:
            'Addresses of clients that are no pods: a network load balancer with IP targets, machines of the VPC. None wider than /8.',
          change: 'Who is taken away is cut off at once.',
          computed: 'none',
          example: ['10.60.0.0/16'],
        }).optional(),
        podLabels: property(podLabels, {
          about: 'Labels of the pods there that may.',
          change: 'free',
          computed: 'none: every pod of the namespace',
        }).optional(),
        port: property(z.int().min(1).max(65_535), {
          about: 'Port they may reach.',
          change: 'free',
          computed: '`workload.port`',
        }).optional(),
      }),
    )
    .max(50),
  {
    about:
      'Pods of other namespaces, and addresses, that may reach the service besides the gateway and Prometheus.',
    change: 'Who is taken away is cut off at once.',
    example: [{ namespace: 'billing' }],
  },
);
