import { describe, expect, test } from 'vitest';
import type { ProbeSetting } from '../../spec/resolved-workload.ts';
import { minutes, seconds } from '../../spec/units.ts';
import { containerOf, find, production, render } from './fixture.ts';

const probesWith = (probes: Record<string, ProbeSetting>, workload: object = {}) => {
  const spec = {
    ...production,
    workload: {
      ...production.workload,
      ...workload,
      probes: { ...production.workload.probes, ...probes },
    },
  };
  return containerOf(find(render(spec), 'Deployment', 'orders'));
};

describe('probes', () => {
  test('written as a text ask for a path, with the timing that fits what they decide', () => {
    const { startupProbe, livenessProbe, readinessProbe } = containerOf(
      find(render(production), 'Deployment', 'orders'),
    );
    const get = (path: string) => ({ httpGet: { path, port: 'http', scheme: 'HTTP' }, timeoutSeconds: 3 });
    expect(startupProbe).toEqual({ ...get('/startupz'), periodSeconds: 5, failureThreshold: 30 });
    expect(livenessProbe).toEqual({ ...get('/livez'), periodSeconds: 10, failureThreshold: 3 });
    expect(readinessProbe).toEqual({ ...get('/readyz'), periodSeconds: 5, failureThreshold: 2 });
  });

  test('by HTTP may ask another port, over TLS and with headers', () => {
    const { livenessProbe } = probesWith({
      liveness: { http: { path: '/alive', port: 9_000, scheme: 'HTTPS', headers: { Host: 'orders' } } },
    });
    expect(livenessProbe).toEqual({
      httpGet: {
        path: '/alive',
        port: 9_000,
        scheme: 'HTTPS',
        httpHeaders: [{ name: 'Host', value: 'orders' }],
      },
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: 3,
    });
  });

  test.each([
    [{ tcp: {} }, { tcpSocket: { port: 'http' } }],
    [{ tcp: { port: 9_000 } }, { tcpSocket: { port: 9_000 } }],
    [{ grpc: {} }, { grpc: { port: 8_080 } }],
    [{ grpc: { port: 9_000, service: 'live' } }, { grpc: { port: 9_000, service: 'live' } }],
    [{ exec: { command: ['/bin/alive', '-q'] } }, { exec: { command: ['/bin/alive', '-q'] } }],
  ])('may be %o', (setting, handler) => {
    expect(probesWith({ liveness: setting }).livenessProbe).toEqual({
      ...handler,
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: 3,
    });
  });

  test('have the timing they are given, to the last field', () => {
    const timing = {
      initialDelay: seconds(20),
      period: minutes(1),
      timeout: seconds(40),
      failures: 7,
    };
    expect(probesWith({ readiness: { tcp: {}, ...timing } }).readinessProbe).toEqual({
      tcpSocket: { port: 'http' },
      initialDelaySeconds: 20,
      periodSeconds: 60,
      timeoutSeconds: 40,
      failureThreshold: 7,
    });
  });

  test('wait no longer for an answer than until the next question', () => {
    expect(probesWith({ liveness: { tcp: {}, period: seconds(1) } }).livenessProbe).toMatchObject({
      periodSeconds: 1,
      timeoutSeconds: 1,
    });
  });

  // 150 s to start: (150 - 30) / 7 = 17.1, so the eighteenth failure restarts.
  test('of the start fail as often as fits into the time to start', () => {
    const startup = { http: { path: '/up' }, initialDelay: seconds(30), period: seconds(7) };
    expect(probesWith({ startup }).startupProbe).toMatchObject({ failureThreshold: 18 });
  });
});
