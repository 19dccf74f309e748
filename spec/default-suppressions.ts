import type { ResolvedSuppression } from './resolved-spec.ts';
import type { Draft } from './schema/service.ts';

/** When the kit's own deviations are looked at again: with a release that is out before this day. */
const review = '2027-11-20';

/** One thing the kit does on purpose, and where a linter finds fault with it. */
interface Deviation {
  readonly control: string;
  readonly why: string;
  /** Objects it is about; none where the service does not have them. */
  readonly of: (draft: Draft) => readonly string[];
}

const deviations: readonly Deviation[] = [
  {
    control: 'checkov/CKV_K8S_35',
    why: 'Frameworks and their command lines read DATABASE_URL and its like from variables. Each is one secretKeyRef, never a whole Secret, and the same Secret is mounted as files for clients that follow a rotation.',
    of: ({ name, workload }) => [
      `Deployment/${name}`,
      ...(workload.migration === undefined ? [] : [`Job/${name}-migration-*`]),
    ],
  },
  {
    control: 'checkov/CKV_K8S_35',
    why: 'The AWS CLI reads the keys of the emulator, which are no secret, from variables. Elsewhere these pods have a role and no keys.',
    of: (draft) => (draft.environment.emulator === undefined ? [] : scheduled(draft)),
  },
  {
    control: 'checkov/CKV_K8S_35',
    why: 'The exporter reads its password from a variable only. It is that of a login which may read statistics of PgBouncer, from inside the pod, and nothing else.',
    of: ({ name, postgres }) => (postgres.pooler?.metrics === true ? [`Deployment/${name}-pooler`] : []),
  },
  {
    control: 'checkov/CKV_K8S_43',
    why: 'The kit names an exact version. A digest would refuse the copy in a private registry that many clusters pull from; an image with a digest is set in the description or by an override.',
    of: (draft) => [
      ...(draft.postgres.credentials === 'rds-managed' ? [] : [`Job/${draft.name}-bootstrap-*`]),
      ...(draft.postgres.pooler === undefined ? [] : [`Deployment/${draft.name}-pooler`]),
      ...scheduled(draft),
    ],
  },
  ...['checkov/CKV_K8S_40', 'kube-score/container-security-context-user-group-id'].map((control) => ({
    control,
    why: 'The drill restores into a server of its own, and initdb refuses an id that the image has no account for: 999 in the official one. The pod is restricted in every other way and holds no credential of the database.',
    of: ({ name, backup }: Draft) => (backup.drill === undefined ? [] : [`CronJob/${name}-drill`]),
  })),
  {
    control: 'kube-score/networkpolicy-targets-pod',
    why: 'The pods it is for are no part of the manifests: cert-manager starts them for the minutes in which a certificate is issued or renewed.',
    of: ({ name, workload }) =>
      workload.route?.ingress?.tlsSecret === undefined ? [] : [`NetworkPolicy/${name}-allow-acme`],
  },
  {
    control: 'kube-score/horizontalpodautoscaler-replicas',
    why: 'Nobody depends on a development environment: one pod is enough there, and costs half of two.',
    of: ({ name, environment, workload }) =>
      environment.tier === 'development' && workload.replicas.min === 1
        ? [`HorizontalPodAutoscaler/${name}`]
        : [],
  },
  {
    control: 'kube-score/deployment-replicas',
    why: 'KEDA owns the number of replicas through its ScaledObject, a kind kube-score does not know; its minimum is replicas.min.',
    of: ({ name, workload }) => (workload.autoscaling.kind === 'keda' ? [`Deployment/${name}`] : []),
  },
];

const scheduled = ({ name, backup }: Draft): readonly string[] => [
  ...(backup.dump === undefined ? [] : [`CronJob/${name}-dump`]),
  ...(backup.drill === undefined ? [] : [`CronJob/${name}-drill`]),
];

/**
 * What the kit does on purpose and a linter finds fault with. A service that wants it otherwise changes the
 * object by `transform` or `override`; a suppression that then covers nothing harms nobody.
 */
export const kitSuppressions = (draft: Draft): readonly ResolvedSuppression[] =>
  deviations.flatMap(({ control, why, of }) =>
    of(draft).map((resource) => ({
      control,
      resource,
      justification: why,
      expires: review,
      origin: 'kit' as const,
    })),
  );
