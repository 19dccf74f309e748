import { conditionsOf } from '../../readiness/fields.ts';
import type { Cause } from '../diagnosis.ts';
import { conditionLine } from '../evidence.ts';

/** What a namespace that goes waits for (namespace controller, `NamespaceConditionType`). */
const leftBehind: ReadonlySet<string> = new Set([
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionGroupVersionParsingFailure',
  'NamespaceDeletionContentFailure',
  'NamespaceFinalizersRemaining',
  'NamespaceContentRemaining',
]);

export const namespaceTerminating: Cause = ({ object }) => {
  if (object.kind !== 'Namespace' || object.metadata.deletionTimestamp === undefined) return undefined;
  const blocking = conditionsOf(object).filter(
    ({ type, status }) => status === 'True' && leftBehind.has(type),
  );
  const [discovery] = blocking.filter(({ type }) => type === 'NamespaceDeletionDiscoveryFailure');
  const [finalizers] = blocking.filter(({ type }) => type === 'NamespaceFinalizersRemaining');
  const why = (discovery ?? finalizers ?? blocking[0])?.message;
  return {
    code: 'PLINTH-K8S-181',
    cause: `Namespace/${object.metadata.name} is being deleted and takes no new objects${why === undefined ? '' : `: ${why}`}`,
    evidence: blocking.map(conditionLine),
    fix:
      discovery !== undefined
        ? 'repair or delete the APIService that does not answer (kubectl get apiservice): until then nobody knows what is left'
        : finalizers !== undefined
          ? 'let the controllers that own these finalizers run; remove a finalizer by hand only if its controller is gone for good'
          : 'wait until it is gone, then apply again',
  };
};
