import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { toYaml } from '../../charts/yaml.ts';

/** Generated objects may lack a prototype, which a parsed one has. */
const plainCopy = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('YAML', () => {
  test('reads like a manifest', () => {
    const object = {
      kind: 'ConfigMap',
      data: {
        'run.sh': 'set -eu\n\n  echo "hi" # there\n',
        image: 'example.com:5000/a/b:1.2@sha256:0a',
        no: 'off',
      },
      list: [{ name: 'a', args: ['-c', 'x'] }, [1, []], 'b', {}],
      left: undefined,
    };
    expect(toYaml(object)).toBe(
      `kind: ConfigMap
data:
  run.sh: |
    set -eu

      echo "hi" # there
  image: example.com:5000/a/b:1.2@sha256:0a
  "no": "off"
list:
  - name: a
    args:
      - "-c"
      - x
  - - 1
    - []
  - b
  - {}
`,
    );
  });

  test.each([
    'off',
    'y',
    'Null',
    '012',
    '0o7',
    '1:30',
    '2024-01-01',
    '1e3',
    '.inf',
    '~',
    '<<',
    '=',
    '',
    ' a',
    'a: b',
  ])('keeps the string %j a string', (value) => {
    for (const version of ['1.1', '1.2'] as const)
      expect(parse(toYaml({ value }), { version })).toEqual({ value });
  });

  test.each(['1.1', '1.2'] as const)(
    'of any JSON object is read back as that object by YAML %s',
    (version) => {
      const awkward = fc.string({
        unit: fc.constantFrom(...' \n\t\r:#-\'"{}[]&*!|>%@`,?=<~.0aé\u0085\u2028\ufeff\u0000'),
      });
      const text = fc.oneof(awkward, fc.string({ unit: 'grapheme' }));
      const number = fc.oneof(fc.integer(), fc.constant(0.5));
      const { json } = fc.letrec((tie) => ({
        json: fc.oneof(
          { maxDepth: 4 },
          text,
          number,
          fc.boolean(),
          fc.constant(null),
          fc.array(tie('json')),
          tie('map'),
        ),
        map: fc.dictionary(text, tie('json')),
      }));
      fc.assert(
        fc.property(json, (value) => {
          expect(parse(toYaml({ value }), { version, merge: false })).toEqual({ value: plainCopy(value) });
        }),
        { numRuns: 500 },
      );
    },
  );
});
