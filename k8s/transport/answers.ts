import { ApiError } from '../api.ts';
import type { NetworkError, WireResponse } from './wire.ts';

/** `Status` (Kubernetes API conventions, "Response Status Kind"). */
interface Status {
  readonly kind: 'Status';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: {
    readonly causes?: ApiError['causes'];
    readonly retryAfterSeconds?: number;
  };
}

/** A refusal of the server as an error. */
export function refusalOf(response: WireResponse, request: string, cause?: unknown): ApiError {
  const status = statusOf(response.body);
  const retryAfter = retryAfterOf(response, status);
  return new ApiError({
    status: response.status,
    reason: status?.reason ?? '',
    message: status?.message ?? textOf(response),
    request,
    ...(status?.details?.causes === undefined ? {} : { causes: status.details.causes }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    cause,
  });
}

function statusOf(body: string): Status | undefined {
  if (!body.startsWith('{')) return undefined;
  try {
    const read = JSON.parse(body) as Status;
    return read.kind === 'Status' ? read : undefined;
  } catch {
    return undefined;
  }
}

/** What a proxy or load balancer in front of the server writes. */
const textOf = ({ status, body }: WireResponse): string =>
  body
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200) || `HTTP ${status}`;

/** The header counts seconds; the API server sends no date. */
function retryAfterOf(
  { headers, status: code }: WireResponse,
  status: Status | undefined,
): number | undefined {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  const given = Number.isFinite(seconds)
    ? seconds
    : code === 429
      ? status?.details?.retryAfterSeconds
      : undefined;
  return given === undefined ? undefined : given * 1000;
}

/** Cause of an error of a server that had answered other requests. */
export const answeredBefore = 'AnsweredBefore';

/** No answer, as an error. */
export const silenceOf = (
  error: NetworkError,
  request: string,
  { server, answered }: { readonly server: string; readonly answered: boolean },
): ApiError =>
  new ApiError({
    status: 0,
    reason: error.code,
    message: `no answer from ${server}: ${error.message}`,
    request,
    causes: answered ? [{ reason: answeredBefore }] : [],
    cause: error,
  });

/** The texts of `Warning` headers (RFC 7234, section 5.5), each once. */
export const warningsOf = ({ headers }: WireResponse): string[] => [
  ...new Set(
    [...(headers.warning ?? '').matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text]) =>
      (text ?? '').replace(/\\(.)/g, '$1'),
    ),
  ),
];
