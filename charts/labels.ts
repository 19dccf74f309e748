import { createHash } from 'node:crypto';

/** Whose objects these are: every construct of this folder takes it. */
export interface ServiceIdentity {
  /** Name of the service; objects are named after it. At most 40 characters, so that every derived name fits in 63. */
  readonly service: string;
  /** One installation of it, `<service>-<environment>`. */
  readonly instance: string;
}

type Labels = Readonly<Record<string, string>>;

/** On everything of the service, Jobs included; what network policies common to all pods select. */
export const partOfLabels = ({ service }: ServiceIdentity): Labels => ({
  'app.kubernetes.io/part-of': service,
});

/**
 * What the Deployment, its Service, spread and budget select. A Deployment's selector is immutable, so
 * these two labels are public contract: they depend on nothing but the names the user chose.
 */
export const selectorLabels = ({ service, instance }: ServiceIdentity): Labels => ({
  'app.kubernetes.io/name': service,
  'app.kubernetes.io/instance': instance,
});

/** The recommended labels of the pods that serve. */
export const workloadLabels = (identity: ServiceIdentity, image: string): Labels => ({
  ...selectorLabels(identity),
  ...partOfLabels(identity),
  ...versionLabel(image),
  'app.kubernetes.io/component': 'server',
  'app.kubernetes.io/managed-by': 'plinth',
});

/** The same for pods of a Job; its own name keeps them out of the Service's endpoints. */
export const jobLabels = (identity: ServiceIdentity, component: string, image: string): Labels => ({
  ...partOfLabels(identity),
  ...versionLabel(image),
  'app.kubernetes.io/name': `${identity.service}-${component}`,
  'app.kubernetes.io/instance': identity.instance,
  'app.kubernetes.io/component': component,
  'app.kubernetes.io/managed-by': 'plinth',
});

/** On every object of a service; `cdk8s` adds them to what a construct names itself. */
export const chartLabels = (identity: ServiceIdentity): Record<string, string> => ({
  ...partOfLabels(identity),
  'app.kubernetes.io/instance': identity.instance,
  'app.kubernetes.io/managed-by': 'plinth',
});

/** The image's tag, when it has one that is a valid label value; a digest alone tells a person nothing. */
function versionLabel(image: string): Labels {
  const tag = /:([A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)(?:@.*)?$/.exec(
    image.split('/').at(-1) ?? '',
  )?.[1];
  return tag === undefined || image.includes(`@sha256:${tag}`) ? {} : { 'app.kubernetes.io/version': tag };
}

/** Eight hexadecimal digits that change with the content, whatever the order of its keys was when built. */
export const contentHash = (content: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex')
    .slice(0, 8);

/** A copy with the keys of every object in order and without those undefined: equal content is equal text. */
export const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(byKey)
      .map(([key, item]) => [key, sorted(item)]),
  );
};

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0);
