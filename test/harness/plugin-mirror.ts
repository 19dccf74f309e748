import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export const AWS_PROVIDER_VERSION = '5.100.0';

export interface PluginMirrorProps {
  /** @default 'registry.terraform.io' */
  readonly host?: string;
  /** @default - the version the stacks are written for */
  readonly version?: string;
  /** `<os>_<arch>` as the registry spells it. @default - this machine's */
  readonly platform?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** @default - the user's */
  readonly home?: string;
  /** The folder terraform will run in, whose `terraform.d/plugins` is an implied mirror. @default - none */
  readonly cwd?: string;
  /** Mirrors that terraform itself looks at on every machine. */
  readonly systemFolders?: readonly string[];
  /** Where to look last, to a depth of four folders. */
  readonly searchRoots?: readonly string[];
}

const SYSTEM_FOLDERS = ['/usr/local/share/terraform/plugins', '/usr/share/terraform/plugins'];
const SEARCH_ROOTS = ['/opt', '/usr/local', '/srv', '/var/lib'];
const SEARCH_DEPTH = 4;
const SEARCH_LIMIT = 20_000;

/**
 * The folder of a filesystem mirror that holds the AWS provider for this machine, or undefined where terraform has to
 * download it. Looked for, in this order: `PLINTH_PLUGIN_MIRROR`; the `filesystem_mirror` paths of terraform's settings
 * file; the implied mirrors (Terraform documentation, "CLI Configuration", "Implied Local Mirror Directories"); a
 * bounded search of the usual places.
 */
export function findPluginMirror(props: PluginMirrorProps = {}): string | undefined {
  const env = props.env ?? process.env;
  const home = props.home ?? env.HOME ?? homedir();
  const named = env.PLINTH_PLUGIN_MIRROR;
  const candidates = [
    ...(named ? [named] : []),
    ...configuredMirrors(env, home),
    ...impliedMirrors(env, home, props),
  ];
  const known = candidates.find((folder) => holdsProvider(folder, props));
  return known ?? searchForMirror([...(props.searchRoots ?? SEARCH_ROOTS), home], props);
}

/** True for both layouts: `<version>/<platform>/` unpacked, or one zip file per version and platform. */
export function holdsProvider(folder: string, props: PluginMirrorProps = {}): boolean {
  const version = props.version ?? AWS_PROVIDER_VERSION;
  const platform = props.platform ?? thisPlatform();
  const provider = join(folder, props.host ?? 'registry.terraform.io', 'hashicorp', 'aws');
  const unpacked = join(provider, version, platform);
  const packed = join(provider, `terraform-provider-aws_${version}_${platform}.zip`);
  return list(unpacked).some((file) => file.name.startsWith('terraform-provider-aws')) || existsSync(packed);
}

function thisPlatform(): string {
  const arch = { x64: 'amd64', ia32: '386' }[process.arch as string] ?? process.arch;
  return `${process.platform === 'win32' ? 'windows' : process.platform}_${arch}`;
}

function configuredMirrors(env: NodeJS.ProcessEnv, home: string): string[] {
  const files = [env.TF_CLI_CONFIG_FILE, join(home, '.terraformrc'), join(home, '.tofurc')];
  return files.flatMap((file) => (file && existsSync(file) ? mirrorPaths(readFileSync(file, 'utf8')) : []));
}

/** The `path` of each `filesystem_mirror` block of a settings file. */
export function mirrorPaths(config: string): string[] {
  const code = config.replace(/^\s*(#|\/\/).*$/gm, '');
  const blocks = code.matchAll(/filesystem_mirror\s*\{([^}]*)\}/g);
  return [...blocks].flatMap(([, body]) => body?.match(/\bpath\s*=\s*"([^"]+)"/)?.[1] ?? []);
}

function impliedMirrors(env: NodeJS.ProcessEnv, home: string, props: PluginMirrorProps): string[] {
  const dataHome = env.XDG_DATA_HOME || join(home, '.local', 'share');
  const dataFolders = (env.XDG_DATA_DIRS ?? '').split(delimiter).filter(Boolean);
  return [
    ...(props.cwd === undefined ? [] : [join(props.cwd, 'terraform.d', 'plugins')]),
    join(home, '.terraform.d', 'plugins'),
    ...[dataHome, ...dataFolders].map((folder) => join(folder, 'terraform', 'plugins')),
    ...(props.systemFolders ?? SYSTEM_FOLDERS),
  ];
}

/** Breadth first, folders only, no links, no hidden folders; gives up after a fixed number of folders. */
function searchForMirror(roots: readonly string[], props: PluginMirrorProps): string | undefined {
  const host = props.host ?? 'registry.terraform.io';
  let level = [...roots];
  let visited = 0;
  for (let depth = 0; depth < SEARCH_DEPTH && visited < SEARCH_LIMIT; depth++) {
    const next: string[] = [];
    for (const folder of level.slice(0, SEARCH_LIMIT - visited)) {
      visited++;
      const folders = list(folder).filter((entry) => entry.isDirectory());
      if (folders.some((entry) => entry.name === host) && holdsProvider(folder, props)) return folder;
      next.push(...folders.filter(isWorthSearching).map((entry) => join(folder, entry.name)));
    }
    level = next;
  }
  return undefined;
}

function isWorthSearching(entry: { readonly name: string }): boolean {
  return !entry.name.startsWith('.') && entry.name !== 'node_modules';
}

/** What is in a folder; nothing where there is none or it may not be read. */
function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Terraform's settings: the provider from the mirror alone, or an ordinary download where there is no mirror. */
export function cliConfig(mirror: string | undefined): string {
  if (mirror === undefined) return 'disable_checkpoint = true\n';
  return `disable_checkpoint = true
provider_installation {
  filesystem_mirror {
    path = ${JSON.stringify(mirror)}
  }
}
`;
}
