import { type ArgumentEffect, documentOf, type ResourceKind } from '../../../facts/resource-kinds.ts';
import type { AttributeChange, Change } from '../../change.ts';
import { codeWith, type Finding, finding, type Timing } from '../../finding.ts';
import type { AttributeRule, Kind } from '../../kind.ts';
import { quietly } from '../stores/arguments.ts';
import { windowTiming } from '../table.ts';
import { common, isGuarding } from './common.ts';
import { ended, isStore } from './ends.ts';
import { createdExposed, newlyExposed } from './exposed.ts';
import { nounOf } from './noun.ts';

/** A kind from its line in the table; `special` are rules the table can not express. */
export function generalKind(
  type: string,
  kind: ResourceKind,
  special: Readonly<Record<string, AttributeRule>> = {},
): Kind {
  const noun = kind.noun ?? nounOf(type);
  const listed = Array.isArray(kind.quiet) ? quietly(...(kind.quiet as readonly string[])) : {};
  const effects = Object.entries(kind.updates ?? {}).map(
    ([name, effect]) => [name, effectRule(effect, kind)] as const,
  );
  return {
    types: [type],
    noun,
    created: createdExposed,
    updated: { ...listed, ...Object.fromEntries(effects), ...special },
    otherwise: (attribute, change) => otherwise(attribute, change, kind, noun),
    destroyed: (change) => [...ended(change, kind, noun), ...newlyExposed(change)],
    ...(kind.holds === 'nothing' && { left: () => [] }),
    ...(kind.protection !== undefined && {
      guards: { [kind.protection]: isGuarding },
    }),
  };
}

const effectRule =
  ({ when, note, ...effect }: ArgumentEffect, kind: ResourceKind): AttributeRule =>
  ({ name }, change) => [
    finding({
      ...effect,
      code: `${kind.holds}-${name.replaceAll('_', '-')}`,
      attribute: name,
      severity: 'review',
      ...severityOf(effect, timingOf(when, change)),
      timing: timingOf(when, change),
      why: note,
      source: documentOf(kind),
    }),
  ];

const timingOf = (when: ArgumentEffect['when'], change: Change): Timing => {
  if (when === 'now') return 'now';
  return when === 'reboot' ? 'next-reboot' : windowTiming(change.after?.apply_immediately);
};

/** An outage at apply is dangerous; everything else in the table is worth its sentence. */
const severityOf = (
  { interruption }: Pick<ArgumentEffect, 'interruption'>,
  timing: Timing,
): { readonly severity?: 'dangerous' } =>
  interruption === 'outage' && (timing === 'now' || timing === 'unknown') ? { severity: 'dangerous' } : {};

/** What an argument without a line of its own does: by its name, then by what the type holds. */
function otherwise(
  attribute: AttributeChange,
  change: Change,
  kind: ResourceKind,
  noun: string,
): readonly Finding[] {
  const { name } = attribute;
  if (Object.hasOwn(common, name)) return (common[name] as PlainRule)(attribute, change);
  if (kind.quiet === '*' || kind.holds === 'nothing' || kind.holds === 'monitoring') return [];
  return [
    isStore(kind) || kind.holds === 'stack' ? storeChange(name, noun, kind) : useChange(name, noun, kind),
  ];
}

/** The rules of `common` look at nothing but the change. */
type PlainRule = (attribute: AttributeChange, change: Change) => readonly Finding[];

const storeChange = (attribute: string, noun: string, kind: ResourceKind): Finding =>
  finding({
    code: codeWith('unknown-argument', attribute),
    attribute,
    severity: 'review',
    timing: 'unknown',
    interruption: 'unknown',
    data: 'unknown',
    reversible: 'unknown',
    apply: 'unknown',
    why: `Changes ${attribute} of ${noun}, and what that does is not known here.`,
    fix: 'Check by hand what this does.',
    source: documentOf(kind),
  });

/** It holds no data to lose; whether its users notice is not known. */
const useChange = (attribute: string, noun: string, kind: ResourceKind): Finding =>
  finding({
    code: codeWith(`${kind.holds}-change`, attribute),
    attribute,
    severity: 'review',
    interruption: 'unknown',
    why: `Changes ${attribute} of ${noun} now. It holds no data; whether its users notice is not known here.`,
    source: documentOf(kind),
  });
