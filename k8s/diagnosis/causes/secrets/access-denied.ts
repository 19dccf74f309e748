import type { Cause } from '../../diagnosis.ts';
import { isUnsynced, keysOf, linesOf, saidBy } from './external-secret.ts';

const denied =
  /AccessDenied|not authorized to perform|UnrecognizedClient|InvalidSignature|ExpiredToken|InvalidClientTokenId|security token/i;

/** AWS answers, and says no: to the store when it signs in, to the secret when it is read. */
export const secretDenied: Cause = (found) => {
  if (!isUnsynced(found)) return undefined;
  const said = saidBy(found);
  if (!denied.test(said)) return undefined;
  return {
    code: 'PLINTH-K8S-163',
    cause: `AWS refuses ${found.object.kind}/${found.object.metadata.name}: its credentials may not read ${keysOf(found.object)}`,
    evidence: linesOf(found),
    fix: 'allow secretsmanager:GetSecretValue and DescribeSecret on the secret and kms:Decrypt with its key; with kubernetes.externalSecretsRole set, terraform apply makes a role that may',
  };
};
