import { join } from 'node:path';
import type { LintOptions } from '../../cli/lint/run.ts';
import { crdFiles, KUBERNETES_VERSION, partPath } from '../harness/cluster/index.ts';
import { ensureVenv, packageFolder, run } from '../harness/index.ts';
import { kubernetesModule } from './kubernetes-module.ts';
import { coreSchemas, customSchemas, type Schemas } from './schemas.ts';

/** The three linters at the versions the tests pin, made on first use. None of them can reach a network. */
export async function linterPrograms(): Promise<Required<LintOptions['programs']>> {
  const python = await ensureVenv({
    requirements: join(packageFolder(), 'test', 'lint', 'requirements.txt'),
    tool: 'checkov',
    purpose: 'the test that judges every manifest',
  });
  const sealed = await withoutNetwork();
  const program = (...words: [string, ...string[]]): [string, ...string[]] => [
    ...(sealed as [string]),
    ...words,
  ];
  return {
    kubeconform: program(await partPath('kubeconform')),
    'kube-score': program(await partPath('kube-score')),
    // Its own script names the folder it was installed in, from which the environment has moved.
    checkov: program(python, '-m', 'checkov.main'),
  };
}

/**
 * A network namespace of its own has no interface that is up. Where the kernel gives none to this user, a
 * proxy that nobody answers takes its place.
 */
async function withoutNetwork(): Promise<readonly string[]> {
  const probe = await run('unshare', ['-rn', 'true'], { env: { PATH: process.env.PATH ?? '' } }).catch(
    () => undefined,
  );
  if (probe?.code === 0) return ['unshare', '-rn'];
  const nowhere = 'http://127.0.0.1:9';
  return ['env', `HTTP_PROXY=${nowhere}`, `HTTPS_PROXY=${nowhere}`, `ALL_PROXY=${nowhere}`];
}

/** `1.34` of `1.34.2`: the release the linters check against. */
export const kubernetesRelease = KUBERNETES_VERSION.split('.').slice(0, 2).join('.');

/** Schemas of every built-in kind of that release and of every custom kind the test cluster knows. */
export async function everySchema(): Promise<Schemas> {
  const swagger = join(await kubernetesModule(), 'api', 'openapi-spec', 'swagger.json');
  return new Map([...coreSchemas(swagger), ...customSchemas(await crdFiles())]);
}
