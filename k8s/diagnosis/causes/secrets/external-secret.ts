import type { LiveObject } from '../../../object.ts';
import { conditionOf, specOf } from '../../../readiness/fields.ts';
import { conditionLines, eventLines, warningsOf } from '../../evidence.ts';
import type { Found } from '../../found.ts';

export interface ReadingSpec {
  readonly secretStoreRef: { readonly kind?: string; readonly name?: string };
  readonly data: readonly { readonly remoteRef: { readonly key: string } }[];
  readonly dataFrom: readonly { readonly extract?: { readonly key: string } }[];
}

const kinds: ReadonlySet<string> = new Set(['ExternalSecret', 'SecretStore', 'ClusterSecretStore']);

export const keysOf = (live: LiveObject): string => {
  const { data = [], dataFrom = [] } = specOf<ReadingSpec>(live);
  const keys = [
    ...data.map(({ remoteRef }) => remoteRef.key),
    ...dataFrom.map(({ extract }) => extract?.key),
  ];
  return [...new Set(keys.filter((key) => key !== undefined))].join(', ') || 'its secret';
};

/** The operator's words: its events go into detail, its condition does not. */
export const saidBy = (found: Found): string =>
  [
    conditionOf(found.object, 'Ready')?.message,
    ...warningsOf(found, found.object).map(({ message }) => message),
  ].join('\n');

export const linesOf = (found: Found): readonly string[] => [
  ...conditionLines(found.object, 'Ready'),
  ...eventLines(warningsOf(found, found.object).slice(0, 2)),
];

export const isUnsynced = ({ object }: Found): boolean =>
  kinds.has(object.kind) && conditionOf(object, 'Ready')?.status !== 'True';
