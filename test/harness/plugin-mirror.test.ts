import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cliConfig, findPluginMirror, mirrorPaths, type PluginMirrorProps } from './plugin-mirror.ts';
import { makeWorkspace, type Workspace } from './workspace.ts';

const PROVIDER = join('registry.terraform.io', 'hashicorp', 'aws');
let workspace: Workspace;

beforeEach(() => {
  workspace = makeWorkspace('mirror');
});
afterEach(() => workspace.remove());

/** A search that sees nothing but the workspace. */
function find(props: PluginMirrorProps = {}): string | undefined {
  const home = workspace.path('home');
  return findPluginMirror({
    env: {},
    home,
    platform: 'linux_amd64',
    systemFolders: [],
    searchRoots: [],
    ...props,
  });
}

function unpacked(mirror: string, version = '5.100.0', platform = 'linux_amd64'): string {
  const folder = join(mirror, PROVIDER, version, platform);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `terraform-provider-aws_v${version}_x5`), '');
  return mirror;
}

function packed(mirror: string): string {
  mkdirSync(join(mirror, PROVIDER), { recursive: true });
  writeFileSync(join(mirror, PROVIDER, 'terraform-provider-aws_5.100.0_linux_amd64.zip'), '');
  return mirror;
}

describe('the plugin mirror', () => {
  it('is undefined where there is none, so that terraform downloads', () => {
    expect(find()).toBeUndefined();
  });

  it.each([
    ['unpacked', unpacked],
    ['packed', packed],
  ])('is found in its %s layout where PLINTH_PLUGIN_MIRROR names it', (_, make) => {
    const mirror = make(workspace.path('named'));
    expect(find({ env: { PLINTH_PLUGIN_MIRROR: mirror } })).toBe(mirror);
  });

  it('is not one that holds another version', () => {
    const mirror = unpacked(workspace.path('named'), '5.99.0');
    expect(find({ env: { PLINTH_PLUGIN_MIRROR: mirror } })).toBeUndefined();
  });

  it('is not one for another platform', () => {
    const mirror = unpacked(workspace.path('named'), '5.100.0', 'darwin_arm64');
    expect(find({ env: { PLINTH_PLUGIN_MIRROR: mirror } })).toBeUndefined();
  });

  it("is not one of another engine's registry", () => {
    unpacked(workspace.path('home', '.terraform.d', 'plugins'));
    expect(find({ host: 'registry.opentofu.org' })).toBeUndefined();
  });

  it('is found through the settings file that TF_CLI_CONFIG_FILE names', () => {
    const mirror = unpacked(workspace.path('configured'));
    const file = workspace.path('settings.tfrc');
    writeFileSync(file, cliConfig(mirror));
    expect(find({ env: { TF_CLI_CONFIG_FILE: file } })).toBe(mirror);
  });

  it('is found through ~/.terraformrc where TF_CLI_CONFIG_FILE names a file that does not exist', () => {
    const mirror = unpacked(workspace.path('configured'));
    mkdirSync(workspace.path('home'));
    writeFileSync(workspace.path('home', '.terraformrc'), cliConfig(mirror));
    expect(find({ env: { TF_CLI_CONFIG_FILE: workspace.path('absent') } })).toBe(mirror);
  });

  it.each([
    ['home', '.terraform.d', 'plugins'],
    ['home', '.local', 'share', 'terraform', 'plugins'],
    ['data', 'terraform', 'plugins'],
    ['cwd', 'terraform.d', 'plugins'],
    ['system'],
  ])('is found in the implied folder %s/%s/%s', (...parts) => {
    const mirror = unpacked(workspace.path(...parts.filter(Boolean)));
    const props = {
      env: { XDG_DATA_DIRS: workspace.path('data') },
      cwd: workspace.path('cwd'),
      systemFolders: [workspace.path('system')],
    };
    expect(find(props)).toBe(mirror);
  });

  it('is found by a search up to four folders deep', () => {
    const mirror = unpacked(workspace.path('root', 'one', 'two', 'three'));
    expect(find({ searchRoots: [workspace.path('root')] })).toBe(mirror);
  });

  it('is not searched for any deeper', () => {
    unpacked(workspace.path('root', 'one', 'two', 'three', 'four'));
    expect(find({ searchRoots: [workspace.path('root')] })).toBeUndefined();
  });

  it('is taken from PLINTH_PLUGIN_MIRROR before any other', () => {
    unpacked(workspace.path('home', '.terraform.d', 'plugins'));
    const mirror = unpacked(workspace.path('named'));
    expect(find({ env: { PLINTH_PLUGIN_MIRROR: mirror } })).toBe(mirror);
  });
});

describe('the settings of terraform', () => {
  it('give every path of a filesystem mirror, and none that is commented out', () => {
    const config = `provider_installation {
  filesystem_mirror {
    path    = "/one"
    include = ["example.com/*/*"]
  }
  # filesystem_mirror { path = "/two" }
  filesystem_mirror { path = "/three" }
  direct {}
}`;
    expect(mirrorPaths(config)).toEqual(['/one', '/three']);
  });

  it('allow no download where there is a mirror', () => {
    expect(cliConfig('/mirror')).not.toContain('direct');
    expect(mirrorPaths(cliConfig('/mirror'))).toEqual(['/mirror']);
  });
});
