import type { Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule } from '../../kind.ts';
import { flag, isUnknown, isUnset, text } from '../../value.ts';
import { windowTiming } from '../table.ts';
import { certainly } from './presence.ts';
import { sources } from './sources.ts';

const source = `${sources.transit}; ${sources.modify}`;

export const isTlsOn = (change: Change): boolean =>
  flag(change.before?.transit_encryption_enabled) !== true &&
  flag(change.after?.transit_encryption_enabled) === true;
export const isTlsOff = (change: Change): boolean =>
  flag(change.before?.transit_encryption_enabled) === true &&
  flag(change.after?.transit_encryption_enabled) === false;

/** TLS of a running group, switched on with mode `preferred`, or off from there. */
export const encryption: AttributeRule = ({ name, after }, change) => {
  const timing = windowTiming(change.after?.apply_immediately);
  if (isTlsOn(change)) return switchedOn(change);
  if (!isTlsOff(change) && !isUnknown(after)) return [];
  return [
    finding({
      code: 'elasticache-tls-off',
      attribute: name,
      timing,
      interruption: 'unknown',
      why: `${certainly(after, 'switch')} encryption in transit off, which cuts off clients that speak TLS. From then on passwords and data cross the network in clear text.`,
      fix: 'Keep encryption in transit on.',
      source,
    }),
  ];
};

/** Both kinds of clients are admitted in mode `preferred`; whether that is the mode may only be known later. */
const switchedOn = ({ after }: Change): readonly Finding[] =>
  isUnknown(after?.transit_encryption_mode)
    ? [
        finding({
          code: 'elasticache-tls-on-unknown',
          attribute: 'transit_encryption_enabled',
          timing: windowTiming(after?.apply_immediately),
          interruption: 'unknown',
          apply: 'unknown',
          why: 'Switches encryption in transit on, in a mode known only after apply. AWS takes it for a running group in mode preferred alone.',
          fix: 'Set transit_encryption_mode to preferred.',
          source,
        }),
      ]
    : [];

export const mode: AttributeRule = ({ name, before, after }, change) => {
  if (isTlsOn(change) || isTlsOff(change)) return [];
  if (text(after) !== 'required' && !isUnknown(after)) return modeLowered(name, change);
  // A group with TLS and without a mode in its state has `required`.
  if (isUnset(before) && !isUnknown(after)) return [];
  return [
    finding({
      code: 'elasticache-tls-required',
      attribute: name,
      timing: windowTiming(change.after?.apply_immediately),
      interruption: 'unknown',
      why: `${certainly(after, 'require')} TLS, which drops every connection in clear text and admits none. Clients that speak TLS already notice nothing.`,
      fix: 'Make sure that every client connects with TLS first.',
      source,
    }),
  ];
};

const modeLowered = (attribute: string, change: Change): readonly Finding[] =>
  text(change.before?.transit_encryption_mode) === 'required'
    ? [
        finding({
          code: 'elasticache-tls-preferred',
          attribute,
          severity: 'review',
          timing: windowTiming(change.after?.apply_immediately),
          why: 'Admits clients without TLS again, as encryption in transit becomes a preference.',
          source,
        }),
      ]
    : [];

/** What AWS says no to. */
export function transitRefusal(change: Change): Finding | undefined {
  const { before, after } = change;
  const wanted = text(after?.transit_encryption_mode);
  if (isTlsOn(change) && !isUnknown(after?.transit_encryption_mode) && wanted !== 'preferred')
    return refused(
      'elasticache-tls-needs-preferred',
      'Fails: AWS switches encryption in transit on for a running group in mode preferred only. Mode required is a second step, once every client speaks TLS.',
      'Set transit_encryption_mode to preferred, apply, move the clients, then set required.',
    );
  if (isTlsOff(change) && text(before?.transit_encryption_mode) === 'required')
    return refused(
      'elasticache-tls-off-needs-preferred',
      'Fails: AWS switches encryption in transit off from mode preferred only, and the group is in mode required.',
      'Keep encryption in transit on, or go through mode preferred.',
    );
  if (isTlsOff(change) && !isUnset(after?.user_group_ids))
    return refused(
      'elasticache-tls-off-with-users',
      'Fails: access control by users needs encryption in transit, which would go off.',
      'Keep encryption in transit on.',
    );
  return undefined;
}

const refused = (code: string, why: string, fix: string): Finding =>
  finding({
    code,
    attribute: 'transit_encryption_enabled',
    timing: 'not-applied',
    apply: 'fails',
    why,
    fix,
    source,
  });
