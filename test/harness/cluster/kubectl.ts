import { MissingTool } from '../missing-tool.ts';
import { type Run, run } from '../run.ts';
import type { Workspace } from '../workspace.ts';

/** Runs kubectl as the cluster's administrator; nothing of the caller's own settings is read. */
export async function kubectl(workspace: Workspace, args: readonly string[]): Promise<Run> {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: workspace.folder,
    KUBECONFIG: workspace.path('kubeconfig'),
  };
  try {
    return await run('kubectl', args, { env, limit: 120_000 });
  } catch (error) {
    throw new MissingTool({
      tool: 'kubectl',
      purpose: 'looking at the test cluster',
      remedy: 'install it and put it on PATH (https://kubernetes.io/docs/tasks/tools/)',
      detail: error instanceof Error ? error.message : String(error),
    });
  }
}
