import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type Http2Session,
} from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { makeAuthority } from '../../harness/cluster/certificates.ts';

/** A request as it arrived. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly httpVersion: string;
}

/** What is answered; `reset` ends the connection instead, `goaway` asks for another one and refuses the request. */
export type Answer =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  | 'reset'
  | 'goaway'
  | 'silence';

export interface FakeServer {
  readonly url: string;
  readonly port: number;
  /** PEM of the authority; absent for http. */
  readonly ca?: string;
  readonly seen: Seen[];
  /** What came for anything but discovery. */
  calls(): Seen[];
  close(): Promise<void>;
}

const served = (
  version: string,
  group: string,
  resources: readonly [string, string, 'Namespaced' | 'Cluster'][],
) => ({
  metadata: { name: group },
  versions: [
    {
      version,
      resources: resources.map(([resource, kind, scope]) => ({
        resource,
        responseKind: { group, version, kind },
        scope,
        verbs: ['get', 'list', 'patch'],
      })),
    },
  ],
});

export const discovery: Readonly<Record<string, unknown>> = {
  '/api': {
    kind: 'APIGroupDiscoveryList',
    items: [
      served('v1', '', [
        ['configmaps', 'ConfigMap', 'Namespaced'],
        ['namespaces', 'Namespace', 'Cluster'],
      ]),
    ],
  },
  '/apis': {
    kind: 'APIGroupDiscoveryList',
    items: [
      served('v1', 'apps', [['deployments', 'Deployment', 'Namespaced']]),
      served('v1', 'rbac.authorization.k8s.io', [['clusterroles', 'ClusterRole', 'Cluster']]),
    ],
  },
};

/** Discovery is answered by itself; everything else by `answer`. */
export async function startFakeServer(
  answer: (request: Seen, count: number) => Answer,
  options: { readonly tls?: Tls; readonly http1?: boolean } = {},
): Promise<FakeServer> {
  const seen: Seen[] = [];
  const isDiscovery = ({ path }: Seen) => path in discovery;
  const calls = () => seen.filter((request) => !isDiscovery(request));

  const handle = async (
    request: IncomingMessage | Http2ServerRequest,
    respond: (status: number, headers: Record<string, string>, body: string) => void,
  ) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const url = new URL(request.url ?? '/', 'http://any');
    const arrived: Seen = {
      method: request.method ?? '',
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers: request.headers,
      body,
      httpVersion: request.httpVersion,
    };
    seen.push(arrived);
    const given = isDiscovery(arrived) ? { body: discovery[arrived.path] } : answer(arrived, calls().length);
    if (given === 'silence') return;
    if (given === 'reset') return void request.socket.destroy();
    if (given === 'goaway') {
      const { stream } = request as Http2ServerRequest;
      stream.session?.goaway(0, (stream.id ?? 1) - 2);
      return stream.close(7);
    }
    const text = typeof given.body === 'string' ? given.body : JSON.stringify(given.body ?? {});
    respond(given.status ?? 200, { 'content-type': 'application/json', ...given.headers }, text);
  };

  const listen = (
    request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
  ) => {
    handle(request, (status, headers, body) => {
      response.writeHead(status, headers);
      response.end(body);
    }).catch(() => {});
  };
  const { tls, http1 } = options;
  const server =
    tls === undefined
      ? createServer(listen)
      : http1
        ? createTlsServer({ key: tls.key, cert: tls.cert }, listen)
        : createSecureServer({ key: tls.key, cert: tls.cert, allowHTTP1: true }, listen);
  const open = new Set<Socket>();
  const sessions = new Set<Http2Session>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => {});
  };
  server.on('connection', keep);
  server.on('secureConnection', keep);
  server.on('session', (session: Http2Session) => {
    sessions.add(session);
    session.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    ...(options.tls === undefined ? {} : { ca: options.tls.ca }),
    seen,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.destroy();
        for (const socket of open) socket.destroy();
      }),
  };
}

/** What a server on loopback shows, and the authority that signed it. */
export interface Tls {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

export function makeTls(): Tls {
  const authority = makeAuthority('test');
  const { key, certificate } = authority.issue({ commonName: 'server' }, ['127.0.0.1']);
  return { key, cert: certificate, ca: authority.certificate };
}

/** Writes a kubeconfig of one context, `test`. */
export function writeKubeconfig(
  file: string,
  server: { readonly url: string; readonly ca?: string },
  user: object = { token: 'good' },
): string {
  const authority =
    server.ca === undefined
      ? {}
      : { 'certificate-authority-data': Buffer.from(server.ca).toString('base64') };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'here', cluster: { server: server.url, ...authority } }],
    users: [{ name: 'someone', user }],
    contexts: [{ name: 'test', context: { cluster: 'here', user: 'someone', namespace: 'orders' } }],
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}
