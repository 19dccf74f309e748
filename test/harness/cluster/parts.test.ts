import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeWorkspace } from '../workspace.ts';
import { clusterParts } from './cluster.ts';
import { CRD_SETS, wantedDefinitions } from './crds.ts';
import { changed, goBuild } from './part-build.ts';
import { builtParts, ensureParts, sameMinor, versionIn } from './part-cache.ts';
import { PARTS, type PartName } from './parts.ts';

const modules = join(import.meta.dirname, 'modules');
const names = Object.keys(PARTS) as PartName[];
const workspace = makeWorkspace('parts');
afterAll(() => workspace.remove());

const goMod = (module: string) => readFileSync(join(modules, module, 'go.mod'), 'utf8');

/** A program that prints a version, in a folder of its own. */
function program(folder: string, name: string, output: string): string {
  mkdirSync(workspace.path(folder), { recursive: true });
  const file = workspace.path(folder, name);
  writeFileSync(file, `#!/bin/sh\necho '${output}'\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('the parts', () => {
  it.each(names)('%s is pinned by a go.mod that names its program, and by a go.sum', (name) => {
    const part = PARTS[name];
    expect(goMod(part.module)).toMatch(new RegExp(`tool \\(?[^)]*${part.program}`));
    expect(goMod(part.module)).toMatch(new RegExp(` v${part.version.replaceAll('.', '\\.')}\\b`));
    expect(existsSync(join(modules, part.module, 'go.sum'))).toBe(true);
  });

  it('have no wrapper that no part uses', () => {
    expect(readdirSync(modules).sort()).toEqual([...new Set(names.map((name) => PARTS[name].module))].sort());
  });

  it('share what they compile: those on the libraries of Kubernetes have one version of them', () => {
    for (const module of ['kwok', 'metrics-server', 'external-secrets', 'helm']) {
      expect(goMod(module)).toMatch(/k8s\.io\/client-go v0\.34\.2\b/);
      expect(goMod(module)).not.toMatch(/k8s\.io\/(api|apimachinery|client-go) v0\.(?!34\.2)/);
    }
  });

  it('are compiled with nothing of this machine in them', () => {
    const args = goBuild('kwok', PARTS.kwok);
    expect(args).toEqual(expect.arrayContaining(['-mod=readonly', '-trimpath', '-buildvcs=false']));
    expect(args).toContain('-s -w -X sigs.k8s.io/kwok/pkg/consts.Version=v0.7.0');
  });

  it('are those of the control plane, and more where more is asked for', () => {
    expect(clusterParts()).toHaveLength(5);
    const externalSecrets = { endpoint: 'http://127.0.0.1:1' };
    expect(clusterParts({ metrics: true, externalSecrets }).slice(5)).toEqual([
      'metrics-server',
      'external-secrets',
    ]);
  });
});

describe('a part of this machine', () => {
  const cacheDir = workspace.path('cache');

  it('is taken from KUBEBUILDER_ASSETS before PATH', async () => {
    const asset = program('assets', 'kube-apiserver', 'Kubernetes v1.34.0');
    program('bin', 'kube-apiserver', 'Kubernetes v1.34.2');
    const env = { KUBEBUILDER_ASSETS: workspace.path('assets'), PATH: workspace.path('bin') };
    expect(await ensureParts(['kube-apiserver'], { cacheDir, env })).toEqual({ 'kube-apiserver': asset });
  });

  it('of another minor version is passed over, and that is said', async () => {
    const old = program('old', 'etcd', 'etcd Version: 3.4.30');
    const lines: string[] = [];
    const props = {
      cacheDir,
      env: { PATH: workspace.path('old') },
      onProgress: (line: string) => lines.push(line),
    };
    expect(await builtParts(['etcd'], props)).toBe(false);
    expect(lines).toEqual([`etcd: passing over ${old}, which is 3.4.30, not 3.6.5`]);
  });

  it('is never one that we change', async () => {
    program('bin', 'kwok', 'kwok version v0.7.0');
    expect(await builtParts(['kwok'], { cacheDir, env: { PATH: workspace.path('bin') } })).toBe(false);
  });

  it('has its version in what it prints', () => {
    expect(versionIn('kube-score version: 1.20.0, commit: abc')).toBe('1.20.0');
    expect(versionIn('unknown')).toBeUndefined();
    expect(sameMinor('1.34.0', '1.34.2')).toBe(true);
    expect(sameMinor('1.33.2', '1.34.2')).toBe(false);
  });
});

describe('a change of a source', () => {
  it('is made as often as was expected', () => {
    expect(changed('a b a', { file: 'x.go', from: 'a', to: 'c', times: 2 })).toBe('c b c');
  });

  it('fails where the source is another than it was written for', () => {
    const change = () => changed('a b a', { file: 'x.go', from: 'a', to: 'c' });
    expect(change).toThrow('x.go has 2 times "a", not 1');
  });
});

describe('custom resource definitions', () => {
  const stream = [
    'metadata:\n  annotations:\n    name: other\n  name: one.example.com\nspec: 1\n',
    'kind: X\nmetadata:\n  name: two.example.com\nspec: 2\n',
  ].join('---\n');

  it('are taken by name out of a stream of many', () => {
    expect(wantedDefinitions(stream, ['two.example.com'])).toEqual([
      ['two.example.com', '\nkind: X\nmetadata:\n  name: two.example.com\nspec: 2\n'],
    ]);
    expect(wantedDefinitions(stream, ['one.example.com'])[0]?.[1]).toContain('spec: 1');
  });

  it('that are not there are missed by name', () => {
    expect(() => wantedDefinitions(stream, ['three.example.com'])).toThrow(
      'no definition of three.example.com',
    );
  });

  it('come with the operator of the same version', () => {
    expect(CRD_SETS['external-secrets'].version).toBe(`v${PARTS['external-secrets'].version}`);
    expect(CRD_SETS['external-secrets'].sum).toBe(PARTS['external-secrets'].source?.sum);
  });
});
