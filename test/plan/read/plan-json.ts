import type { JsonObject, MarkTree } from '../../../plan/value.ts';

/** One entry of `resource_changes`, `resource_drift` or `deferred_changes`, with what is usual left out. */
export interface EntryProps {
  readonly type: string;
  /** @default 'main' */
  readonly name?: string;
  /** Address of the module instance, such as `module.db["eu"]`. @default - the root module */
  readonly module?: string;
  readonly index?: string | number;
  /** @default 'managed' */
  readonly mode?: 'managed' | 'data';
  /** @default 'registry.terraform.io/hashicorp/aws' */
  readonly provider?: string;
  /** @default - create, delete or update, as before and after say */
  readonly actions?: readonly string[];
  readonly actionReason?: string;
  readonly before?: JsonObject;
  readonly after?: JsonObject;
  /** `after_unknown` */
  readonly unknown?: MarkTree;
  readonly beforeSensitive?: MarkTree;
  readonly afterSensitive?: MarkTree;
  readonly replacePaths?: readonly (readonly (string | number)[])[];
  readonly deposed?: string;
  readonly previousAddress?: string;
  readonly importing?: JsonObject;
}

/** A resource of the configuration. */
export interface ConfiguredProps {
  readonly type: string;
  /** @default 'main' */
  readonly name?: string;
  /** @default 'managed' */
  readonly mode?: 'managed' | 'data';
  /** By argument: the references of its expression, or the expression itself as Terraform writes it. */
  readonly expressions?: Readonly<Record<string, readonly string[] | object>>;
  readonly more?: object;
}

export interface PlanProps {
  /** @default '1.2' */
  readonly formatVersion?: string;
  /** @default '1.11.4' */
  readonly terraformVersion?: string;
  readonly changes?: readonly EntryProps[];
  readonly drift?: readonly EntryProps[];
  readonly deferred?: readonly { readonly reason: string; readonly change: EntryProps }[];
  /** Values by name. */
  readonly variables?: JsonObject;
  /** Resources of the root module. @default - a configuration without resources */
  readonly configured?: readonly ConfiguredProps[];
  /** More of `configuration.root_module`: `module_calls`, `variables`, `outputs`. */
  readonly rootModule?: object;
  /** Any other key of the plan, as Terraform writes it; undefined leaves a key out. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A whole plan as `terraform show -json` writes it. */
export const planJson = (props: PlanProps = {}): string => JSON.stringify(planObject(props));

function planObject(props: PlanProps): object {
  return {
    format_version: props.formatVersion ?? '1.2',
    terraform_version: props.terraformVersion ?? '1.11.4',
    ...(props.variables !== undefined && { variables: variablesOf(props.variables) }),
    planned_values: { root_module: {} },
    ...(props.drift !== undefined && { resource_drift: props.drift.map(entry) }),
    resource_changes: (props.changes ?? []).map(entry),
    ...(props.deferred !== undefined && {
      deferred_changes: props.deferred.map(({ reason, change }) => ({
        reason,
        resource_change: entry(change),
      })),
    }),
    configuration: {
      root_module: { resources: (props.configured ?? []).map(configured), ...props.rootModule },
    },
    ...props.more,
  };
}

const variablesOf = (values: JsonObject): object =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

/** An entry as Terraform writes it. */
export function entry(props: EntryProps): object {
  const { type, name = 'main', module, index, mode = 'managed', before, after } = props;
  return {
    address: addressOf(props),
    ...(module !== undefined && { module_address: module }),
    mode,
    type,
    name,
    ...(index !== undefined && { index }),
    provider_name: props.provider ?? 'registry.terraform.io/hashicorp/aws',
    ...(props.deposed !== undefined && { deposed: props.deposed }),
    ...(props.previousAddress !== undefined && { previous_address: props.previousAddress }),
    change: {
      actions: props.actions ?? usualActions(before, after),
      before: before ?? null,
      after: after ?? null,
      after_unknown: props.unknown ?? (after === undefined ? false : {}),
      before_sensitive: props.beforeSensitive ?? (before === undefined ? false : {}),
      after_sensitive: props.afterSensitive ?? (after === undefined ? false : {}),
      ...(props.replacePaths !== undefined && { replace_paths: props.replacePaths }),
      ...(props.importing !== undefined && { importing: props.importing }),
    },
    ...(props.actionReason !== undefined && { action_reason: props.actionReason }),
  };
}

const usualActions = (before: unknown, after: unknown): readonly string[] => {
  if (before === undefined) return ['create'];
  return after === undefined ? ['delete'] : ['update'];
};

function addressOf({ type, name = 'main', module, index, mode }: EntryProps): string {
  const place = module === undefined ? '' : `${module}.`;
  const instance = index === undefined ? '' : `[${JSON.stringify(index)}]`;
  return `${place}${mode === 'data' ? 'data.' : ''}${type}.${name}${instance}`;
}

/** A resource of `configuration`, as Terraform writes it. */
export function configured(props: ConfiguredProps): object {
  const { type, name = 'main', mode = 'managed', expressions = {} } = props;
  return {
    address: `${mode === 'data' ? 'data.' : ''}${type}.${name}`,
    mode,
    type,
    name,
    provider_config_key: 'aws',
    expressions: Object.fromEntries(
      Object.entries(expressions).map(([argument, given]) => [argument, expressionOf(given)]),
    ),
    schema_version: 0,
    ...props.more,
  };
}

const isReferences = (given: readonly string[] | object): given is readonly string[] =>
  Array.isArray(given) && given.every((item) => typeof item === 'string');

const expressionOf = (given: readonly string[] | object): object =>
  isReferences(given) ? { references: given } : given;
