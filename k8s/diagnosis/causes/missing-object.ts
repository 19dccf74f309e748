import { conditionOf } from '../../readiness/fields.ts';
import { targetOf } from '../../readiness/kinds/external-secret.ts';
import type { Cause } from '../diagnosis.ts';
import { conditionLines } from '../evidence.ts';
import type { Found } from '../found.ts';
import { type MissingObject, missingObjectIn } from '../missing-object.ts';

/** Objects that are no part of the manifests, and how they come to be. */
const madeByPeople: Readonly<Record<string, string>> = {
  'ConfigMap/rds-global-bundle':
    'make it once per namespace from https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem (kubectl create configmap rds-global-bundle --from-file=global-bundle.pem)',
  'Secret/aws-emulator-credentials':
    'make it with the keys access-key-id and secret-access-key that the AWS emulator takes',
};

const makerOf = ({ makers = [] }: Found, { name }: MissingObject) =>
  makers.find((maker) => targetOf(maker) === name);

function fixOf(found: Found, missing: MissingObject): string {
  const { kind, name, key } = missing;
  const byPeople = madeByPeople[`${kind}/${name}`];
  if (byPeople !== undefined) return byPeople;
  const maker = makerOf(found, missing);
  if (maker === undefined)
    return key === undefined
      ? `make ${kind}/${name} in the namespace, or apply the manifest that holds it`
      : `add the key ${key} to ${kind}/${name}`;
  const from = `ExternalSecret/${maker.metadata.name}`;
  if (key !== undefined) return `put ${key} into the AWS secret that ${from} reads, or into its template`;
  return conditionOf(maker, 'Ready')?.status === 'True'
    ? `make ${from} write it again: it says it did, so the Secret was deleted since`
    : `make ${from} ready, which writes it; plinth status says what it lacks`;
}

/** A Secret or ConfigMap, or a key of one, that the pod takes variables or files from. */
export const missingObject: Cause = (found) => {
  const missing = missingObjectIn(found.containers, found.events);
  if (missing === undefined) return undefined;
  const { kind, name, key, message } = missing;
  const maker = makerOf(found, missing);
  return {
    code: key === undefined ? 'PLINTH-K8S-140' : 'PLINTH-K8S-141',
    cause:
      key === undefined
        ? `the pods need ${kind}/${name}, which does not exist`
        : `the pods need the key ${key} of ${kind}/${name}, which is not in it`,
    evidence: [message, ...(maker === undefined ? [] : conditionLines(maker, 'Ready'))],
    fix: fixOf(found, missing),
  };
};
