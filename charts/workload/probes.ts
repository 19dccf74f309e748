import { type ProbeName, probeOf, probeTiming } from '../../spec/probes.ts';
import type { ResolvedWorkload } from '../../spec/resolved-spec.ts';
import type { ProbeSetting } from '../../spec/resolved-workload.ts';
import { toSeconds } from '../../spec/units.ts';

type Probes = ResolvedWorkload['probes'];

/** The three probes of a container whose port is named `http`. */
export const probesOf = (probes: Probes, port: number): Readonly<Record<string, object>> => ({
  startupProbe: probe('startup', probes, port),
  livenessProbe: probe('liveness', probes, port),
  readinessProbe: probe('readiness', probes, port),
});

function probe(name: ProbeName, probes: Probes, port: number): object {
  const { initialDelay, period, timeout, failures } = probeTiming(
    name,
    probes[name],
    toSeconds(probes.startupTime),
  );
  return {
    ...handlerOf(probes[name], port),
    ...(initialDelay > 0 && { initialDelaySeconds: initialDelay }),
    periodSeconds: period,
    timeoutSeconds: timeout,
    failureThreshold: failures,
  };
}

/** gRPC takes numbers of ports only (Kubernetes API, `GRPCAction`). */
function handlerOf(setting: ProbeSetting, own: number): object {
  const { http, tcp, grpc, exec } = probeOf(setting);
  const named = (port: number | undefined) => port ?? 'http';
  if (http !== undefined)
    return {
      httpGet: {
        path: http.path,
        port: named(http.port),
        scheme: http.scheme ?? 'HTTP',
        ...(http.headers && { httpHeaders: headersOf(http.headers) }),
      },
    };
  if (tcp !== undefined) return { tcpSocket: { port: named(tcp.port) } };
  if (grpc !== undefined)
    return { grpc: { port: grpc.port ?? own, ...(grpc.service && { service: grpc.service }) } };
  return { exec: { command: [...(exec?.command ?? [])] } };
}

const headersOf = (headers: Readonly<Record<string, string>>): object[] =>
  Object.entries(headers).map(([name, value]) => ({ name, value }));
