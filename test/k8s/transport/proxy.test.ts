import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openChannel } from '../../../k8s/transport/channel.ts';
import { type FakeServer, makeTls, startFakeServer } from './fake-api-server.ts';

const tls = makeTls();
let server: FakeServer;

beforeEach(async () => {
  server = await startFakeServer(() => ({ body: 'answered' }), { tls });
});
afterEach(() => server.close());

/** A proxy that connects, or answers with the status; what it was asked is kept. */
async function startProxy(status?: number) {
  const asked: string[] = [];
  const sockets: Socket[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, client: Socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    if (status !== undefined) return client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const [host = '', port] = (request.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(client).pipe(onward);
    });
    for (const socket of [client, onward]) {
      socket.on('error', () => {});
      sockets.push(socket);
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      proxy.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { asked, close, port };
}

const request = { method: 'GET', path: '/x', headers: {}, timeout: 5_000 };

it('a proxy is asked once for a connection, with its password, and never sees what goes over it', async () => {
  const proxy = await startProxy();
  const channel = openChannel(
    {
      server: new URL(server.url),
      tls: { ca: tls.ca },
      proxy: new URL(`http://me:p%40ss@127.0.0.1:${proxy.port}`),
    },
    4,
  );

  const answers = [await channel.send(request), await channel.send(request)];

  expect(answers.map(({ body }) => body)).toEqual(['answered', 'answered']);
  expect(server.seen.map(({ httpVersion }) => httpVersion)).toEqual(['2.0', '2.0']);
  // base64 of "me:p@ss"
  expect(proxy.asked).toEqual([`127.0.0.1:${server.port} Basic bWU6cEBzcw==`]);
  channel.close();
  await proxy.close();
});

it('a proxy that refuses is told, without its password', async () => {
  const proxy = await startProxy(407);
  const channel = openChannel(
    { server: new URL(server.url), tls: {}, proxy: new URL(`http://me:secret@127.0.0.1:${proxy.port}`) },
    4,
  );

  await expect(channel.send(request)).rejects.toMatchObject({
    code: 'EPROXY',
    sent: false,
    message: `proxy 127.0.0.1:${proxy.port}: CONNECT 127.0.0.1:${server.port} answered 407`,
  });
  channel.close();
  await proxy.close();
});
