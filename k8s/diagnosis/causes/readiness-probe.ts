import type { Cause } from '../diagnosis.ts';
import { eventLines, eventOf, logLines, podName } from '../evidence.ts';
import type { Container, Found } from '../found.ts';

/** A container that has only just started owes nobody an answer. */
const grace = 30_000;

const runsUnready = ({ init, spec, status }: Container): boolean =>
  init === undefined &&
  status.state?.running !== undefined &&
  status.ready === false &&
  spec.readinessProbe !== undefined;

const hasJustStarted = ({ status }: Container, now: Date): boolean =>
  now.getTime() - Date.parse(status.state?.running?.startedAt ?? '') < grace;

/** The readiness probe is not asked before the startup probe has succeeded. */
const probeOf = ({ status }: Container): 'startup' | 'readiness' =>
  status.started === false ? 'startup' : 'readiness';

const eventOfProbe = (found: Found, container: Container) =>
  eventOf(found, container, new RegExp(`^${probeOf(container)} probe`, 'i'));

function fixOf(said: string | undefined, property: string): string {
  if (said === undefined) return `look at ${property}: the probe has not succeeded, and no event says why`;
  if (/statuscode: 404/i.test(said)) return `set ${property} to the path the service answers on`;
  if (/connection refused/i.test(said))
    return 'set workload.port to the port the process listens on, on all addresses and not on 127.0.0.1 alone';
  if (/deadline exceeded|timeout/i.test(said))
    return `make ${property} answer within its timeout; it may wait for the database or for processor time`;
  return `see what ${property} depends on, the database most often: it answers, but not with 200`;
}

export const readinessProbe: Cause = (found) => {
  const container = found.containers.find(
    (one) => runsUnready(one) && (!hasJustStarted(one, found.now) || eventOfProbe(found, one) !== undefined),
  );
  if (container === undefined) return undefined;
  const probe = probeOf(container);
  const event = eventOfProbe(found, container);
  const said = event?.message.replace(/^\w+ probe (?:failed|errored)(?: and resulted in \w+ state)?: /, '');
  return {
    code: 'PLINTH-K8S-114',
    cause: `container ${container.name} runs, but its ${probe} probe fails${said === undefined ? '' : `: ${said}`}`,
    evidence: [
      `${podName(container)} is running and not ready`,
      ...eventLines([event]),
      ...logLines(found, container),
    ],
    fix: fixOf(said, `workload.probes.${probe}`),
  };
};
