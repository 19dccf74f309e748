import type { IncomingMessage, ServerResponse } from 'node:http';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { Api } from './api.ts';
import type { Certificate } from './certificates.ts';
import { type ContainerState, logLines, notReadable, type PodWithStatus } from './pod-logs.ts';

export interface KubeletProps {
  readonly port: number;
  readonly certificate: Certificate;
  readonly api: Pick<Api, 'get'>;
  /** Port of kwok's own server, which answers for usage. */
  readonly kwokPort: number;
}

export interface Kubelet {
  stop(): Promise<void>;
}

/**
 * The kubelets of all nodes, as far as the API server and metrics-server call them: logs of containers, which it makes
 * up from the state of the pod, and usage, which kwok computes.
 */
export async function startKubelet({ port, certificate, api, kwokPort }: KubeletProps): Promise<Kubelet> {
  const server = createServer({ cert: certificate.certificate, key: certificate.key }, (asked, answer) => {
    const url = new URL(asked.url ?? '/', 'https://kubelet');
    const [, kind, namespace = '', pod = '', container = ''] = url.pathname.split('/');
    if (kind === 'metrics') return forward(asked, answer, kwokPort);
    if (kind !== 'containerLogs') return end(answer, 404, 'not found');
    serveLogs({ api, namespace, pod, container, query: url.searchParams }, answer).catch((error: unknown) =>
      end(answer, 500, error instanceof Error ? error.message : String(error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface LogRequest {
  readonly api: Pick<Api, 'get'>;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly query: URLSearchParams;
}

async function serveLogs(asked: LogRequest, answer: ServerResponse): Promise<void> {
  const { query, container } = asked;
  const pod = await readPod(asked);
  const previous = query.get('previous') === 'true';
  const refused = notReadable(pod, container, previous);
  if (refused !== undefined) return end(answer, 400, refused);
  const lines = logLines(pod, container, {
    previous,
    timestamps: query.get('timestamps') === 'true',
    tail: query.get('tailLines') === null ? undefined : Number(query.get('tailLines')),
  });
  answer.writeHead(200, { 'content-type': 'text/plain' });
  const limit = Number(query.get('limitBytes') ?? Number.POSITIVE_INFINITY);
  answer.write(Buffer.from(lines.map((line) => `${line}\n`).join('')).subarray(0, limit));
  if (query.get('follow') === 'true') await untilEnded(asked, answer);
  answer.end();
}

/** A follower sees the end of the log when its container ends, or its pod is gone. */
async function untilEnded(asked: LogRequest, answer: ServerResponse): Promise<void> {
  while (!answer.destroyed) {
    const pod = await readPod(asked).catch(() => undefined);
    const state: ContainerState | undefined = pod?.status?.containerStatuses?.find(
      ({ name }) => name === asked.container,
    )?.state;
    if (state?.running === undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function readPod({ api, namespace, pod }: LogRequest): Promise<PodWithStatus> {
  return api.get<PodWithStatus>(`/api/v1/namespaces/${namespace}/pods/${pod}`);
}

function forward(asked: IncomingMessage, answer: ServerResponse, port: number): void {
  const sent = request({ host: '127.0.0.1', port, path: asked.url, method: asked.method }, (got) => {
    answer.writeHead(got.statusCode ?? 502, got.headers);
    got.pipe(answer);
  });
  sent.on('error', (error) => end(answer, 502, error.message));
  sent.end();
}

function end(answer: ServerResponse, status: number, text: string): void {
  if (!answer.headersSent) answer.writeHead(status, { 'content-type': 'text/plain' });
  answer.end(`${text}\n`);
}
