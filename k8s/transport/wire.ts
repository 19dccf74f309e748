/** One HTTP request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds until the whole answer has to be here. */
  readonly timeout: number;
}

export interface WireResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Sends requests over connections it keeps. */
export interface Channel {
  /** Throws `NetworkError` when no whole answer came. */
  send(request: WireRequest): Promise<WireResponse>;
  close(): void;
}

/** No answer came. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  /** `ECONNREFUSED`, `ETIMEDOUT`, `DEPTH_ZERO_SELF_SIGNED_CERT`, … */
  readonly code: string;
  /** False when the server cannot have seen the request, so that sending it again is safe whatever it asks for. */
  readonly sent: boolean;

  constructor(code: string, message: string, options: { readonly sent: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.code = code;
    this.sent = options.sent;
  }
}

export const networkError = (error: unknown, sent: boolean): NetworkError => {
  if (error instanceof NetworkError) return error;
  // Several addresses of one host were tried; the last one is as good as any.
  const cause = error instanceof AggregateError ? error.errors.at(-1) : error;
  const { code = 'ECONNRESET', message = String(cause) } = (cause ?? {}) as {
    code?: string;
    message?: string;
  };
  return new NetworkError(code, message, { sent, cause });
};
