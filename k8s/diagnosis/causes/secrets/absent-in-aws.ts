import type { Cause } from '../../diagnosis.ts';
import { isUnsynced, keysOf, linesOf, saidBy } from './external-secret.ts';

const absent =
  /Secret does not exist|ResourceNotFoundException|can't find the specified secret|marked for deletion/i;

export const secretAbsent: Cause = (found) => {
  if (!isUnsynced(found) || !absent.test(saidBy(found))) return undefined;
  return {
    code: 'PLINTH-K8S-162',
    cause: `AWS Secrets Manager has no secret ${keysOf(found.object)}`,
    evidence: linesOf(found),
    fix: 'run terraform apply of the same stack first: it writes the secrets the cluster reads; then see that region and account of the store are those of the stack',
  };
};
