import { Agent, request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { openSocket, type Target } from './sockets.ts';
import { type Channel, NetworkError, networkError, type WireRequest, type WireResponse } from './wire.ts';

/** One request at a time over each of a number of connections, TLS or not: `openSocket` knows. */
export function http1Channel(target: Target, sockets: number): Channel {
  const agent = new ConnectingAgent(target, sockets);
  return {
    send: (request) => answer(agent, target.server, request),
    close: () => agent.destroy(),
  };
}

class ConnectingAgent extends Agent {
  readonly #target: Target;

  constructor(target: Target, sockets: number) {
    super({ keepAlive: true, maxSockets: sockets, maxFreeSockets: sockets });
    this.#target = target;
  }

  createConnection(
    _options: object,
    callback?: (error: Error | null, socket: Duplex) => void,
  ): Duplex | null | undefined {
    openSocket(this.#target).then(
      (socket) => callback?.(null, socket),
      // Node leaves the socket out when there is an error; its types do not.
      (error: Error) => callback?.(error, undefined as unknown as Duplex),
    );
    return undefined;
  }
}

function answer(agent: Agent, server: URL, { method, path, headers, body, timeout }: WireRequest) {
  return new Promise<WireResponse>((resolve, reject) => {
    let sent = false;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const request = httpRequest(
      { agent, method, path, headers: { host: server.host, ...headers, ...length } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => {
          clearTimeout(timer);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers as Record<string, string | undefined>,
            body: Buffer.concat(chunks).toString('utf8'),
          });
        });
      },
    );
    const timer = setTimeout(
      () =>
        request.destroy(
          new NetworkError('ETIMEDOUT', `no answer within ${timeout / 1000} s`, { sent: true }),
        ),
      timeout,
    );
    function fail(error: unknown): void {
      clearTimeout(timer);
      reject(networkError(error, sent));
    }
    request.on('socket', () => {
      sent = true;
    });
    request.on('error', fail);
    request.end(body);
  });
}
