import type { AttributeChange, Change } from '../change.ts';
import type { Context } from '../context.ts';
import { codeWith, type Finding, finding } from '../finding.ts';
import type { Kind } from '../kind.ts';

const source = 'plinth: no documented rule for this resource type';

/** Nothing is known: each field says so. */
const unknown = {
  severity: 'review',
  interruption: 'unknown',
  data: 'unknown',
  reversible: 'unknown',
  apply: 'unknown',
} as const;

/** The type of a resource as a sentence may carry it: the plan is somebody else's text. */
const typeOf = ({ type }: Change): string =>
  /^\w{1,100}$/.test(type) ? `${/^[aeio]/i.test(type) ? 'an' : 'a'} ${type}` : 'a resource';

/** The deletion of a kind nobody wrote rules for: what is in it is not known. */
export const destroyed = (change: Change): readonly Finding[] => [
  finding({
    ...unknown,
    code: 'unknown-kind-delete',
    why: `Deletes ${typeOf(change)}, whose content and users are not known here.`,
    fix: 'Check by hand what it holds and who uses it.',
    source,
  }),
];

export const replaced = (change: Change, _context: Context): readonly Finding[] => [
  finding({
    ...unknown,
    code: 'unknown-kind-replace',
    why:
      change.replaceOrder === 'leave-old'
        ? `Creates ${typeOf(change)} anew and leaves the old one running, unmanaged. What the old one holds is not known here.`
        : `Replaces ${typeOf(change)}, whose content and users are not known here. What the old one holds goes with it.`,
    fix: 'Check by hand what it holds and who uses it.',
    source,
  }),
];

export const forgotten = (_change: Change, _context: Context): readonly Finding[] => [
  finding({
    code: 'forgotten',
    severity: 'review',
    timing: 'not-applied',
    why: 'Leaves it running and stops managing it. No later plan will change, protect or delete it.',
    source: 'Terraform language, removed block with destroy = false',
  }),
];

/** How long Terraform waits, and in which Region it looks: neither changes the resource. */
const ofTerraform = new Set(['timeouts', 'region']);

/** What a resource is called and filed under. Labels are tags of Google Cloud; its `tags` are for firewalls. */
const filing = new Set([
  'azuread tags',
  'azurerm tags',
  'azapi tags',
  'google effective_labels',
  'google labels',
  'google terraform_labels',
]);

const isFiling = ({ name }: AttributeChange, { type }: Change): boolean =>
  name === 'description' || filing.has(`${type.slice(0, type.indexOf('_'))} ${name}`);

/** What an argument means that every kind has; undefined for all others. */
export const ofEveryKind = ({ name }: AttributeChange): readonly Finding[] | undefined =>
  ofTerraform.has(name) ? [] : undefined;

export function updated(
  attribute: AttributeChange,
  change: Change,
  kind: Kind | undefined,
): readonly Finding[] {
  if (kind === undefined && isFiling(attribute, change)) return [];
  return [
    finding({
      ...unknown,
      code: codeWith('unknown-argument', attribute.name),
      attribute: attribute.name,
      timing: 'unknown',
      why: `Changes ${attribute.name} of ${kind?.noun ?? typeOf(change)}, and what that does is not known here.`,
      fix: 'Check by hand what this does.',
      source,
    }),
  ];
}
