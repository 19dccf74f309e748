import { ApiError } from '../../api.ts';
import { maskText } from '../../mask.ts';
import type { Container, Log } from '../found.ts';
import type { Reader } from './reader.ts';

const tail = 50;

/** It ended, and not as it should; or it runs and is not ready. */
export const hasEnded = ({ status }: Container): boolean =>
  [status.state?.terminated, status.lastState?.terminated].some((ended) => ended !== undefined) &&
  !(status.state?.terminated?.exitCode === 0);

const isUnready = ({ status, init }: Container): boolean =>
  init === undefined && status.state?.running !== undefined && status.ready === false;

/** A server does not say "bad request" for anything else than a container that has no such log. */
const withoutLog = 400;

/** Of the container that is most likely at fault; the run that failed, not the one just started. */
export async function logsOf(reader: Reader, containers: readonly Container[]): Promise<readonly Log[]> {
  const suspect = containers.find(hasEnded) ?? containers.find(isUnready);
  if (suspect === undefined) return [];
  const { pod, name, status } = suspect;
  const restarted = hasEnded(suspect) && status.state?.running !== undefined;
  const runs = hasEnded(suspect) ? [restarted, !restarted] : [false];
  for (const previous of runs) {
    const lines = await read(reader, suspect, previous);
    if (lines.length > 0) return [{ pod: pod.metadata.name, container: name, lines }];
  }
  return [];
}

async function read(reader: Reader, { pod, name }: Container, previous: boolean): Promise<readonly string[]> {
  const { namespace = 'default', name: podName } = pod.metadata;
  const text = await reader.read(
    `log of Pod/${podName}`,
    reader.api
      .logs({ namespace, name: podName }, { container: name, previous, tail })
      .catch((error: unknown) => {
        if (error instanceof ApiError && error.status === withoutLog) return '';
        throw error;
      }),
  );
  return maskText(text ?? '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}
