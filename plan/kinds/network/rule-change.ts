import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { keyOf, type OtherRules, otherRules } from './group-rules.ts';
import {
  isCovered,
  isEqual,
  isWeb,
  isWorld,
  letsInPort,
  mayMeet,
  type NetworkRule,
  portsText,
  type Rules,
} from './rules.ts';
import { storesBehind } from './stores.ts';

const changing = 'Amazon VPC User Guide, Security group rules';
const tracking = 'Amazon EC2 User Guide, Amazon EC2 security group connection tracking';

interface Sides {
  readonly before: Rules;
  readonly after: Rules;
  readonly attribute?: string;
  /** The rules are revoked before the new ones are added. */
  readonly hasGap: boolean;
}

/** What it means that rules of one resource become others, beside the rules of the group that other resources hold. */
export function ruleFindings(sides: Sides, change: Change, context: Context): readonly Finding[] {
  const others = otherRules(change, context);
  return [
    ...exposureFindings(sides, others),
    ...removalFindings(sides, others, change, context),
    ...(sides.after.isComplete || sides.before.rules.length === 0 ? [] : [unreadable(sides.attribute)]),
  ];
}

const unreadable = (attribute: string | undefined): Finding =>
  finding({
    code: 'network-rule-unknown',
    attribute,
    severity: 'review',
    interruption: 'unknown',
    why: 'Changes who may connect, and the plan does not show to whom. Peers or ports are known only after apply.',
    source: changing,
  });

function exposureFindings({ before, after, attribute }: Sides, others: OtherRules): readonly Finding[] {
  const known = [...before.rules, ...others.before];
  const open = after.rules.filter(
    (rule) => rule.direction === 'ingress' && isWorld(rule) && !isCovered(rule, known),
  );
  const worst = open.find((rule) => !isWeb(rule)) ?? open[0];
  if (worst === undefined) return [];
  return [
    finding({
      code: isWeb(worst) ? 'network-open-web' : 'network-open',
      attribute,
      severity: isWeb(worst) ? 'review' : 'dangerous',
      why: `Opens ${portsText(worst)} to the internet. Anybody may connect to whatever has the security group.`,
      fix: 'Allow the security group or the addresses of the clients instead.',
      source: changing,
    }),
  ];
}

function removalFindings(
  { before, after, attribute, hasGap }: Sides,
  others: OtherRules,
  change: Change,
  context: Context,
): readonly Finding[] {
  const throughout = [...(hasGap ? [] : after.rules), ...others.staying];
  const revoked = before.rules.filter((rule) => !isCovered(rule, throughout));
  if (revoked.length === 0 || (!after.isComplete && after.rules.length === 0)) return [];
  const lasting = [...after.rules, ...others.staying, ...others.created];
  const gone = revoked.filter((rule) => !isCovered(rule, lasting));
  if (gone.length > 0) return [goneFinding(gone, lasting, attribute, change, context)];
  if (hasGap) return [gapFinding(attribute)];
  return revoked.some((rule) => others.created.some((other) => isEqual(rule, other)))
    ? [handoverFinding(attribute, change)]
    : [];
}

const gapFinding = (attribute: string | undefined): Finding =>
  finding({
    code: 'network-rule-gap',
    attribute,
    interruption: 'brief',
    why: 'Revokes the rule and adds it again. New connections fail in between; connections that are tracked go on.',
    fix: 'Add the new rule in one apply and remove the old one in the next.',
    source: tracking,
  });

function handoverFinding(attribute: string | undefined, change: Change): Finding {
  const isInline = attribute === 'ingress' || attribute === 'egress';
  return finding({
    code: 'network-rule-handover',
    attribute,
    interruption: 'brief',
    // Rule resources depend on their group, whose own rules are therefore revoked first; two rules know no order.
    apply: isInline && change.action === 'update' ? 'succeeds' : 'unknown',
    why: `Revokes a rule that another resource of this plan adds again. New connections fail in between${isInline ? '' : ', and where the new one comes first AWS refuses it as a duplicate'}.`,
    fix: 'Move the rule between resources with moved or import blocks.',
    source: tracking,
  });
}

function goneFinding(
  gone: readonly NetworkRule[],
  lasting: readonly NetworkRule[],
  attribute: string | undefined,
  change: Change,
  context: Context,
): Finding {
  const cut = cutOff(gone, lasting, change, context);
  if (cut !== undefined)
    return finding({
      code: 'network-store-cut-off',
      attribute,
      interruption: 'outage',
      why: `Cuts clients off from ${cut.address}: the rule that lets them in on port ${cut.port} goes. Connections that are tracked last until they end; new ones fail from now on.`,
      fix: 'Add the rule that takes its place first.',
      source: tracking,
    });
  const first = gone[0];
  const isOpen = gone.some((rule) => rule.direction === 'ingress' && isWorld(rule));
  return finding({
    code: isOpen ? 'network-closed' : 'network-rule-removed',
    attribute,
    interruption: 'unknown',
    why: `${isOpen ? 'Closes' : 'Takes back'} ${first === undefined ? 'a rule' : portsText(first)}${isOpen ? ' to the internet' : first?.direction === 'egress' ? ' for outgoing connections' : ' for some peers'}. Whoever connects that way cannot any more; who does is not in a plan.`,
    fix: 'Check in the flow logs that nobody uses it.',
    source: changing,
  });
}

/** A store whose port a rule opened for peers that no other rule lets in, wholly or in part. */
function cutOff(
  gone: readonly NetworkRule[],
  lasting: readonly NetworkRule[],
  change: Change,
  context: Context,
): { readonly address: string; readonly port: number } | undefined {
  const lost = gone.filter((rule) => !lasting.some((other) => mayMeet(rule, other)));
  if (lost.length === 0) return undefined;
  for (const { store, ports, newPorts } of storesBehind(keyOf(change, context), context)) {
    // The store moves to another port in this plan, and the rules go along: its own finding says what that means.
    if (lasting.some((rule) => newPorts.some((port) => letsInPort(rule, port)))) continue;
    for (const port of ports)
      if (lost.some((rule) => letsInPort(rule, port))) return { address: store.address, port };
  }
  return undefined;
}
