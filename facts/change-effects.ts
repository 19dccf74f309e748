import { readFacts } from './read.ts';

export interface ChangeEffect {
  readonly terraform: string;
  readonly when: 'now' | 'window-unless-apply-immediately' | 'next-reboot' | 'provider-only';
  readonly interruption: 'none' | 'brief' | 'outage' | 'possible' | 'unknown';
  readonly data: 'none' | 'recoverability-reduced' | 'protection-reduced' | `loss-if-${string}`;
  readonly note?: string;
  /** Keys of `$sources`. */
  readonly source: readonly string[];
}

interface ChangeEffects {
  /** `<key>: <document>` */
  readonly $sources: readonly string[];
  readonly resources: Readonly<Record<string, Readonly<Record<string, ChangeEffect>>>>;
}

const table = (): ChangeEffects => readFacts<ChangeEffects>('change-effects');

/** What changing an argument in place does; undefined where the table does not say. */
export const changeEffect = (type: string, argument: string): ChangeEffect | undefined => {
  const { resources } = table();
  const effects = Object.hasOwn(resources, type) ? resources[type] : undefined;
  return effects !== undefined && Object.hasOwn(effects, argument) ? effects[argument] : undefined;
};

/** The document behind a key of `$sources`, such as `UG26`. */
export function sourceText(key: string): string {
  const line = table().$sources.find((source) => source.startsWith(`${key}: `));
  return line === undefined ? key : line.slice(key.length + 2);
}
