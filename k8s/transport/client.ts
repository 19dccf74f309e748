import { refusalOf, silenceOf } from './answers.ts';
import type { Login } from './login.ts';
import { announcer, type Failure, isOfWebhook, isWorthRepeating, pauseBefore, retryBudget } from './retry.ts';
import { turns } from './turns.ts';
import { NetworkError, type WireResponse } from './wire.ts';

/** One call of the API, whatever it takes to get an answer. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  /** How messages name it: `PATCH Deployment/orders`. */
  readonly name: string;
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: string;
  /** Sending it twice has the effect of sending it once. */
  readonly repeatable: boolean;
}

export type Send = (call: Call) => Promise<WireResponse>;

export interface ClientOptions {
  readonly server: string;
  readonly login: Login;
  readonly inFlight: number;
  readonly timeout: number;
  readonly onRetry: (text: string) => void;
  /** Told the header `date` of each answer. */
  readonly onDate: (date: string | undefined) => void;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
  /** Whether nobody waits for answers any more. @default - somebody always does */
  readonly isClosed?: () => boolean;
}

/** Refused although the credentials were just made anew; its message says how to get accepted ones. */
export class RefusedLogin extends Error {
  override readonly name = 'RefusedLogin';
}

/** Failures of a server that never answered are most likely those of a wrong address. */
const attemptsWithoutAnyAnswer = 2;

/** A webhook that is being replaced answers soon; one that is gone does not, and its timeout of up to 30 s is spent each time. */
const attemptsAtAWebhook = 4;

/** Answers below 400; everything else is an `ApiError`, after what repeating could do. */
export function clientOf(options: ClientOptions): Send {
  const { server, login, inFlight, timeout, onRetry, onDate, wait, random } = options;
  const inTurn = turns(inFlight);
  const announce = announcer(onRetry);
  let answered = false;
  /** Nobody answered for as long as is waited for: who asks next, to tidy up, is told at once. */
  let gone = false;

  async function attempt(call: Call): Promise<WireResponse | Failure> {
    const session = login.current();
    let response: WireResponse;
    try {
      response = await sendBy(session);
      if (response.status === 401) {
        const renewed = await login.renewed(session);
        if (renewed !== undefined) response = await sendBy(renewed);
      }
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      return { status: 0, error: silenceOf(error, call.name, { server, answered }), sent: error.sent };
    }
    if (response.status < 400) return response;
    const cause = response.status === 401 ? new RefusedLogin(login.current().credentials.logIn) : undefined;
    return { status: response.status, error: refusalOf(response, call.name, cause), sent: true };

    async function sendBy({ credentials, channel }: typeof session): Promise<WireResponse> {
      const { method, path, accept, contentType, body } = call;
      const headers = {
        accept: accept ?? 'application/json',
        'user-agent': 'plinth',
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
        ...(await credentials.headers()),
      };
      const received = await channel.send({
        method,
        path,
        headers,
        timeout,
        ...(body === undefined ? {} : { body }),
      });
      answered = true;
      gone = false;
      onDate(received.headers.date);
      if (received.status !== 401) login.accepted(session);
      return received;
    }
  }

  return (call) =>
    inTurn(async () => {
      let spent = 0;
      for (let failures = 0; ; failures += 1) {
        const started = performance.now();
        const outcome = await attempt(call);
        if (!('error' in outcome)) return outcome;
        spent += performance.now() - started;
        const pause = pauseBefore(failures, outcome.error.retryAfter, random);
        const hopeless =
          gone ||
          options.isClosed?.() === true ||
          (!answered && failures + 1 >= attemptsWithoutAnyAnswer) ||
          (isOfWebhook(outcome) && failures + 1 >= attemptsAtAWebhook);
        const waitedEnough = spent + pause > retryBudget(outcome.status);
        if (outcome.status === 0 && waitedEnough) gone = true;
        if (hopeless || !isWorthRepeating(outcome, call.repeatable) || waitedEnough) throw outcome.error;
        spent += pause;
        const over = announce(plainly(outcome), pause);
        await wait(pause).finally(over);
      }
    });
}

function plainly({ status, error }: Failure): string {
  if (status === 0) return `The API server does not answer (${error.reason})`;
  if (status === 429) return 'The API server is busy and asks to wait (429)';
  return `The API server failed (${status}: ${error.message.slice(0, 120)})`;
}
