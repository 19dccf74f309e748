import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LookupRecorder, startLookupRecorder } from './lookup-recorder.ts';

let recorder: LookupRecorder;
beforeEach(async () => {
  recorder = await startLookupRecorder();
});
afterEach(() => recorder.stop());

/** The status with which the proxy answers a request for a tunnel, as an https client makes one. */
function tunnel(target: string): Promise<number | undefined> {
  const { hostname, port } = new URL(recorder.proxyUrl);
  return new Promise((resolve, reject) => {
    request({ host: hostname, port, method: 'CONNECT', path: target })
      .once('connect', (response, socket) => {
        socket.destroy();
        resolve(response.statusCode);
      })
      .once('error', reject)
      .end();
  });
}

describe('the lookup recorder', () => {
  it('is content while nobody asks', () => {
    expect(recorder.lookups()).toEqual([]);
    expect(() => recorder.assertNone()).not.toThrow();
  });

  it('refuses a tunnel to a host and remembers which', async () => {
    expect(await tunnel('sts.amazonaws.com:443')).toBe(403);
    expect(recorder.lookups()).toEqual(['sts.amazonaws.com:443']);
  });

  it('refuses a plain request and remembers for which host', async () => {
    const { hostname, port } = new URL(recorder.proxyUrl);
    const status = await new Promise((resolve, reject) => {
      request({ host: hostname, port, path: 'http://169.254.169.254/latest/meta-data/' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });
    expect(status).toBe(403);
    expect(recorder.lookups()).toEqual(['169.254.169.254']);
  });

  it('fails a run that asked, naming each host once', async () => {
    await tunnel('sts.amazonaws.com:443');
    await tunnel('sts.amazonaws.com:443');
    expect(() => recorder.assertNone()).toThrow(/asked for: sts\.amazonaws\.com:443$/);
  });
});
