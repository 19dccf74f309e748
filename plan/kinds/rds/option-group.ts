import type { AttributeChange } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import { type Kind, quiet } from '../../kind.ts';
import { blocks, canonical, hasUnknown, isMarker, type Json, text, type Value } from '../../value.ts';
import { type GroupProps, groupDestroyed, groupReplaced } from './group-end.ts';
import { printedName } from './parameter-changes.ts';
import { sources } from './sources.ts';

/** Options that can never be taken from an instance again. */
const permanent = new Set(['TDE', 'Timezone']);

const namesOf = (value: Value): readonly string[] =>
  [...new Set(blocks(value).flatMap((block) => text(block.option_name) ?? []))].sort();

const settingsOf = (value: Value, name: string): string =>
  canonical(blocks(value).filter((block) => block.option_name === name) as unknown as Json);

/** The provider always sends ApplyImmediately; some options restart the engine or open a port, some do not. */
function options(attribute: AttributeChange): readonly Finding[] {
  const { name, before, after } = attribute;
  if (isMarker(after) || hasUnknown(after)) return [changed(name, 'options known only after apply')];
  const [old, planned] = [namesOf(before), namesOf(after)];
  return [
    ...old.filter((option) => !planned.includes(option)).map((option) => removed(name, option)),
    ...planned.filter((option) => !old.includes(option)).map((option) => added(name, option)),
    ...planned
      .filter((option) => old.includes(option) && settingsOf(before, option) !== settingsOf(after, option))
      .map((option) => changed(name, option)),
  ];
}

const added = (attribute: string, option: string): Finding =>
  finding({
    code: 'rds-option-added',
    attribute,
    interruption: 'unknown',
    reversible: permanent.has(option) ? 'no' : 'yes',
    why:
      `Adds the option ${printedName(option, 'of another name')} to every instance of the group now. Some options interrupt the instance.` +
      (permanent.has(option) ? ' This one is permanent: no instance that has it can lose it again.' : ''),
    fix: 'Look the option up in the guide of the engine.',
    source: `${sources.optionGroups}; ${sources.provider}`,
  });

const removed = (attribute: string, option: string): Finding =>
  finding({
    code: 'rds-option-removed',
    attribute,
    interruption: 'unknown',
    apply: 'unknown',
    why:
      `Removes the option ${printedName(option, 'of another name')} from every instance of the group now. Clients that use it lose it, and AWS ` +
      'refuses to remove persistent and permanent options while an instance has them.',
    fix: 'Look the option up in the guide of the engine.',
    source: sources.optionGroups,
  });

const changed = (attribute: string, option: string): Finding =>
  finding({
    code: 'rds-option-changed',
    attribute,
    interruption: 'unknown',
    why: `Changes ${printedName(option, 'options')} for every instance of the group now. Some options interrupt the instance.`,
    fix: 'Look the option up in the guide of the engine.',
    source: sources.optionGroups,
  });

const group: GroupProps = {
  code: 'rds-option-group',
  noun: 'the option group',
  source: sources.optionGroups,
  swapped: {
    apply: 'unknown',
    text: 'The old group cannot be deleted as long as an instance or a snapshot uses it.',
  },
  heldOtherwise: 'Snapshots of its instances still use it.',
};

export const optionGroup: Kind = {
  types: ['aws_db_option_group'],
  noun: 'the option group',
  updated: { option: options, skip_destroy: quiet },
  destroyed: groupDestroyed(group),
  replaced: groupReplaced(group),
  left: groupReplaced(group),
};
