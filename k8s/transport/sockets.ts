import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket, connect as tcpConnect } from 'node:net';
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from 'node:tls';
import { NetworkError, networkError } from './wire.ts';

/** Where to connect, and how. */
export interface Target {
  readonly server: URL;
  readonly tls: ConnectionOptions;
  /** An HTTP proxy that understands CONNECT. */
  readonly proxy?: URL;
}

/** Milliseconds for TCP, proxy and TLS together. */
const connectTimeout = 10_000;

/** A connection to the server, ready for the first request. Throws `NetworkError`. */
export async function openSocket({ server, tls, proxy }: Target): Promise<Socket | TLSSocket> {
  const host = hostOf(server);
  const port = portOf(server);
  const tcp = proxy === undefined ? undefined : await tunnel(proxy, `${bracketed(host)}:${port}`);
  if (server.protocol === 'http:') return tcp ?? ready(tcpConnect({ host, port }), 'connect');
  return ready(
    tlsConnect({
      ...tls,
      ...(tcp === undefined ? { host, port } : { socket: tcp }),
      // An address is no server name (RFC 6066, section 3).
      ...(tls.servername === undefined && isIP(host) === 0 ? { servername: host } : {}),
      ...(tcp === undefined || tls.servername !== undefined ? {} : { host }),
      ALPNProtocols: ['h2', 'http/1.1'],
    }),
    'secureConnect',
  );
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);
const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === 'https:' ? 443 : 80));

function ready<S extends Socket>(socket: S, event: 'connect' | 'secureConnect'): Promise<S> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      clearTimeout(timer);
      socket.destroy();
      reject(networkError(error, false));
    };
    const timer = setTimeout(
      () =>
        fail(
          new NetworkError('ETIMEDOUT', `no connection within ${connectTimeout / 1000} s`, { sent: false }),
        ),
      connectTimeout,
    );
    socket.once('error', fail);
    socket.once('close', fail);
    socket.once(event, () => {
      clearTimeout(timer);
      socket.off('error', fail);
      socket.off('close', fail);
      socket.setNoDelay(true);
      socket.setKeepAlive(true, 30_000);
      resolve(socket);
    });
  });
}

/** A connection through the proxy (RFC 9110, CONNECT). */
function tunnel(proxy: URL, authority: string): Promise<Socket> {
  const user = decodeURIComponent(`${proxy.username}:${proxy.password}`);
  const send = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  const request: ClientRequest = send({
    host: hostOf(proxy),
    port: portOf(proxy),
    method: 'CONNECT',
    path: authority,
    agent: false,
    timeout: connectTimeout,
    headers: {
      host: authority,
      ...(proxy.username === ''
        ? {}
        : { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` }),
    },
  });
  return new Promise((resolve, reject) => {
    const fail = (code: string, reason: string, cause?: unknown) =>
      reject(new NetworkError(code, `proxy ${proxy.host}: ${reason}`, { sent: false, cause }));
    request.once('connect', ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      fail('EPROXY', `CONNECT ${authority} answered ${statusCode}`);
    });
    request.once('response', ({ statusCode }) =>
      fail('EPROXY', `CONNECT ${authority} answered ${statusCode}`),
    );
    request.once('timeout', () => request.destroy(new Error('no answer')));
    request.once('error', (error: NodeJS.ErrnoException) =>
      fail(error.code ?? 'EPROXY', error.message, error),
    );
    request.end();
  });
}
