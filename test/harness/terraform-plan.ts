/** The parts of Terraform's plan JSON that the harness itself reads; the document holds more. */
export interface TerraformPlan {
  readonly format_version: string;
  readonly terraform_version: string;
  readonly errored?: boolean;
  readonly resource_changes?: readonly TerraformResourceChange[];
  readonly resource_drift?: readonly TerraformResourceChange[];
  readonly [key: string]: unknown;
}

export interface TerraformResourceChange {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
    readonly replace_paths?: readonly unknown[];
  };
}

/** Reads the output of `terraform show -json <plan>`. */
export function parsePlan(json: string): TerraformPlan {
  const document: unknown = JSON.parse(json);
  if (!isPlan(document)) throw new Error('not the JSON of a terraform plan: it has no format_version');
  return document;
}

function isPlan(document: unknown): document is TerraformPlan {
  return (
    typeof document === 'object' &&
    document !== null &&
    'format_version' in document &&
    typeof document.format_version === 'string'
  );
}

/** What a plan would do, one line per change: `update aws_db_instance.main (backup_window)`. */
export function changesOf(plan: TerraformPlan): string[] {
  return (plan.resource_changes ?? [])
    .filter(({ change }) => change.actions.some((action) => action !== 'no-op' && action !== 'read'))
    .map(({ address, change }) => `${change.actions.join('/')} ${address}${differing(change)}`);
}

function differing({ before, after }: TerraformResourceChange['change']): string {
  if (before === null || after === null) return '';
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return changed.length === 0 ? '' : ` (${changed.join(', ')})`;
}
