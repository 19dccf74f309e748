import type { Cause } from '../diagnosis.ts';
import { eventLines, eventOf, podName, quoted } from '../evidence.ts';
import type { Container } from '../found.ts';
import { imageOf } from '../own-words.ts';

/** `container.state.waiting.reason` of the kubelet (pkg/kubelet/images/types.go). */
const reasons: ReadonlySet<string | undefined> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

interface Variant {
  readonly code: string;
  /** What registries and container runtimes say; there is no code to go by. */
  readonly says: RegExp;
  readonly because: string;
  readonly fix: (container: Container) => string;
}

const notNamed: Variant = {
  code: 'PLINTH-K8S-105',
  says: /(?:)/,
  because: 'the registry did not deliver it',
  fix: ({ spec }) => `check that the nodes reach the registry of ${spec.image}, then apply again`,
};

/** The first that fits. A refused registry often says "does not exist or may require authorization". */
const variants: readonly Variant[] = [
  {
    code: 'PLINTH-K8S-104',
    says: /toomanyrequests|too many requests|\b429\b|rate limit/i,
    because: 'the registry answers too many requests',
    fix: (container) =>
      `wait, or point ${imageOf(container)} at a registry or a mirror that knows the cluster`,
  },
  {
    code: 'PLINTH-K8S-103',
    says: /InvalidImageName|invalid reference format|couldn't parse image|invalid image name/i,
    because: 'its name is not valid',
    fix: (container) =>
      `correct ${imageOf(container)}: registry/repository:tag, all of it in lower case but the tag`,
  },
  {
    code: 'PLINTH-K8S-102',
    says: /unauthori[sz]ed|denied|forbidden|no basic auth credentials|authentication required|authorization failed/i,
    because: 'the registry refuses the cluster, or has no such repository',
    fix: (container) =>
      `check the repository in ${imageOf(container)}, and let the nodes (or an imagePullSecret of the ServiceAccount) read it`,
  },
  {
    code: 'PLINTH-K8S-101',
    says: /not found|manifest unknown|name unknown|no such image|no match for platform/i,
    because: 'the registry has no such image',
    fix: (container) =>
      `push the image, for the nodes' architecture, or correct the tag in ${imageOf(container)}`,
  },
  notNamed,
];

const isPulling = ({ status }: Container): boolean => reasons.has(status.state?.waiting?.reason);

const variantOf = (said: string): Variant => variants.find(({ says }) => says.test(said)) ?? notNamed;

const failedPull = /failed to (?:pull|inspect)/i;

export const imagePull: Cause = (found) => {
  const container = found.containers.find(isPulling);
  if (container === undefined) return undefined;
  const { waiting } = container.status.state ?? {};
  const waits = variantOf(`${waiting?.reason} ${waiting?.message}`);
  // The container says no more than "back-off" at times; why is in the event before.
  const event = waits === notNamed ? eventOf(found, container, failedPull) : undefined;
  const variant = event === undefined ? waits : variantOf(event.message);
  return {
    code: variant.code,
    cause: `the image ${container.spec.image} of container ${container.name} cannot be pulled: ${variant.because}`,
    evidence: [
      `container ${container.name} of ${podName(container)} waits, ${waiting?.reason}: ${quoted(waiting?.message)}`,
      ...eventLines([event]),
    ],
    fix: variant.fix(container),
  };
};
