import type { Terraform } from '../../harness/index.ts';

export interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The managed resources in the state; `terraform show -json` omits `values` where it is empty. */
export async function resourcesOf(terraform: Terraform): Promise<readonly StateResource[]> {
  const { values } = (await terraform.state()) as {
    values?: { root_module?: { resources?: (StateResource & { mode: string })[] } };
  };
  return (values?.root_module?.resources ?? []).filter(({ mode }) => mode === 'managed');
}
