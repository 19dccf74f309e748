import { type Finding, finding } from '../../finding.ts';
import { flag, type Value } from '../../value.ts';
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

const changed = ({ code, noun, attribute, source }: PolicyProps): Finding =>
  finding({
    code: `${code}-policy`,
    attribute,
    interruption: 'unknown',
    why: `Changes who may use ${noun}, now. Callers that lose a right are refused; which they are, the plan does not tell.`,
    fix: 'Compare both policies statement by statement.',
    source,
  });

/** Another policy in meaning; the order of keys and lists is none. */
export function policyFindings(before: Value, after: Value, props: PolicyProps): readonly Finding[] {
  const [old, planned] = [policyOf(before), policyOf(after)];
  if (old !== undefined && planned !== undefined && old.canonical === planned.canonical) return [];
  if (planned !== undefined && isPublic(planned) && !(old !== undefined && isPublic(old)))
    return [opened(props)];
  return [changed(props)];
}

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
