import type { LiveObject } from '../../../object.ts';
import { conditionOf, specOf } from '../../../readiness/fields.ts';
import type { Cause, Finding } from '../../diagnosis.ts';
import { conditionLines, eventLines, quoted, warningsOf } from '../../evidence.ts';
import type { Found } from '../../found.ts';
import { isUnsynced, type ReadingSpec } from './external-secret.ts';

const finding = (name: string, why: string, evidence: readonly string[]): Finding => ({
  code: 'PLINTH-K8S-161',
  cause: `SecretStore/${name} is not ready: ${why}`,
  evidence,
  fix: /aws-emulator-credentials/.test(why)
    ? 'make the Secret aws-emulator-credentials with the keys access-key-id and secret-access-key that the AWS emulator takes'
    : 'correct the provider of the SecretStore: its region, its role (kubernetes.externalSecretsRole) and its credentials',
});

/** Its event says more than its condition. */
function ofStore(found: Found, store: LiveObject): Finding | undefined {
  const ready = conditionOf(store, 'Ready');
  if (ready === undefined || ready.status === 'True') return undefined;
  const [event] = warningsOf(found, store);
  return finding(store.metadata.name, quoted(event?.message ?? ready.message), [
    ...conditionLines(store, 'Ready'),
    ...eventLines([event]),
  ]);
}

/** The store itself, or the one an ExternalSecret reads from. */
export const storeNotReady: Cause = (found) => {
  if (!isUnsynced(found)) return undefined;
  const { object, store } = found;
  if (object.kind !== 'ExternalSecret') return ofStore(found, object);
  const name = specOf<ReadingSpec>(object).secretStoreRef?.name ?? '';
  if (store === 'absent') return finding(name, 'it does not exist', conditionLines(object, 'Ready'));
  return store && ofStore(found, store);
};
