import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet } from '../../kind.ts';
import { isMarker, isUnset } from '../../value.ts';
import { causeOf, dependants, endsIt, inWords } from '../ending.ts';
import { sources } from './sources.ts';

/** An imported certificate is imported again under its ARN. */
const imported: AttributeRule = ({ name }) => [
  finding({
    code: 'certificate-imported',
    attribute: name,
    severity: 'review',
    why: 'Imports another certificate under the same ARN, which listeners present from then on. Clients that pin the old one refuse it.',
    source: 'AWS Certificate Manager API Reference, ImportCertificate',
  }),
];

/** A new one beside the old one: what uses it moves, then the old one goes. */
const createdFirst = (change: Change): readonly Finding[] => [
  finding({
    code: 'certificate-renewed',
    severity: 'safe',
    why: `Replaces the certificate${causeOf(change)} with one that exists before the old one goes. It serves once it is validated.`,
    source: sources.certificate,
  }),
];

const gone = (change: Change, context: Context): readonly Finding[] => {
  if (change.replaceOrder === 'create-first') return createdFirst(change);
  const users = inWords(dependants(change, context));
  const { private_key: privateKey } = change.before ?? {};
  const isImported =
    !isUnset(change.before?.certificate_body) || (!isUnset(privateKey) && !isMarker(privateKey));
  return [
    finding({
      code: change.action === 'replace' ? 'certificate-replaced' : 'certificate-deleted',
      severity: 'review',
      apply: 'unknown',
      reversible: 'no',
      why: `${endsIt(change)} the certificate and its private key${causeOf(change)}. AWS refuses that while a service uses it.${isImported ? ' It was imported, so AWS cannot issue it again.' : ''}${users === '' ? '' : ` It is named by ${users}.`}`,
      fix: 'Let the new one be created first (create_before_destroy), and take the old one out of use.',
      source: sources.certificate,
    }),
  ];
};

const certificate: Kind = {
  types: ['aws_acm_certificate'],
  noun: 'the certificate',
  updated: {
    certificate_body: imported,
    certificate_chain: imported,
    early_renewal_duration: quiet,
    options: quiet,
    private_key: imported,
    validation_option: quiet,
  },
  destroyed: gone,
};

/** Waits for a validation and is nothing in AWS. */
const validation: Kind = {
  types: ['aws_acm_certificate_validation'],
  noun: 'the wait for the validation',
  updated: { timeouts: quiet, validation_record_fqdns: quiet },
  destroyed: () => [],
  left: () => [],
};

export const certificateKinds: readonly Kind[] = [certificate, validation];
