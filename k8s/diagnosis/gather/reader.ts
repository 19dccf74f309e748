import { type Api, ApiError } from '../../api.ts';

/** Asks, and goes on without what it is not told. */
export interface Reader {
  readonly api: Api;
  /** Undefined when it could not be read, which is then one line of `unreadable`. */
  read<Answer>(what: string, request: Promise<Answer>): Promise<Answer | undefined>;
  unreadable(): readonly string[];
}

export function readerOf(api: Api): Reader {
  const lines = new Set<string>();
  return {
    api,
    read: async (what, request) => {
      try {
        return await request;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        lines.add(
          error.status === 403
            ? `${what} may not be read: ${error.message}`
            : `${what} could not be read: ${error.message}`,
        );
        return undefined;
      }
    },
    unreadable: () => [...lines],
  };
}
