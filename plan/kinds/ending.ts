import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { text } from '../value.ts';
import { forcingArguments, replaceReason } from './forcing.ts';

/** Beginning of a sentence on a change that ends an object. */
export const endsIt = (change: Change): 'Deletes' | 'Replaces' =>
  change.action === 'replace' ? 'Replaces' : 'Deletes';

/** What makes Terraform replace or delete, as an end of a sentence; empty where nothing needs saying. */
export function causeOf(change: Change): string {
  if (change.deposed !== undefined) return ', the old object of an interrupted replacement';
  if (change.action !== 'replace') return '';
  const forcing = forcingArguments(change);
  if (forcing.length === 1) return `, which the change of ${forcing[0]} forces`;
  if (forcing.length > 1) return `, which the changes of ${forcing.join(', ')} force`;
  const reason = replaceReason(change);
  return reason === undefined ? '' : `, because ${reason}`;
}

/** Whether the new object is made beside the old one (or leaves it running) although the name is taken by it. */
export function isNameTaken(change: Change, ...names: readonly string[]): boolean {
  if (change.action !== 'replace' || change.replaceOrder === 'destroy-first') return false;
  if (change.replaceOrder === undefined) return false;
  return names.some((name) => {
    const before = text(change.before?.[name]);
    return before !== undefined && before !== '' && before === text(change.after?.[name]);
  });
}

/** "3 resources of this plan, such as a.b and c.d": who is concerned, as far as the plan shows; empty for nobody. */
export function inWords(addresses: readonly string[]): string {
  if (addresses.length === 0) return '';
  const [first, second] = addresses;
  const shown = second === undefined ? `${first}` : `${first} and ${second}`;
  if (addresses.length <= 2) return shown;
  return `${addresses.length} resources of this plan, such as ${shown}`;
}

/** Addresses of the resources that refer to this one in the configuration, itself left out. */
export const dependants = (change: Change, context: Context): readonly string[] =>
  [...new Set(context.referencedBy(change).map(({ address }) => address))].filter(
    (address) => address !== change.address,
  );
