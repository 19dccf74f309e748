import { finding } from '../../finding.ts';
import type { AttributeRule, Kind } from '../../kind.ts';
import { flag, text } from '../../value.ts';
import { eachTells, quietly, tells } from '../stores/arguments.ts';
import { ended, left } from './ends.ts';
import { field, objectOf, part } from './object.ts';
import { rollout } from './rollout.ts';
import { claimSpec, volumeSpec } from './volumes.ts';

const docs = 'Kubernetes documentation';

/** Labels and annotations, and what only Terraform looks at. */
const aside = quietly(
  'metadata',
  'computed_fields',
  'field_manager',
  'timeouts',
  'wait',
  'wait_for',
  'wait_for_completion',
  'wait_for_load_balancer',
  'wait_for_rollout',
  'wait_for_service_account_token',
  'wait_until_bound',
  'wait_for_default_service_account',
);

/** Types by their name and with the version of their API. */
const named = (...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => [`kubernetes_${name}`, `kubernetes_${name}_v1`]);

const object = (types: readonly string[], noun: string, updated: Kind['updated']): Kind => ({
  types,
  noun,
  updated: { ...aside, ...updated },
  destroyed: ended,
  left,
});

const mayRefuse = {
  severity: 'review',
  interruption: 'unknown',
} as const;

const reached = tells({
  ...mayRefuse,
  code: 'kubernetes-reached',
  why: 'Changes how clients reach it, now. Those that use the old way may be cut off.',
  source: `${docs}, Service; Ingress`,
});

const rights = eachTells(
  [
    'rule',
    'role_ref',
    'subject',
    'aggregation_rule',
    'automount_service_account_token',
    'secret',
    'image_pull_secret',
  ],
  {
    ...mayRefuse,
    code: 'kubernetes-rights',
    why: 'Changes what may be done through it, now. Those that lose a right are refused.',
    source: `${docs}, Using RBAC authorization`,
  },
);

const content = eachTells(
  ['data', 'binary_data', 'data_wo', 'data_wo_revision', 'binary_data_wo', 'binary_data_wo_revision'],
  {
    ...mayRefuse,
    code: 'kubernetes-content',
    why: 'Changes what pods read from it. Those that read it once take it up when they start again, others at once.',
    source: `${docs}, ConfigMaps; Secrets`,
  },
);

/** Annotations by which the controllers of AWS put a load balancer on the internet. */
const schemes = ['service.beta.kubernetes.io/aws-load-balancer-scheme', 'alb.ingress.kubernetes.io/scheme'];

/** Labels and annotations are quiet, but for the one that says who can reach it. */
const scheme: AttributeRule = ({ name }, change) => {
  const annotated = (side: 'before' | 'after', annotation: string): string | undefined =>
    text(part(objectOf(change.type, change[side]).metadata, 'annotations')?.[annotation]);
  const isOpened = schemes.some(
    (annotation) =>
      annotated('after', annotation) === 'internet-facing' &&
      annotated('before', annotation) !== 'internet-facing',
  );
  return isOpened
    ? [
        finding({
          code: 'kubernetes-internet-facing',
          attribute: name,
          severity: 'dangerous',
          interruption: 'unknown',
          why: 'Puts its load balancer on the internet. The old one may be replaced, and its name with it.',
          fix: 'Leave the scheme at internal, or limit the addresses that may connect.',
          source: 'AWS Load Balancer Controller documentation, annotations',
        }),
      ]
    : [];
};

/** A suspended cron job does nothing, and nobody is told. */
const schedule: AttributeRule = ({ name }, change) => {
  const isSuspended = (side: 'before' | 'after'): boolean =>
    flag(field(objectOf(change.type, change[side]).spec, 'suspend')) === true;
  return isSuspended('after') && !isSuspended('before')
    ? [
        finding({
          code: 'kubernetes-suspended',
          attribute: name,
          ...mayRefuse,
          why: 'Suspends it: it does not run any more until it is resumed.',
          source: `${docs}, CronJob: schedule suspension`,
        }),
      ]
    : [];
};

export const objectKinds: readonly Kind[] = [
  object(
    named(
      'deployment',
      'stateful_set',
      'daemon_set',
      'daemonset',
      'replica_set',
      'replication_controller',
      'pod',
    ),
    'the workload',
    { spec: rollout },
  ),
  object(named('persistent_volume_claim'), 'the claim of a volume', { spec: claimSpec }),
  object(named('persistent_volume'), 'the volume', { spec: volumeSpec }),
  object(named('namespace'), 'the namespace', {}),
  object(named('service', 'ingress'), 'the service', { spec: reached, metadata: scheme }),
  object(named('secret'), 'the secret', { ...content, ...quietly('immutable') }),
  object(named('config_map'), 'the config map', { ...content, ...quietly('immutable') }),
  object(named('job', 'cron_job'), 'the job', { spec: schedule }),
  object(
    named('service_account', 'role', 'cluster_role', 'role_binding', 'cluster_role_binding'),
    'the rights',
    rights,
  ),
  object(
    [
      ...named('horizontal_pod_autoscaler'),
      'kubernetes_horizontal_pod_autoscaler_v2',
      'kubernetes_horizontal_pod_autoscaler_v2beta2',
    ],
    'the autoscaler',
    quietly('spec'),
  ),
  object(named('pod_disruption_budget'), 'the disruption budget', quietly('spec')),
  object(named('network_policy'), 'the network policy', {
    spec: tells({
      ...mayRefuse,
      code: 'kubernetes-network-policy',
      why: 'Changes which pods reach each other, now. Connections it no longer allows are cut.',
      source: `${docs}, Network policies`,
    }),
  }),
  object(named('storage_class'), 'the storage class', quietly('allow_volume_expansion')),
];
