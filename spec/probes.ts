import type { ProbeObject, ProbeSetting } from './resolved-workload.ts';
import { toSeconds } from './units.ts';

export type ProbeName = 'startup' | 'liveness' | 'readiness';

/** What is asked; exactly one is there in a spec that was accepted. */
export const probeKinds = ['http', 'tcp', 'grpc', 'exec'] as const;

/** A probe in its long form: a text is the path of an HTTP probe. */
export const probeOf = (setting: ProbeSetting): ProbeObject =>
  typeof setting === 'string' ? { http: { path: setting } } : setting;

export interface ProbeTiming {
  /** All in seconds. */
  readonly initialDelay: number;
  readonly period: number;
  readonly timeout: number;
  readonly failures: number;
}

/**
 * Startup holds the other two back until the service answers once, so a slow start is not a crash. Liveness
 * restarts after 30 s without an answer; readiness takes the pod out of the Service after 10 s.
 */
const periods: Readonly<Record<ProbeName, number>> = { startup: 5, liveness: 10, readiness: 5 };
const failures = { liveness: 3, readiness: 2 } as const;

/** How often a probe asks; the failures of the startup probe are as many as fit into the time to start. */
export function probeTiming(name: ProbeName, setting: ProbeSetting, startupTime: number): ProbeTiming {
  const probe = probeOf(setting);
  const period = probe.period === undefined ? periods[name] : toSeconds(probe.period);
  const initialDelay = probe.initialDelay === undefined ? 0 : toSeconds(probe.initialDelay);
  return {
    initialDelay,
    period,
    timeout: probe.timeout === undefined ? Math.min(3, period) : toSeconds(probe.timeout),
    failures:
      probe.failures ??
      (name === 'startup' ? Math.max(1, Math.ceil((startupTime - initialDelay) / period)) : failures[name]),
  };
}

/** Seconds until a pod that never answers is restarted by its startup probe. */
export function longestStart(setting: ProbeSetting, startupTime: number): number {
  const { initialDelay, period, failures: times } = probeTiming('startup', setting, startupTime);
  return initialDelay + period * times;
}

/** What is asked, without how often: two probes of the same question are one. */
export function question(setting: ProbeSetting, port: number): string {
  const { http, tcp, grpc, exec } = probeOf(setting);
  if (http !== undefined)
    return `http ${http.scheme ?? 'HTTP'} ${http.port ?? port}${http.path} ${JSON.stringify(http.headers ?? {})}`;
  if (tcp !== undefined) return `tcp ${tcp.port ?? port}`;
  if (grpc !== undefined) return `grpc ${grpc.port ?? port} ${grpc.service ?? ''}`;
  return `exec ${JSON.stringify(exec?.command)}`;
}
