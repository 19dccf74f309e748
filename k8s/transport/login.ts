import type { Credentials } from './credentials.ts';
import type { Channel } from './wire.ts';

/** Credentials, and the connections made with them. */
export interface Session {
  readonly credentials: Credentials;
  readonly channel: Channel;
}

export interface Login {
  current(): Session;
  /** The server accepted the session's credentials. */
  accepted(session: Session): void;
  /**
   * A session with credentials made anew, after the server refused these. Many requests are refused at once when a
   * token expires, and share one renewal. Undefined when the refused ones are themselves new and were never accepted.
   */
  renewed(refused: Session): Promise<Session | undefined>;
  close(): void;
}

export function loginWith(first: Session, open: () => Promise<Session>): Login {
  let session = first;
  let renewal: Promise<Session> | undefined;
  let worthRenewing = true;

  async function renew(): Promise<Session> {
    const old = session;
    worthRenewing = false;
    session = await open();
    old.channel.close();
    return session;
  }

  return {
    current: () => session,
    accepted(by) {
      if (by === session) worthRenewing = true;
    },
    async renewed(refused) {
      if (renewal !== undefined) return renewal;
      if (refused !== session) return session;
      if (!worthRenewing) return undefined;
      renewal = renew().finally(() => {
        renewal = undefined;
      });
      return renewal;
    },
    close: () => session.channel.close(),
  };
}
