import { Agent, request } from 'node:https';

export interface ApiProps {
  readonly server: string;
  readonly authority: string;
  readonly token: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** The API server as a cluster administrator sees it. */
export interface Api {
  /** One request; answers of every status are returned. Throws where there is no answer. */
  send(method: string, path: string, body?: unknown, type?: string): Promise<Answer>;
  /** Reads an object or a list. Throws unless the answer is good. */
  get<T>(path: string): Promise<T>;
  /** Server-side apply of an object as JSON or of the text of one. Throws unless the answer is good. */
  apply(path: string, object: unknown): Promise<void>;
  close(): void;
}

/** Milliseconds a connection is kept unused: the API server ends it after 90 s, perhaps as it is used again. */
export const IDLE = 30_000;

export function openApi({ server, authority, token }: ApiProps): Api {
  const agent = new Agent({ keepAlive: true, ca: authority, timeout: IDLE });
  const send = (method: string, path: string, body?: unknown, type = 'application/json') =>
    new Promise<Answer>((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': type }),
      };
      const sent = request(`${server}${path}`, { method, agent, headers, timeout: 30_000 }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
        answer.on('error', reject);
      });
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer within 30 s`)));
      sent.on('error', reject);
      sent.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
    });
  return {
    send,
    async get<T>(path: string): Promise<T> {
      return JSON.parse(good(await send('GET', path), `GET ${path}`));
    },
    async apply(path, object) {
      const query = `${path}?fieldManager=plinth-test&force=true`;
      good(await send('PATCH', query, object, 'application/apply-patch+yaml'), `apply ${path}`);
    },
    close: () => agent.destroy(),
  };
}

function good({ status, text }: Answer, what: string): string {
  if (status >= 200 && status < 300) return text;
  throw new Error(`${what}: ${status} ${text.slice(0, 2_000)}`);
}

/** Thrown by what `until` asks, it ends the asking. */
export class Hopeless extends Error {
  override readonly name = 'Hopeless';
}

/** Seconds for what takes a few, on a machine that has much else to do. What has failed for good ends a wait before. */
export const PATIENCE = 120;

/** Asks until the answer is one; the last error, if any, is in what is thrown after the time. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  seconds: number,
  interval = 50,
): Promise<T> {
  const deadline = performance.now() + seconds * 1_000;
  let last: unknown;
  do {
    try {
      const answer = await probe();
      if (answer !== undefined) return answer;
      last = undefined;
    } catch (error) {
      if (error instanceof Hopeless) throw error;
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, interval));
  } while (performance.now() < deadline);
  const because = last === undefined ? '' : `: ${last instanceof Error ? last.message : String(last)}`;
  throw new Error(`${what}: not within ${seconds} s${because}`);
}
