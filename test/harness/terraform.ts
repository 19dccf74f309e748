import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache.ts';
import { locked } from './cluster/lock.ts';
import type { LookupRecorder } from './lookup-recorder.ts';
import { cliConfig, findPluginMirror, type PluginMirrorProps } from './plugin-mirror.ts';
import { type OnLine, type Run, run } from './run.ts';
import { assertLoopback, sealedEnvironment } from './sealed-environment.ts';
import { type Engine, findTerraform, type TerraformBinary } from './terraform-binary.ts';
import { parsePlan, type TerraformPlan } from './terraform-plan.ts';

export interface TerraformProps {
  /** The folder with the configuration; state and provider links are kept there. */
  readonly folder: string;
  /** Where every AWS request goes, on loopback. */
  readonly endpoint: string;
  /** @default 'terraform' */
  readonly engine?: Engine;
  /** @default 'eu-central-1' */
  readonly region?: string;
  /** AWS account, twelve digits. @default - the emulator's own, 000000000000 */
  readonly account?: string;
  /** Proves that nothing left this machine. @default - none */
  readonly recorder?: Pick<LookupRecorder, 'proxyUrl'>;
  /** Receives what terraform prints, line by line. */
  readonly onLine?: OnLine;
  /** Milliseconds for one command. @default 1800000 */
  readonly limit?: number;
  /** Requests in flight at once. @default 20 */
  readonly parallelism?: number;
  /** Where downloads are kept. @default - see `cacheFolder` */
  readonly cacheDir?: string;
  /** Values of input variables. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The folder of the plugin mirror. @default - see `findPluginMirror` */
  readonly mirror?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface TerraformRun extends Run {
  readonly command: string;
}

export interface PlanRun extends TerraformRun {
  readonly hasChanges: boolean;
  /** The plan's own file, for `apply`. */
  readonly file: string;
  readonly plan: TerraformPlan;
}

export interface PlanOptions {
  /** The name of the plan file within the folder. @default 'tfplan' */
  readonly out?: string;
  readonly destroy?: boolean;
  readonly refreshOnly?: boolean;
  readonly arguments?: readonly string[];
}

export interface Terraform {
  readonly binary: TerraformBinary;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The mirror the provider comes from; undefined where it is downloaded. */
  readonly mirror: string | undefined;
  init(options?: readonly string[]): Promise<TerraformRun>;
  validate(): Promise<TerraformRun>;
  plan(options?: PlanOptions): Promise<PlanRun>;
  show(file?: string): Promise<TerraformPlan>;
  /** The state as `terraform show -json` prints it. */
  state(): Promise<unknown>;
  /** Applies a plan file, or plans and applies where none is given. */
  apply(file?: string): Promise<TerraformRun>;
  destroy(): Promise<TerraformRun>;
  /** Any other command. Throws `TerraformFailed` for an exit code that is not among the expected. */
  run(args: readonly string[], expected?: readonly number[]): Promise<TerraformRun>;
}

/** A command of terraform failed; the message ends with what it printed as errors. */
export class TerraformFailed extends Error {
  override readonly name = 'TerraformFailed';
  readonly result: TerraformRun;

  constructor(result: TerraformRun, folder: string) {
    const why = result.timedOut ? 'was stopped at its time limit' : `ended with ${result.code}`;
    const said = result.stderr.trim() || result.stdout.trim().split('\n').slice(-20).join('\n');
    super(`terraform ${result.command} ${why} after ${result.seconds.toFixed(0)} s in ${folder}:\n${said}`);
    this.result = result;
  }
}

/** Terraform in one folder, with a sealed environment: it can reach the endpoint on loopback and nothing else. */
export async function openTerraform(props: TerraformProps): Promise<Terraform> {
  assertLoopback(props.endpoint);
  const env = props.env ?? process.env;
  const binary = await findTerraform(props.engine, env);
  const mirror = props.mirror ?? findPluginMirror({ cwd: props.folder, env, ...registryOf(binary.engine) });
  const environment = {
    ...sealedEnvironment({
      endpoint: props.endpoint,
      env,
      cliConfigFile: writeCliConfig(props.folder, mirror),
      ...(props.region !== undefined && { region: props.region }),
      ...(props.account !== undefined && { account: props.account }),
      ...(props.recorder !== undefined && { recorder: props.recorder }),
    }),
    ...variablesOf(props.variables),
  };
  const plugins = join(props.cacheDir ?? cacheFolder(env), 'terraform-plugins');
  const initEnvironment = mirror === undefined ? downloading(environment, plugins, env) : environment;

  const execute = async (
    args: readonly string[],
    expected: readonly number[] = [0],
  ): Promise<TerraformRun> => {
    const isInit = args[0] === 'init';
    const carryOut = () =>
      run(binary.path, args, {
        cwd: props.folder,
        env: isInit ? initEnvironment : environment,
        limit: props.limit ?? 1_800_000,
        ...(props.onLine !== undefined && args[0] !== 'show' && { onLine: props.onLine }),
      });
    // Terraform does not make sure itself that one process at a time fills its plugin cache.
    const isFilling = isInit && mirror === undefined;
    const done = await (isFilling ? locked(join(plugins, 'lock'), carryOut) : carryOut());
    const result = { ...done, command: args[0] ?? '' };
    if (!expected.includes(result.code)) throw new TerraformFailed(result, props.folder);
    return result;
  };
  return { binary, folder: props.folder, environment, mirror, ...commands(execute, props) };
}

type Execute = Terraform['run'];

function commands(execute: Execute, props: TerraformProps) {
  const parallelism = `-parallelism=${props.parallelism ?? 20}`;
  const show = async (file = 'tfplan') => parsePlan((await execute(['show', '-json', file])).stdout);
  return {
    init: (options: readonly string[] = []) => execute(['init', '-input=false', '-no-color', ...options]),
    validate: () => execute(['validate', '-no-color']),
    plan: async (options: PlanOptions = {}): Promise<PlanRun> => {
      const file = join(props.folder, options.out ?? 'tfplan');
      // -detailed-exitcode: 0 no changes, 2 changes.
      const args = ['plan', '-input=false', '-no-color', '-detailed-exitcode', `-out=${file}`, parallelism];
      const modes = [
        ...(options.destroy ? ['-destroy'] : []),
        ...(options.refreshOnly ? ['-refresh-only'] : []),
      ];
      const result = await execute([...args, ...modes, ...(options.arguments ?? [])], [0, 2]);
      return { ...result, hasChanges: result.code === 2, file, plan: await show(file) };
    },
    show,
    state: async (): Promise<unknown> => JSON.parse((await execute(['show', '-json'])).stdout),
    apply: (file?: string) => {
      const args = ['apply', '-auto-approve', '-input=false', '-no-color', parallelism];
      return execute(file === undefined ? args : [...args, file]);
    },
    destroy: () => execute(['destroy', '-auto-approve', '-input=false', '-no-color', parallelism]),
    run: execute,
  };
}

/** OpenTofu takes `hashicorp/aws` from its own registry. */
function registryOf(engine: Engine): Pick<PluginMirrorProps, 'host'> {
  return { host: engine === 'tofu' ? 'registry.opentofu.org' : 'registry.terraform.io' };
}

function writeCliConfig(folder: string, mirror: string | undefined): string {
  mkdirSync(join(folder, '.terraform'), { recursive: true });
  const file = join(folder, '.terraform', 'cli.tfrc');
  writeFileSync(file, cliConfig(mirror));
  return file;
}

/** Without a mirror `init` alone may reach out, to the registry, through the caller's own proxy settings. */
function downloading(
  sealed: Readonly<Record<string, string>>,
  plugins: string,
  env: NodeJS.ProcessEnv,
): Record<string, string> {
  mkdirSync(plugins, { recursive: true });
  const environment: Record<string, string> = { ...sealed, TF_PLUGIN_CACHE_DIR: plugins };
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'https_proxy', 'http_proxy', 'no_proxy']) {
    const own = env[name];
    if (own === undefined) delete environment[name];
    else environment[name] = own;
  }
  return environment;
}

function variablesOf(variables: TerraformProps['variables'] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]));
}
