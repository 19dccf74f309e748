/** What a pod of the test cluster can be made to suffer, and whose pods it can happen to. */
export const FAILURES = {
  'image-absent': 'pod',
  crash: 'pod',
  'out-of-memory': 'pod',
  'never-ready': 'pod',
  'init-fails': 'pod',
  'migration-fails': 'job',
  'job-image-absent': 'job',
  'job-hangs': 'job',
} as const;

export type Failure = keyof typeof FAILURES;

/** The annotation of a pod that names its failure; it wins over the image. */
export const FAILURE_ANNOTATION = 'cluster.plinth.dev/fails';

/** `orders:crash`, `orders:1.4.2-crash`, `crash@sha256:…` */
const IMAGE = `[:/-](?<failure>${Object.keys(FAILURES)
  .sort((one, other) => other.length - one.length)
  .join('|')})(@|:|$)`;

/** The fields of a pod that decide. */
export interface PodLike {
  readonly metadata: {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string }[];
  };
  readonly spec: {
    readonly containers: readonly { readonly image?: string }[];
    readonly initContainers?: readonly { readonly image?: string }[];
  };
}

/** What happens to a pod; a job's pods have failures of their own and ignore those of the others. */
export function failureOf({ metadata, spec }: PodLike): Failure | undefined {
  const images = [...spec.containers, ...(spec.initContainers ?? [])].map(({ image }) => image ?? '');
  const named = images.flatMap((image) => new RegExp(IMAGE).exec(image)?.groups?.failure ?? []);
  const failure = metadata.annotations?.[FAILURE_ANNOTATION] ?? named[0];
  const kind = (metadata.ownerReferences ?? []).some((owner) => owner.kind === 'Job') ? 'job' : 'pod';
  return isFailure(failure) && FAILURES[failure] === kind ? failure : undefined;
}

/** The same in jq, for kwok: yields the failure's name, or nothing. */
export function failureQuery(): string {
  return [
    '(if any(.metadata.ownerReferences[]?; .kind == "Job") then "job" else "pod" end) as $kind',
    `(.metadata.annotations["${FAILURE_ANNOTATION}"] // ` +
      `([.spec.containers[], .spec.initContainers[]?] | ` +
      `map(.image | capture(${JSON.stringify(IMAGE)}).failure) | first)) as $failure`,
    `$failure | select(. != null and ${JSON.stringify(FAILURES)}[.] == $kind)`,
  ].join(' | ');
}

function isFailure(name: string | undefined): name is Failure {
  return name !== undefined && Object.hasOwn(FAILURES, name);
}
