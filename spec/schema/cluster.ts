import { z } from 'zod';
import { property } from './property.ts';
import { label, objectName } from './text.ts';

/** What the cluster around the workload has, and what its namespace may use. */
export const clusterShape = {
  mesh: property(z.enum(['istio', 'linkerd']), {
    about:
      'Service mesh of the workload: its pods get a proxy and take mutual TLS only. Istio needs its CNI plugin, as Pod Security "restricted" refuses the init container that is used without it. The gateway must be in the mesh, with Linkerd Prometheus as well, and probes ask by HTTP or exec.',
    change:
      'Restart the pods (`kubectl rollout restart`) when it is set; when it is taken away, they keep their proxy until then.',
    computed: 'none',
    example: 'istio',
  }).optional(),
  meshRevision: property(label, {
    about: 'Revision or revision tag of Istio whose proxy the pods get (label `istio.io/rev`).',
    change: 'Restart the pods afterwards: they keep the proxy they have.',
    computed: 'none: the default revision (label `istio-injection`)',
    example: 'stable',
  }).optional(),
  imagePullSecrets: property(
    z
      .array(
        property(objectName, {
          about: 'Name of a Secret of the namespace.',
          change: 'Rolls the pods.',
          example: 'registry',
        }),
      )
      .min(1)
      .max(10),
    {
      about:
        'Secrets of the namespace (type `kubernetes.io/dockerconfigjson`) every pod pulls its images with.',
      change: 'Rolls the pods, one surge at a time, without downtime; Jobs run again.',
      computed: 'none: the nodes may pull, as with ECR',
      example: ['registry'],
    },
  ).optional(),
  quota: z.strictObject({
    enabled: property(z.boolean(), {
      about:
        'Whether the namespace gets a ResourceQuota and a LimitRange, computed from everything the service may run at once. Switch it off where the owner of the cluster sets one: the smaller of two counts.',
      change: 'free',
    }),
    headroom: property(z.int().min(0).max(400), {
      about:
        'Room above what the service needs at its worst moment, in percent: for people who look into it, and for sidecars that others inject.',
      change: 'free',
    }),
  }),
};
