import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import type { Socket } from 'node:net';
import { type Channel, NetworkError, networkError, type WireRequest, type WireResponse } from './wire.ts';

export interface Http2 extends Channel {
  /** False once the session ended, or the server asked to use another one (GOAWAY). */
  usable(): boolean;
}

/** Bytes the server may send ahead: the 64 KiB of the standard make a long list wait for each round trip. */
const streamWindow = 1 << 20;
const sessionWindow = 16 << 20;

/** Requests side by side over one connection. */
export function http2Session(server: URL, socket: Socket): Http2 {
  const session = connect(server, {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: streamWindow },
    // Megabytes. The default of 10 ends the session when several long lists arrive at once.
    maxSessionMemory: 256,
  });
  let retired = false;
  let active = 0;
  session.once('connect', () => session.setLocalWindowSize(sessionWindow));
  session.on('goaway', () => {
    retired = true;
  });
  // Each request reports its own failure.
  session.on('error', () => {});
  session.unref();

  const usable = () => !retired && !session.closed && !session.destroyed;

  return {
    usable,
    async send(request) {
      // An idle connection does not keep the process alive, a request does.
      active += 1;
      if (active === 1 && !session.destroyed) session.ref();
      try {
        return await answer(session, server, request);
      } catch (error) {
        // Whether the connection or only this request hangs cannot be told; requests to come use another one.
        if (error instanceof NetworkError && error.code === 'ETIMEDOUT') retired = true;
        throw error;
      } finally {
        active -= 1;
        if (active === 0 && !session.destroyed) {
          session.unref();
          if (retired) session.close();
        }
      }
    },
    close: () => session.close(),
  };
}

function answer(session: ClientHttp2Session, server: URL, request: WireRequest): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    let stream: ClientHttp2Stream;
    try {
      stream = session.request(
        { ':method': request.method, ':path': request.path, ':authority': server.host, ...request.headers },
        { endStream: request.body === undefined },
      );
    } catch (error) {
      // The session ended between two requests.
      return reject(networkError(error, false));
    }
    const chunks: Buffer[] = [];
    let headers: Record<string, string | undefined> | undefined;
    const timer = setTimeout(() => {
      const message = `no answer within ${request.timeout / 1000} s`;
      reject(new NetworkError('ETIMEDOUT', message, { sent: true }));
      stream.close(constants.NGHTTP2_CANCEL);
    }, request.timeout);
    stream.on('response', (received) => {
      headers = received as Record<string, string | undefined>;
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', (error) => {
      clearTimeout(timer);
      reject(networkError(error, wasSent(stream)));
    });
    stream.on('close', () => {
      clearTimeout(timer);
      if (headers === undefined || stream.rstCode !== constants.NGHTTP2_NO_ERROR || stream.aborted)
        return reject(
          new NetworkError('ECONNRESET', 'the connection ended before the answer', { sent: wasSent(stream) }),
        );
      const status = Number(headers[':status']);
      resolve({ status, headers, body: Buffer.concat(chunks).toString('utf8') });
    });
    stream.end(request.body);
  });
}

/** A server that goes away refuses the streams it did not look at (RFC 9113, section 8.7). */
const wasSent = (stream: ClientHttp2Stream): boolean =>
  stream.id !== undefined && stream.rstCode !== constants.NGHTTP2_REFUSED_STREAM;
