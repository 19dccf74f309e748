import { readFacts } from './read.ts';

/** Regions of the commercial partition. China and GovCloud need other ARNs and are not supported. */
export const regions = (): readonly string[] => readFacts<{ aws: string[] }>('regions').aws;
