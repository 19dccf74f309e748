import { isInternet, rangeOf } from '../network/cidr.ts';
import type { Condition, Grant } from './document.ts';

/** Condition keys that tie a request to somebody or somewhere, as S3 counts them for "public". */
const restricting = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  'aws:username',
  'kms:calleraccount',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
  'sts:externalid',
]);

/** Whether a grant allows something to anybody at all. */
export const isPublic = ({ effect, principal, conditions }: Grant): boolean =>
  effect === 'Allow' &&
  (principal.except !== undefined || ['AWS:*', '*:*'].includes(principal.pattern)) &&
  !conditions.some(restricts);

function restricts({ operator, key, values }: Condition): boolean {
  // "Not" leaves all others in, "IfExists" those without the key.
  if (operator.includes('not') || operator.endsWith('ifexists') || operator === 'null') return false;
  if (values.length === 0) return false;
  if (key === 'aws:sourceip' || key === 'aws:vpcsourceip') return values.every(isPlace);
  if (key === 'aws:principalarn') return values.every(namesAccount);
  return restricting.has(key) && values.every((value) => !/^\*+$/.test(value));
}

/** `arn:aws:iam::*:role/reader` is a role that anybody may have. */
const namesAccount = (arn: string): boolean => /^\d{12}$/.test(arn.split(':')[4] ?? '');

function isPlace(text: string): boolean {
  const range = rangeOf(text);
  return range !== undefined && !isInternet(range);
}

/** Identity providers that anybody can get a token of; only a condition on `sub` says whose tokens count. */
const openProviders = ['token.actions.githubusercontent.com', 'gitlab.com'];

/** Whether a trust policy lets in every user of an identity provider that is open to anybody. */
export const trustsWholeProvider = ({ effect, principal, conditions }: Grant): boolean => {
  const provider = openProviders.find(
    (name) =>
      principal.pattern === `Federated:${name}` || principal.pattern.endsWith(`:oidc-provider/${name}`),
  );
  if (effect !== 'Allow' || provider === undefined) return false;
  return !conditions.some(
    ({ operator, key, values }) =>
      key === `${provider}:sub` && !operator.includes('not') && values.every((value) => !/^\*+$/.test(value)),
  );
};
