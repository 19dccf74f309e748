import type { ApiError } from '../api.ts';

/** Milliseconds spent on failures of one request after which the last of them is final: an API server that restarts is back by then. */
const failureBudget = 60_000;

/** The same for a server that is there and asks to wait, up to 32 s at a time (apiserver, dropped_requests_tracker.go). */
const throttledBudget = 300_000;

export const retryBudget = (status: number): number => (status === 429 ? throttledBudget : failureBudget);

const base = 250;
const cap = 8_000;
const leastPause = 50;

/** What a request failed with, seen from whether to send it again. */
export interface Failure {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly error: ApiError;
  /** False when the server cannot have acted on it. */
  readonly sent: boolean;
}

/** Whether sending the request again can help, and cannot do its work twice. */
export function isWorthRepeating({ status, error, sent }: Failure, repeatable: boolean): boolean {
  if (status === 429) return true;
  if (status === 0) return !isFinal(error.reason) && (repeatable || !sent);
  return repeatable && [500, 502, 503, 504].includes(status) && !isRefusedBody(error);
}

/** Connections that the next attempt cannot make either: certificates, and proxies that refuse. */
const isFinal = (code: string): boolean => /CERT|^ERR_TLS|^ERR_SSL|^UNABLE_TO|^EPROXY$|^EPROTO$/.test(code);

/** The API server could not reach a webhook, and says so as an error of its own (k8s.io/apiserver, webhook/errors). */
export const isOfWebhook = ({ status, error }: Failure): boolean =>
  status === 500 && /failed (?:calling|to call) webhook/.test(error.message);

/** Fields and values that server-side apply cannot read come as 500 (structured-merge-diff, conversion), and stay. */
const isRefusedBody = ({ message }: ApiError): boolean =>
  /failed to (create typed patch|convert new) object|error decoding from json/.test(message);

/** "Full jitter": anything up to the exponential bound, and not before the server wants. */
export function pauseBefore(attempt: number, retryAfter: number | undefined, random: () => number): number {
  const jitter = random() * Math.min(cap, base * 2 ** attempt);
  return Math.round(retryAfter === undefined ? Math.max(leastPause, jitter) : retryAfter + jitter);
}

/** Says each wait once, however many requests wait for the same reason. */
export function announcer(say: (text: string) => void): (reason: string, pause: number) => () => void {
  const waiting = new Map<string, number>();
  return (reason, pause) => {
    const others = waiting.get(reason) ?? 0;
    waiting.set(reason, others + 1);
    if (others === 0) say(`${reason}; trying again in ${seconds(pause)}.`);
    return () => {
      const left = (waiting.get(reason) ?? 1) - 1;
      if (left === 0) waiting.delete(reason);
      else waiting.set(reason, left);
    };
  };
}

const seconds = (milliseconds: number): string =>
  `${(milliseconds / 1000).toFixed(milliseconds < 950 ? 1 : 0)} s`;
