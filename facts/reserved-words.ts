import { readFacts } from './read.ts';

/** Names RDS refuses for a database: words of SQL, and databases that are there already. */
export const isReservedWord = (name: string): boolean =>
  readFacts<{ words: readonly string[] }>('reserved-words').words.includes(name.toLowerCase());
