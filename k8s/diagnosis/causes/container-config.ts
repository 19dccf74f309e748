import type { Cause } from '../diagnosis.ts';
import { eventLines, podName, quoted } from '../evidence.ts';
import type { Container, Found } from '../found.ts';
import { mountFailureOf } from '../mount-failure.ts';

const isRefused = ({ status }: Container): boolean =>
  status.state?.waiting?.reason === 'CreateContainerConfigError';

const fixOf = (message: string): string =>
  /runAsNonRoot/.test(message)
    ? 'give the image a numeric user other than 0 (USER 10001 in its Dockerfile)'
    : 'correct what the message names, then apply again';

const mount = ({ containers, events }: Found): ReturnType<Cause> => {
  const failed = containers
    .map((container) => mountFailureOf(container, events))
    .find((event) => event !== undefined);
  if (failed === undefined) return undefined;
  return {
    code: 'PLINTH-K8S-142',
    cause: `a volume of Pod/${failed.object.name} cannot be mounted: ${failed.message}`,
    evidence: eventLines([failed]),
    fix: 'correct the volume the message names; if it is a disk, see which other pod or node still holds it',
  };
};

/** The kubelet will not even try to start the container, or cannot give it its volumes. */
export const containerConfig: Cause = (found) => {
  const container = found.containers.find(isRefused);
  if (container === undefined) return mount(found);
  const message = quoted(container.status.state?.waiting?.message);
  return {
    code: 'PLINTH-K8S-142',
    cause: `container ${container.name} cannot be made as it is described: ${message}`,
    evidence: [`container ${container.name} of ${podName(container)} waits, CreateContainerConfigError`],
    fix: fixOf(message),
  };
};
