import type { LiveObject } from '../../object.ts';
import { specOf } from '../../readiness/fields.ts';
import type { Reader } from './reader.ts';

interface Reading {
  readonly secretStoreRef: { readonly kind?: string; readonly name?: string };
}

const group = 'external-secrets.io';

/** The store an ExternalSecret reads from. */
export async function storeOf(
  reader: Reader,
  object: LiveObject,
): Promise<LiveObject | 'absent' | undefined> {
  const { secretStoreRef: ref } = specOf<Reading>(object);
  if (object.kind !== 'ExternalSecret' || ref?.name === undefined) return undefined;
  const { kind = 'SecretStore', name } = ref;
  const { namespace } = object.metadata;
  const place = kind === 'SecretStore' && namespace !== undefined ? { namespace } : {};
  return reader.read(
    `${kind}/${name}`,
    reader.api.get({ group, kind, ...place, name }).then((live) => live ?? ('absent' as const)),
  );
}

export const externalSecretsOf = async (
  reader: Reader,
  { metadata: { namespace } }: LiveObject,
): Promise<readonly LiveObject[] | undefined> =>
  reader.read(
    'ExternalSecrets',
    reader.api.list({ group, kind: 'ExternalSecret' }, namespace === undefined ? {} : { namespace }),
  );
