import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { definitionJsonSchema, referencePage } from '../../spec/schema/reference.ts';
import { partsModule } from '../../spec/schema/typescript.ts';
import { loadServices } from '../../synth/load-services.ts';
import { everyKindDefinitions } from '../charts/every-kind.ts';
import { example } from '../spec/example.ts';

const read = (path: string): string => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');

describe('what is generated from the schema', () => {
  it('is up to date: the JSON Schema (`npm run generate` writes it)', () => {
    expect(JSON.parse(read('spec.schema.json'))).toEqual(JSON.parse(JSON.stringify(definitionJsonSchema())));
  });

  it('is up to date: the reference page (`npm run generate` writes it)', () => {
    expect(read('reference.md')).toBe(referencePage());
  });

  it('is up to date: the types of a description (`npm run generate` writes them)', () => {
    const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(/([=:(|]) \| /g, '$1 ');

    expect(plain(readFileSync(new URL('../../spec/parts.ts', import.meta.url), 'utf8'))).toBe(
      plain(partsModule()),
    );
  });

  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(definitionJsonSchema());

  it('accepts every service of this repository', async () => {
    for (const { service } of await loadServices()) {
      validate(JSON.parse(JSON.stringify(service)));
      expect(validate.errors).toBe(null);
    }
  });

  it.each(everyKindDefinitions().map((service) => [service.name, service]))(
    'accepts a service that uses every property there is a kind for: %s',
    (_, service) => {
      validate(JSON.parse(JSON.stringify(service)));
      expect(validate.errors).toBe(null);
    },
  );

  it.each([
    ['a probe that is a number', { workload: { image: 'x:1', probes: { startup: 3 } } }],
    ['a probe of an unknown kind', { workload: { image: 'x:1', probes: { startup: { htpp: {} } } } }],
    ['a peer without ports', { workload: { image: 'x:1', egress: [{ name: 'a', cidrs: ['10.0.0.0/8'] }] } }],
    ['a bare number where a unit belongs', { postgres: { version: '16', backups: { retention: 30 } } }],
    ['an unknown property', { posgres: {} }],
    [
      'an unknown property of an environment',
      { environments: { dev: { ...example.environments.dev, redsi: {} } } },
    ],
    ['a tier that does not exist', { environments: { dev: { ...example.environments.dev, tier: 'prod' } } }],
  ])('refuses %s', (_, change) => {
    expect(validate(JSON.parse(JSON.stringify({ ...example, ...change })))).toBe(false);
  });

  it('says of every property what a change of it costs', () => {
    const sections = referencePage().split('\n### ').slice(1);

    expect(sections.length).toBeGreaterThan(80);
    expect(sections.filter((section) => !/A change costs: \S/.test(section))).toEqual([]);
  });
});
