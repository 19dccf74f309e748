import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

export interface LookupRecorder {
  /** `http://127.0.0.1:<port>`, for `HTTPS_PROXY` and `HTTP_PROXY`. */
  readonly proxyUrl: string;
  /** Every `host:port` that was asked for, in order. */
  lookups(): string[];
  /** Throws where any host was asked for. */
  assertNone(): void;
  stop(): Promise<void>;
}

/**
 * A proxy on loopback that refuses every request and remembers for which host it was. Terraform, its providers and the
 * AWS SDKs send what is not for loopback to the proxy of their environment, unresolved: a host that leaves this machine
 * is therefore seen here, before its name is looked up, and goes nowhere.
 */
export async function startLookupRecorder(): Promise<LookupRecorder> {
  const seen: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    seen.push(hostOf(request.url ?? ''));
    response.writeHead(403).end('refused: nothing may leave this machine\n');
  });
  // HTTPS: the client asks for a tunnel by host and port.
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    seen.push(request.url ?? '');
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the lookup recorder has no port');

  return {
    proxyUrl: `http://127.0.0.1:${address.port}`,
    lookups: () => [...seen],
    assertNone: () => {
      if (seen.length === 0) return;
      throw new Error(`hosts beyond this machine were asked for: ${[...new Set(seen)].join(', ')}`);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
