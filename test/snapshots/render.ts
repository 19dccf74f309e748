import { stringify } from 'yaml';
import type { BuiltStack } from '../../synth/build.ts';

type Tree = Record<string, unknown>;

/**
 * A stack as a reviewer wants to read it: one block per address, in order, without versions and construct
 * paths, policies laid out instead of quoted.
 */
export function renderTerraform({ terraform }: BuiltStack): string {
  const {
    resource = {},
    ephemeral = {},
    variable = {},
    provider = {},
    output = {},
    data = {},
  } = terraform as Record<string, Tree>;
  const blocks = [
    ...named('resource', resource),
    ...named('ephemeral', ephemeral),
    ...named('data', data),
    ...single('variable', variable),
    ...single('output', output),
    ['provider', provider],
    ['backend', ((terraform.terraform ?? {}) as Tree).backend],
  ] as [string, unknown][];
  return `${blocks.map(([title, body]) => `# ${title}\n${yaml(body)}`).join('\n')}`;
}

const named = (kind: string, types: Tree): [string, unknown][] =>
  Object.entries(types).flatMap(([type, names]) =>
    Object.entries(names as Tree).map(([name, body]): [string, unknown] => [`${kind} ${type}.${name}`, body]),
  );

const single = (kind: string, names: Tree): [string, unknown][] =>
  Object.entries(names).map(([name, body]) => [`${kind} ${name}`, body]);

const yaml = (value: unknown): string =>
  stringify(readable(value), { lineWidth: 0, aliasDuplicateObjects: false, defaultStringType: 'PLAIN' });

function readable(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('{')) return laidOut(value);
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '//')
      .map(([key, child]) => [key, readable(child)]),
  );
}

/** A JSON document in a string, such as a policy. */
function laidOut(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export const renderManifests = ({ manifests }: BuiltStack): string =>
  manifests.map(({ name, text }) => `# ${name}\n${text}`).join('\n');
