import { conditionOf } from '../../../readiness/fields.ts';
import type { Cause } from '../../diagnosis.ts';
import { quoted, warningsOf } from '../../evidence.ts';
import { isUnsynced, linesOf } from './external-secret.ts';

/** The operator's own words, when none of the others fits: a property that is absent, a template that fails. */
export const secretNotSynced: Cause = (found) => {
  const ready = conditionOf(found.object, 'Ready');
  if (!isUnsynced(found) || ready === undefined) return undefined;
  return {
    code: 'PLINTH-K8S-164',
    cause: `${found.object.kind}/${found.object.metadata.name} is not synced: ${quoted(warningsOf(found, found.object)[0]?.message ?? ready.message)}`,
    evidence: linesOf(found),
    fix: 'see that the JSON document in AWS has the fields that the ExternalSecret reads; terraform apply writes them',
  };
};
