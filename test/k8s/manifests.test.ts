import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readManifests } from '../../k8s/manifests.ts';
import type { ManifestObject } from '../../k8s/object.ts';
import { ClusterError } from '../../k8s/problem.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'manifests-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(files: Readonly<Record<string, string>>): ManifestObject[] {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return readManifests(folder);
}

/** `<code> <path below the folder>` of each problem. */
function problems(files: Readonly<Record<string, string>>): string[] {
  try {
    read(files);
  } catch (error) {
    if (!(error instanceof ClusterError) || !error.badInput) throw error;
    return error.problems.map(({ code, path }) => `${code} ${path.replace(`${folder}/`, '')}`);
  }
  return [];
}

const configMap = (name: string, data = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${data}`;

describe('manifests', () => {
  it('are those of the YAML and JSON files in the order of names', () => {
    const objects = read({
      'b.yml': `${configMap('b1')}---\n${configMap('b2')}`,
      'a.yaml': `# nothing but a comment\n---\n${configMap('a')}---\n`,
      'c.json': JSON.stringify(
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { t: 'a/b\t' } },
        undefined,
        2,
      ),
      'spec.json': '{"service":"orders"}',
      '.hidden.yaml': 'nonsense: [',
      'README.md': 'text',
      'deeper/d.yaml': configMap('d'),
    });

    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['a', 'b1', 'b2', 'c']);
    expect(objects[3]?.data).toEqual({ t: 'a/b\t' });
  });

  it('of a List are its items', () => {
    const item = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

    const objects = read({
      'list.json': JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [item('a'), { apiVersion: 'v1', kind: 'ConfigMapList', items: [item('b')] }],
      }),
    });

    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
  });

  it('have the stringData of a Secret in data, where it wins', () => {
    const [secret] = read({
      'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: b2xk, b: a2VlcA==}\nstringData: {a: näw}\n`,
    });

    // "näw" is 6e c3 a4 77 in UTF-8.
    expect(secret).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's' },
      data: { a: 'bsOkdw==', b: 'a2VlcA==' },
    });
  });

  // Expected values: go-yaml v2, resolve.go; each was also read by `kubectl create --dry-run=client -o json`.
  it.each<[string, unknown]>([
    ['[yes, No, on, OFF, y, N, True]', [true, false, true, false, true, false, true]],
    ['[yEs, tRUE, "yes", \'on\']', ['yEs', 'tRUE', 'yes', 'on']],
    ['[0777, 0o777, 0x1F, 0b101, -0b11, 1_000, +12]', [511, 511, 31, 5, -3, 1000, 12]],
    ['[0888, 1., .5, -.5, 1e3, 1E-3]', [888, 1, 0.5, -0.5, 1000, 0.001]],
    ['[1:30, 12:30:45, 2026-11-21, 1.2.3, 1e, .]', ['1:30', '12:30:45', '2026-11-21', '1.2.3', '1e', '.']],
    ['[~, null, NULL, nULL, ""]', [null, null, null, 'nULL', '']],
    ['{on: 1, 1: 2, 0x10: 3}', { true: 1, '1': 2, '16': 3 }],
    ['{a: &x {k: 1}, b: {<<: *x, l: 2}}', { a: { k: 1 }, b: { k: 1, l: 2 } }],
    ['[!!str 12, !!float 3]', ['12', 3]],
  ])('read %s as Kubernetes does', (text, value) => {
    expect(read({ 'a.yaml': configMap('a', `data: ${text}\n`) })[0]?.data).toEqual(value);
  });
});

describe('what is no manifest', () => {
  it('is told all at once, with file and line', () => {
    const files = {
      'a.yaml': `${configMap('a')}---\nkind: ConfigMap\nmetadata: {name: 5}\n`,
      'b.yaml': `${configMap('b')}data:\n  x: 1\n  x: 2\n`,
      'c.yaml': '- a\n- b\n',
      'd.yaml': `${configMap('d')}---\n${configMap('a')}`,
      'e.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {port: 5432}\n`,
      'f.yaml': configMap('f', 'data: [.inf, 9007199254740993]\n'),
      'g.json': '{"service":"orders"}',
    };

    expect(problems(files)).toEqual([
      'PLINTH-K8S-022 b.yaml:7',
      'PLINTH-K8S-023 c.yaml:1',
      'PLINTH-K8S-024 a.yaml:6 .apiVersion',
      'PLINTH-K8S-024 a.yaml:6 .metadata.name',
      'PLINTH-K8S-028 e.yaml:1 .stringData.port',
      'PLINTH-K8S-026 f.yaml:1 .data.0',
      'PLINTH-K8S-026 f.yaml:1 .data.1',
      'PLINTH-K8S-024 g.json:1 .apiVersion',
      'PLINTH-K8S-024 g.json:1 .kind',
      'PLINTH-K8S-024 g.json:1 .metadata.name',
      'PLINTH-K8S-025 d.yaml:6',
    ]);
  });

  it('is a text of aliases of aliases that would fill the memory', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh'])
      lines.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`);

    expect(problems({ 'bomb.yaml': lines.join('\n') })).toEqual(['PLINTH-K8S-027 bomb.yaml:1']);
  });

  it('is an alias of nothing', () => {
    expect(problems({ 'a.yaml': configMap('a', 'data: {x: *gone}\n') })).toEqual(['PLINTH-K8S-027 a.yaml:1']);
  });

  it.each([
    ['an empty folder', {}],
    ['a folder with comments alone', { 'a.yaml': '# nothing\n' }],
    ['a folder with nothing but spec.json', { 'spec.json': '{}' }],
  ])('is %s', (_what, files) => {
    expect(problems(files)).toEqual([`PLINTH-K8S-021 ${folder}`]);
  });

  it('is a folder that is not there, or a file', () => {
    expect(() => readManifests(join(folder, 'absent'))).toThrow(/^PLINTH-K8S-020 .*got nothing/);
    writeFileSync(join(folder, 'file'), '');
    expect(() => readManifests(join(folder, 'file'))).toThrow(/^PLINTH-K8S-020 .*got a file/);
  });
});

describe('data of a Secret', () => {
  const secret = (value: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n  key: ${value}\n`;

  it('is base64, or refused', () => {
    expect(problems({ 'a.yaml': secret('cGxhaW4=') })).toEqual([]);
    expect(problems({ 'a.yaml': secret('"cGxh\\naW4="') })).toEqual([]);
    expect(problems({ 'a.yaml': secret('hunter2') })).toEqual(['PLINTH-K8S-028 a.yaml:1 .data.key']);
    expect(problems({ 'a.yaml': secret('cGxhaW4') })).toEqual(['PLINTH-K8S-028 a.yaml:1 .data.key']);
  });
});

describe('the stage an object names', () => {
  const staged = (stage: string) => `${configMap('a')}  annotations:\n    plinth.dev/stage: ${stage}\n`;

  it('is a text with the number of a stage, or refused', () => {
    const refused = ['PLINTH-K8S-029 a.yaml:1 .metadata.annotations["plinth.dev/stage"]'];

    expect(problems({ 'a.yaml': staged('"6"') })).toEqual([]);
    expect(problems({ 'a.yaml': staged('abc') })).toEqual(refused);
    expect(problems({ 'a.yaml': staged('"7"') })).toEqual(refused);
    expect(problems({ 'a.yaml': staged('6') })).toEqual(refused);
  });
});
