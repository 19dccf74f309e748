import { maskText } from '../../k8s/mask.ts';
import { stages } from '../../k8s/stages.ts';
import { type ObjectStatus, type Status, statusOf } from '../../k8s/status/status.ts';
import { exitCode, print, printJson } from '../output.ts';
import { failWithCluster } from './failure.ts';
import { type ClusterFlags, stackPlace, withCluster } from './open.ts';
import { nameOf } from './present.ts';

/** `plinth status <stack>`: how everything that was applied is right now, and why what is not ready is not. */
export async function showStatus(stack: string, flags: ClusterFlags): Promise<void> {
  try {
    const found = stackPlace(stack, flags);
    const status = maskedStatus(await withCluster(found, flags, (api) => statusOf(api, found.place)));
    if (flags.json) printJson(status);
    else print(statusText(status, new Date(), found.place.namespace));
    if (!status.ready) process.exitCode = exitCode.failed;
  } catch (error) {
    failWithCluster(error, stack, flags.json ?? false);
  }
}

/** What controllers say may hold what they were given. */
export const maskedStatus = (status: Status): Status => ({
  ...status,
  objects: status.objects.map((object) => ({
    ...object,
    readiness: { ...object.readiness, message: maskText(object.readiness.message) },
  })),
});

export function statusText(status: Status, now: Date, home?: string): string {
  const { stack, state, release, lock, objects, ready } = status;
  if (state === 'none') return `${stack}: nothing was applied here yet.`;
  const names = objects.map(({ ref }) => nameOf(ref, home));
  const width = Math.max(...names.map(({ length }) => length));
  const rows = objects.flatMap((object, i) => [
    ...(object.stage === objects[i - 1]?.stage ? [] : [`${object.stage} ${stages[object.stage] ?? ''}`]),
    ...rowsOf(object, (names[i] as string).padEnd(width), now),
  ]);
  const current = objects.filter(({ readiness }) => readiness.status === 'Current').length;
  const waits = objects.some(({ gating, readiness }) => !gating && readiness.status !== 'Current');
  return [
    ...rows,
    `${stack}: ${current} of ${objects.length} objects are ready${release ? `; release ${release.number} of ${release.time}, ${release.images.join(', ')}` : ''}.`,
    ...(waits ? ['* An apply does not wait for these; most depend on others.'] : []),
    ...(lock ? [`An apply by ${lock.holder} is under way.`] : []),
    ...(state === 'applying' && !lock
      ? ['The last apply did not end; the next one goes on from there.']
      : []),
    ...(ready || state === 'applying'
      ? []
      : [`See what failed above; plinth rollback ${stack} goes back to the last release.`]),
  ].join('\n');
}

const rowsOf = (
  { gating, readiness, created, diagnosis }: ObjectStatus,
  name: string,
  now: Date,
): string[] => [
  `  ${name}  ${statusOfRow(gating, readiness.status).padEnd(11)} ${age(created, now).padEnd(5)} ${readiness.message}`.trimEnd(),
  ...(diagnosis === undefined
    ? []
    : [
        `      ${diagnosis.code} ${diagnosis.cause}`,
        ...diagnosis.evidence.map((line) => `        ${line}`),
        `      fix: ${diagnosis.fix}`,
      ]),
];

const statusOfRow = (gating: boolean, status: string): string =>
  gating || status === 'Current' ? status : `${status}*`;

/** `5s`, `12m`, `3h`, `8d`, as kubectl prints it. */
function age(created: string | undefined, now: Date): string {
  if (created === undefined) return '-';
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(created)) / 1_000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
