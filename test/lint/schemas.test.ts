import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterAll, describe, expect, it } from 'vitest';
import { makeWorkspace } from '../harness/index.ts';
import { coreSchemas, customSchemas, type Schemas, writeSchemas } from './schemas.ts';

const workspace = makeWorkspace('schemas');
afterAll(workspace.remove);

const write = (name: string, text: string): string => {
  writeFileSync(workspace.path(name), text);
  return workspace.path(name);
};

const accepts = (schemas: Schemas, kind: string, object: object): boolean => {
  const schema = schemas.get(kind);
  if (schema === undefined) throw new Error(`no schema of ${kind}`);
  return new Ajv({ strict: false, validateFormats: false }).compile(schema)(object) as boolean;
};

const swagger = JSON.stringify({
  definitions: {
    'io.k8s.api.core.v1.Thing': {
      type: 'object',
      required: ['spec'],
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        spec: { $ref: '#/definitions/io.k8s.api.core.v1.ThingSpec' },
      },
      'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Thing' }],
    },
    'io.k8s.api.core.v1.ThingSpec': {
      type: 'object',
      properties: {
        port: { $ref: '#/definitions/io.k8s.apimachinery.pkg.util.intstr.IntOrString' },
        size: { $ref: '#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity' },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
      },
    },
    'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: 'string', format: 'int-or-string' },
    'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'string' },
  },
});

describe('schemas of built-in kinds', () => {
  const schemas = coreSchemas(write('swagger.json', swagger));
  const thing = (spec: object) => ({ apiVersion: 'v1', kind: 'Thing', spec });

  it.each([
    ['a number where text or a number may be', { port: 80 }],
    ['text where text or a number may be', { port: 'http' }],
    ['a quantity as a number', { size: 1 }],
    ['labels of any name', { labels: { anything: 'goes' } }],
  ])('accept %s', (_, spec) => {
    expect(accepts(schemas, 'v1/Thing', thing(spec))).toBe(true);
  });

  it.each([
    ['a field they do not name, at any depth', { prot: 80 }],
    ['a value of another type', { labels: { anything: 1 } }],
  ])('refuse %s', (_, spec) => {
    expect(accepts(schemas, 'v1/Thing', thing(spec))).toBe(false);
  });
});

describe('schemas of custom kinds', () => {
  const schemas = customSchemas([
    write(
      'crd.yaml',
      `# A file of several documents
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.com
  names: { kind: Gadget }
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                format: { type: string, nullable: true }
                default: { type: string }
                port: { x-kubernetes-int-or-string: true, format: int32 }
                free: { type: object, properties: {}, x-kubernetes-preserve-unknown-fields: true }
                list: { type: array, items: { type: object, properties: { name: { type: string } } } }
`,
    ),
  ]);
  const gadget = (spec: object) => ({
    apiVersion: 'example.com/v1',
    kind: 'Gadget',
    metadata: { name: 'a' },
    spec,
  });

  it.each([
    ['properties named like a keyword', { format: 'x', default: 'y' }],
    ['null where it may be', { format: null }],
    ['a number or text', { port: 'http' }],
    ['what an open object holds', { free: { anything: { goes: 1 } } }],
    ['items', { list: [{ name: 'a' }] }],
  ])('accept %s', (_, spec) => {
    expect(accepts(schemas, 'example.com/v1/Gadget', gadget(spec))).toBe(true);
  });

  it.each([
    ['a field they do not name', { fromat: 'x' }],
    ['one in an item of a list', { list: [{ nmae: 'a' }] }],
    ['null where it may not be', { default: null }],
  ])('refuse %s', (_, spec) => {
    expect(accepts(schemas, 'example.com/v1/Gadget', gadget(spec))).toBe(false);
  });

  it('refuse a field beside the spec', () => {
    expect(accepts(schemas, 'example.com/v1/Gadget', { ...gadget({}), sepc: {} })).toBe(false);
  });

  it('are found by kubeconform under the kind, the group and the version', () => {
    const location = writeSchemas(schemas, [gadget({})], workspace.path('out'));

    expect(location).toBe(workspace.path('out', '{{.ResourceKind}}_{{.Group}}_{{.ResourceAPIVersion}}.json'));
    expect(JSON.parse(readFileSync(workspace.path('out', 'gadget_example.com_v1.json'), 'utf8'))).toEqual(
      schemas.get('example.com/v1/Gadget'),
    );
  });
});
