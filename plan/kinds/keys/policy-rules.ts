import { type Finding, finding } from '../../finding.ts';
import { flag, type Value } from '../../value.ts';
import { policyFindings as deltaFindings } from '../iam/policy.ts';
import { isPublic as letsInAnybody } from '../iam/public.ts';
import { isManageable, isPublic, type Policy, policyOf } from './policy.ts';

interface PolicyProps {
  /** Start of the finding's code. */
  readonly code: string;
  /** With its article: "the key". */
  readonly noun: string;
  readonly attribute?: string;
  readonly source: string;
}

/** A policy that lets in whoever has an AWS account. */
export const opened = ({ code, noun, attribute, source }: PolicyProps): Finding =>
  finding({
    code: `${code}-policy-public`,
    attribute,
    severity: 'dangerous',
    why: `Opens ${noun} to everybody: its policy allows any principal, with no condition that says who or from where.`,
    fix: 'Name the accounts or roles, or add a condition such as aws:PrincipalOrgID.',
    source,
  });

/** What the policy takes away, and what it gives; the order of keys and lists is neither. */
export const policyFindings = (before: Value, after: Value, props: PolicyProps): readonly Finding[] =>
  deltaFindings(before, after, {
    code: `${props.code}-policy`,
    ...(props.attribute !== undefined && { attribute: props.attribute }),
    noun: `the policy of ${props.noun}`,
    source: props.source,
    isExposed: letsInAnybody,
    exposed: () => [opened(props)],
  });

/** As for any policy, and whether anybody is left who can change the key policy again. */
export function keyPolicyFindings(
  before: Value,
  after: Value,
  bypass: Value | undefined,
  props: PolicyProps,
): readonly Finding[] {
  const planned = policyOf(after);
  const isLocked = planned !== undefined && !isManageable(planned);
  if (!isLocked) return policyFindings(before, after, props);
  return [flag(bypass) === true ? locked(props) : refused(props), ...openedAsWell(planned, bypass, props)];
}

const openedAsWell = (planned: Policy, bypass: Value | undefined, props: PolicyProps): readonly Finding[] =>
  flag(bypass) === true && isPublic(planned) ? [opened(props)] : [];

const locked = ({ code, attribute, source }: PolicyProps): Finding =>
  finding({
    code: `${code}-policy-lockout`,
    attribute,
    severity: 'review',
    interruption: 'unknown',
    reversible: 'no',
    why: 'Locks everybody out of the key policy: no statement allows anyone to change it again. The safety check against that is switched off; only AWS support can undo it.',
    fix: 'Keep a statement that lets the account administer the key.',
    source,
  });

const refused = ({ code, attribute, source }: PolicyProps): Finding =>
  finding({
    code: `${code}-policy-refused`,
    attribute,
    timing: 'not-applied',
    apply: 'fails',
    why: 'Fails: AWS refuses a key policy that lets nobody change it again.',
    fix: 'Keep a statement that lets the account administer the key.',
    source,
  });
