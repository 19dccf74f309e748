import type { Cause } from '../diagnosis.ts';
import { podName, quoted } from '../evidence.ts';
import type { Container } from '../found.ts';
import { commandOf } from '../own-words.ts';

const waitingReasons: ReadonlySet<string | undefined> = new Set([
  'CreateContainerError',
  'RunContainerError',
]);

const endReasons: ReadonlySet<string | undefined> = new Set(['StartError', 'ContainerCannotRun']);

/** What the runtime said when it could not run the command at all. */
function refusalOf({ status }: Container): { readonly reason: string; readonly message: string } | undefined {
  const { waiting } = status.state ?? {};
  if (waitingReasons.has(waiting?.reason))
    return { reason: String(waiting?.reason), message: quoted(waiting?.message) };
  const ended = [status.state?.terminated, status.lastState?.terminated].find((one) =>
    endReasons.has(one?.reason),
  );
  return ended && { reason: String(ended.reason), message: quoted(ended.message) };
}

export const cannotStart: Cause = ({ containers }) => {
  for (const container of containers) {
    const refusal = refusalOf(container);
    if (refusal === undefined) continue;
    return {
      code: 'PLINTH-K8S-113',
      cause: `container ${container.name} cannot be started: ${refusal.message}`,
      evidence: [`container ${container.name} of ${podName(container)}: ${refusal.reason}`],
      fix: `make ${commandOf(container)} name a program that is in the image ${container.spec.image} and may be run`,
    };
  }
  return undefined;
};
