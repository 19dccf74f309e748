import { readFacts } from './read.ts';

interface Table {
  readonly aws: readonly string[];
  readonly zones: Readonly<Record<string, readonly string[] | string>>;
}

const table = () => readFacts<Table>('regions');

/** Regions of the commercial partition. China and GovCloud need other ARNs and are not supported. */
export const regions = (): readonly string[] => table().aws;

/** Three zones of a region, two where it has no more. An account may have others: then the user names them. */
export function zonesOf(region: string): readonly string[] {
  const letters = table().zones[region];
  return (Array.isArray(letters) ? letters : ['a', 'b', 'c']).map((letter) => `${region}${letter}`);
}
