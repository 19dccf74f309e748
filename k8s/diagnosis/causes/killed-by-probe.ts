import { count } from '../../readiness/fields.ts';
import type { Cause } from '../diagnosis.ts';
import { eventLine, eventOf, logLines, podName } from '../evidence.ts';
import type { Container, Found } from '../found.ts';
import { hasEnded } from '../gather/logs.ts';

const failedProbe = (found: Found, container: Container, probe: string) =>
  hasEnded(container) ? eventOf(found, container, new RegExp(`${probe} probe failed`)) : undefined;

const fixes: Readonly<Record<string, string>> = {
  Startup:
    'raise workload.probes.startupTime if it only needs longer, or make workload.probes.startup answer 200 once the process has started',
  Liveness: 'make workload.probes.liveness answer 200 while the process works, whatever the database does',
};

/** The kubelet restarts a container whose startup or liveness probe fails; the exit code is then a signal's. */
export const killedByProbe: Cause = (found) => {
  for (const [probe, fix] of Object.entries(fixes))
    for (const container of found.containers) {
      const event = failedProbe(found, container, probe);
      if (event === undefined) continue;
      return {
        code: 'PLINTH-K8S-115',
        cause: `container ${container.name} is restarted because its ${probe.toLowerCase()} probe fails: ${event.message.replace(/^\w+ probe failed: /, '')}`,
        evidence: [
          `${podName(container)}: ${count(container.status.restartCount ?? 0, 'restart')}`,
          eventLine(event),
          ...logLines(found, container),
        ],
        fix,
      };
    }
  return undefined;
};
