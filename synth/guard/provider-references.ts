import type { Problem } from '../../spec/problem.ts';
import { isObject } from '../json.ts';
import { blocksOf, entriesOf } from './addresses.ts';
import type { GuardCheck } from './guard-input.ts';

/** A provider object of another stack is emitted as its name here; two providers without alias are emitted as they are. */
export const providerReferences: GuardCheck = ({ stack, json }) => {
  const problems: Problem[] = [];
  const known = new Set<string>();
  for (const [type, configurations] of entriesOf(json.provider)) {
    const names = [configurations].flat().map((configuration) => nameOf(type, configuration));
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) !== index)
        problems.push(duplicate(`${stack.node.id}/provider.${name}`, name === type));
      known.add(name);
    }
  }
  for (const { address, body } of blocksOf(json))
    for (const reference of providersOf(body))
      if (!known.has(reference)) problems.push(unknown(`${stack.node.id}/${address}`, reference, [...known]));
  return problems;
};

const nameOf = (type: string, configuration: unknown): string =>
  isObject(configuration) && typeof configuration.alias === 'string'
    ? `${type}.${configuration.alias}`
    : type;

function providersOf(body: unknown): string[] {
  if (!isObject(body)) return [];
  const own = typeof body.provider === 'string' ? [body.provider] : [];
  const ofModule = entriesOf(body.providers).map(([, value]) => String(value));
  return [...own, ...ofModule];
}

const duplicate = (path: string, bare: boolean): Problem => ({
  code: 'PLINTH-GUARD-007',
  path,
  got: bare ? 'two providers of the type without an alias' : 'two providers with this alias',
  rule: 'providers of one type need different aliases, and one may go without',
  fix: 'give one of them another `alias`',
});

const unknown = (path: string, got: string, known: readonly string[]): Problem => ({
  code: 'PLINTH-GUARD-007',
  path: `${path}.provider`,
  got,
  rule: `a provider must be configured in the same stack (here: ${known.join(', ') || 'none'})`,
  fix: 'pass a provider construct of this stack',
});
