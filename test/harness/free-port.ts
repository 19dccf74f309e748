import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/**
 * Ports that a system gives to nobody who did not ask for them by number: those it hands out by itself, to servers on
 * port 0 and to every connection that leaves, start at 32768 or higher.
 */
const [first, count] = [20_000, 10_000];

/** Listened on in place of a port, for as long as this process lives, so that no other gets the port. */
const guardOf = (port: number): number => port - count;

/** A port on loopback that nobody listens on, and that no other process is given by this function before this one ends. */
export async function freePort(from = first + randomInt(count)): Promise<number> {
  for (let tried = 0; tried < count; tried++) {
    const port = first + ((from - first + tried) % count);
    const guard = await listen(guardOf(port));
    if (guard === undefined) continue;
    guard.unref();
    const server = await listen(port);
    if (server === undefined) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  throw new Error(`no port on loopback from ${first} on`);
}

/** Undefined where somebody else listens. */
const listen = (port: number): Promise<Server | undefined> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
