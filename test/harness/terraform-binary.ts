import { MissingTool } from './missing-tool.ts';
import { run } from './run.ts';

export type Engine = 'terraform' | 'tofu';

export interface TerraformBinary {
  readonly engine: Engine;
  readonly path: string;
  /** `1.11.4` */
  readonly version: string;
}

/** Write-only arguments and the lock file of the S3 backend came with 1.11, in both engines. */
const OLDEST = [1, 11] as const;

/**
 * Finds terraform, or OpenTofu where asked for, on PATH and checks its version. `PLINTH_TERRAFORM` names a program of
 * either kind and goes before PATH.
 */
export async function findTerraform(
  engine: Engine = 'terraform',
  env: NodeJS.ProcessEnv = process.env,
): Promise<TerraformBinary> {
  const path = env.PLINTH_TERRAFORM || engine;
  const answer = await run(path, ['version', '-json'], {
    env: { PATH: env.PATH ?? '', HOME: env.HOME ?? '', CHECKPOINT_DISABLE: '1' },
  }).catch(() => undefined);
  if (answer?.code !== 0) throw missing(engine, `${path} does not answer to version -json`);
  const version = versionOf(answer.stdout);
  if (!isNewEnough(version)) throw missing(engine, `${path} is ${version}`);
  return { engine, path, version };
}

function missing(engine: Engine, detail: string): MissingTool {
  const name = engine === 'tofu' ? 'OpenTofu' : 'Terraform';
  return new MissingTool({
    tool: `${name} ${OLDEST.join('.')} or later`,
    purpose: 'planning and applying stacks',
    remedy: `install ${engine} on PATH, or set PLINTH_TERRAFORM to its path`,
    detail,
  });
}

/** Both engines call the field `terraform_version`. */
export function versionOf(json: string): string {
  const answer: unknown = JSON.parse(json);
  const version =
    typeof answer === 'object' && answer !== null && 'terraform_version' in answer
      ? answer.terraform_version
      : undefined;
  if (typeof version !== 'string') throw new Error(`no terraform_version in ${json}`);
  return version;
}

/** True for 1.11 and later, pre-releases of 1.11 included. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
