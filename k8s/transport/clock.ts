/** What the answers of a server tell of its clock. */
export interface ServerClock {
  seen(date: string | undefined): void;
  /** Milliseconds the server is ahead of this machine; 0 before the first answer. */
  ahead(): number;
}

/** The header counts whole seconds (RFC 9110, section 5.6.7), so on average the time is half a second later. */
const meanFraction = 500;

export function clockOf(now: () => number = Date.now): ServerClock {
  let ahead = 0;
  return {
    seen(date) {
      const time = date === undefined ? Number.NaN : Date.parse(date);
      if (!Number.isNaN(time)) ahead = time + meanFraction - now();
    },
    ahead: () => ahead,
  };
}
