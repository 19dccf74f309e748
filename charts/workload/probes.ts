import type { ResolvedWorkload } from '../../spec/resolved-spec.ts';
import { toSeconds } from '../../spec/units.ts';

const startupPeriod = 5;

const get = (path: string, seconds: { period: number; timeout: number; failures: number }): object => ({
  httpGet: { path, port: 'http', scheme: 'HTTP' },
  periodSeconds: seconds.period,
  timeoutSeconds: seconds.timeout,
  failureThreshold: seconds.failures,
});

/**
 * Startup holds the other two back until the service answers once, so a slow start is not a crash.
 * Liveness restarts after 30 s without an answer; readiness takes the pod out of the Service after 10 s.
 */
export const probesOf = (probes: ResolvedWorkload['probes']): Readonly<Record<string, object>> => ({
  startupProbe: get(probes.startup, {
    period: startupPeriod,
    timeout: 3,
    failures: Math.max(1, Math.ceil(toSeconds(probes.startupTime) / startupPeriod)),
  }),
  livenessProbe: get(probes.liveness, { period: 10, timeout: 3, failures: 3 }),
  readinessProbe: get(probes.readiness, { period: 5, timeout: 3, failures: 2 }),
});
