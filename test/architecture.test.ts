import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Who may import whom; a folder may always import itself. Packages of others are listed by name. */
const allowed: Readonly<Record<string, { folders: readonly string[]; packages: readonly string[] }>> = {
  facts: { folders: [], packages: [] },
  spec: { folders: ['facts'], packages: ['zod', 'fastest-levenshtein'] },
  stacks: { folders: ['spec', 'facts'], packages: ['cdktf', '@cdktf/provider-aws', 'constructs'] },
  charts: {
    // What an object is and in which order objects are applied is one thing for both halves.
    folders: ['spec', 'facts', 'k8s/object.ts', 'k8s/stages.ts'],
    packages: ['cdk8s', 'cdk8s-plus-27', 'constructs'],
  },
  k8s: { folders: [], packages: ['@kubernetes/client-node', 'yaml'] },
  synth: {
    folders: ['spec', 'facts', 'stacks', 'charts', 'k8s/object.ts', 'k8s/stages.ts'],
    packages: [
      'cdktf',
      'cdk8s',
      'constructs',
      'yaml',
      'picomatch',
      'fastest-levenshtein',
      '@swc/wasm-typescript',
    ],
  },
  plan: { folders: ['facts', 'spec'], packages: [] },
  report: { folders: ['plan'], packages: [] },
  cli: {
    folders: ['spec', 'facts', 'stacks', 'charts', 'synth', 'k8s', 'plan', 'report'],
    packages: ['commander', 'yaml', 'zod'],
  },
};

/** Code that may write, and what with. Everything else computes. */
const writers: Readonly<Record<string, RegExp>> = {
  'node:child_process':
    /^(cli\/terraform\.ts|cli\/lint\/run\.ts|cli\/review\/infracost\.ts|bench\/|demo\/|test\/)/,
  '@kubernetes/client-node': /^k8s\/transport\//,
};

const sourcesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^'\s]+)'/g)].map(
    (match) => match[1] as string,
  );

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

describe('imports', () => {
  it.each(Object.keys(allowed))('of %s go only where they may', (folder) => {
    const rule = allowed[folder] as (typeof allowed)[string];
    const strays = sourcesIn(folder).flatMap((file) =>
      importsOf(file)
        .filter((specifier) => !specifier.startsWith('node:'))
        .filter((specifier) => {
          if (!specifier.startsWith('.')) return !rule.packages.includes(packageOf(specifier));
          const target = join(file, '..', specifier);
          const [top] = target.split('/') as [string];
          return top !== folder && !rule.folders.includes(top) && !rule.folders.includes(target);
        })
        .map((specifier) => `${file}: ${specifier}`),
    );

    expect(strays).toEqual([]);
  });

  it('never load the whole provider index', () => {
    const files = [...Object.keys(allowed), 'test', 'demo'].flatMap(sourcesIn);

    expect(files.filter((file) => importsOf(file).includes('@cdktf/provider-aws'))).toEqual([]);
  });

  it.each(Object.keys(writers))('of %s are where things may be started', (module) => {
    const strays = Object.keys(allowed)
      .flatMap(sourcesIn)
      .filter((file) => importsOf(file).includes(module) && !(writers[module] as RegExp).test(file));

    expect(strays).toEqual([]);
  });

  it('of the front door load no heavy package', () => {
    const seen = new Set<string>();
    const visit = (file: string): string[] => {
      if (seen.has(file)) return [];
      seen.add(file);
      const text = readFileSync(file, 'utf8').replaceAll(/import type[^;]+;|export type[^;]+;/g, '');
      return [...text.matchAll(/from\s*'([^']+)'/g)]
        .map((match) => match[1] as string)
        .flatMap((specifier) =>
          specifier.startsWith('.') ? visit(join(file, '..', specifier)) : [specifier],
        );
    };

    expect(visit('index.ts')).toEqual([]);
  });
});
