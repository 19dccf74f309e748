import { type Finding, finding } from '../../finding.ts';
import type { Value } from '../../value.ts';
import { type Delta, type Document, deltaOf, documentOf, type Grant } from './document.ts';

export interface PolicyProps {
  /** Prefix of the codes: `s3-policy`. */
  readonly code: string;
  readonly attribute?: string;
  /** In the middle of a sentence: "the bucket policy". */
  readonly noun: string;
  readonly source: string;
  /** What a policy of a resource does that newly lets in anybody; none for a policy of an identity. */
  readonly exposed?: (grants: readonly Grant[]) => readonly Finding[];
  /** Which grants let in anybody. */
  readonly isExposed?: (grant: Grant) => boolean;
}

/** What the change of a policy means, from one text to another. */
export const policyFindings = (
  before: Value | undefined,
  after: Value | undefined,
  props: PolicyProps,
): readonly Finding[] => documentFindings(documentOf(before), documentOf(after), props);

export function documentFindings(before: Document, after: Document, props: PolicyProps): readonly Finding[] {
  if (before === 'unknown' || after === 'unknown') return [unknownFinding(props)];
  const delta = deltaOf(before, after);
  const exposing = delta.allowed.filter((grant) => props.isExposed?.(grant) === true);
  return [
    ...(exposing.length > 0 ? (props.exposed?.(exposing) ?? []) : []),
    ...narrowerFindings(delta, props),
    ...widerFindings(
      { ...delta, allowed: delta.allowed.filter((grant) => !exposing.includes(grant)) },
      props,
    ),
  ];
}

const unknownFinding = ({ code, attribute, noun, source }: PolicyProps): Finding =>
  finding({
    code: `${code}-unknown`,
    attribute,
    severity: 'review',
    interruption: 'unknown',
    why: `Changes ${noun}, and the plan does not show what it will say. It is known only after apply, or kept secret.`,
    fix: 'Read the policy in the configuration: who loses access, and who gains it?',
    source,
  });

function narrowerFindings(
  { disallowed, denied }: Delta,
  { code, attribute, noun, source }: PolicyProps,
): readonly Finding[] {
  if (disallowed.length + denied.length === 0) return [];
  const what = [
    ...(disallowed.length > 0 ? [`no longer allows ${actionsOf(disallowed)}`] : []),
    ...(denied.length > 0
      ? [`denies ${actionsOf(denied)}${denied.every(isTlsOnly) ? ' without TLS' : ''}`]
      : []),
  ];
  return [
    finding({
      code: `${code}-narrower`,
      attribute,
      interruption: 'unknown',
      why: `Narrows ${noun}: it ${what.join(' and ')}. Requests that rely on it are refused; who sends them is not in a plan.`,
      fix: 'Check in CloudTrail that nobody uses what is taken away.',
      source,
    }),
  ];
}

function widerFindings(
  { allowed, undenied }: Delta,
  { code, attribute, noun, source }: PolicyProps,
): readonly Finding[] {
  const isTls = undenied.length > 0 && undenied.every(isTlsOnly);
  return [
    ...(isTls
      ? [
          finding({
            code: `${code}-tls`,
            attribute,
            severity: 'review',
            why: `Lets requests without TLS through again: ${noun} no longer denies them.`,
            fix: 'Keep the statement that denies requests whose aws:SecureTransport is false.',
            source,
          }),
        ]
      : []),
    ...(allowed.length > 0 || (undenied.length > 0 && !isTls)
      ? [
          finding({
            code: `${code}-wider`,
            attribute,
            severity: 'review',
            why: `Widens ${noun}: ${widening(allowed, undenied)}.`,
            source,
          }),
        ]
      : []),
  ];
}

const widening = (allowed: readonly Grant[], undenied: readonly Grant[]): string => {
  if (allowed.some(isEverything)) return 'it allows every action on every resource';
  if (allowed.length > 0) return `it also allows ${actionsOf(allowed)}`;
  return `it no longer denies ${actionsOf(undenied)}`;
};

/** `*` on `*`: an administrator's rights. */
const isEverything = ({ effect, action, resource }: Grant): boolean =>
  effect === 'Allow' &&
  ['*', '*:*'].includes(action.pattern) &&
  action.except === undefined &&
  resource.pattern === '*' &&
  resource.except === undefined;

const isTlsOnly = ({ effect, conditions }: Grant): boolean =>
  effect === 'Deny' &&
  conditions.some(({ key, values }) => key === 'aws:securetransport' && values.join() === 'false');

/** How many actions, never which: a policy's text is not for printing. */
const actionsOf = (grants: readonly Grant[]): string => {
  const actions = new Set(grants.map(({ action }) => action.pattern));
  if ([...actions].some((action) => action === '*' || action.endsWith(':*')))
    return 'whole groups of actions';
  return actions.size === 1 ? 'an action' : `${actions.size} actions`;
};
