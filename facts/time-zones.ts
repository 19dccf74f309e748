import { readFacts } from './read.ts';

/** Names of the IANA Time Zone Database: what the cluster knows, not what this machine does. */
export const timeZones = (): readonly string[] =>
  readFacts<{ readonly names: readonly string[] }>('time-zones').names;
