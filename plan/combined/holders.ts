import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { isObject, isSensitive, text, type Value } from '../value.ts';

/** Where host names are written down for clients. Other resources count where the configuration refers to the database. */
const keepers = [
  'aws_appconfig_hosted_configuration_version',
  'aws_apprunner_service',
  'aws_batch_job_definition',
  'aws_dms_endpoint',
  'aws_ecs_task_definition',
  'aws_elastic_beanstalk_environment',
  'aws_glue_connection',
  'aws_instance',
  'aws_lambda_function',
  'aws_launch_template',
  'aws_route53_record',
  'aws_secretsmanager_secret_version',
  'aws_ssm_parameter',
  'helm_release',
  'kubernetes_config_map',
  'kubernetes_config_map_v1',
  'kubernetes_deployment',
  'kubernetes_deployment_v1',
  'kubernetes_secret',
  'kubernetes_secret_v1',
] as const;

export interface Holders {
  /** Hold one of the texts after the plan, for everybody to see. */
  readonly certain: readonly Change[];
  /** Refer to the store in a value that the plan hides. */
  readonly possible: readonly Change[];
}

/** Resources that still hold a host, or a host with its port, when the plan is applied. */
export function holdersOf(store: Change, held: readonly string[], context: Context): Holders {
  const candidates = [...new Set([...context.ofType(...keepers), ...context.referencedBy(store)])].filter(
    (holder) => holder !== store && holder.deposed === undefined && !isOfStores(holder),
  );
  const certain = candidates.filter(({ after }) => held.some((needle) => holds(after, needle)));
  const possible = candidates.filter(
    (holder) => !certain.includes(holder) && mayHold(holder, store, context),
  );
  return { certain, possible };
}

/** Databases, proxies and their targets repeat the endpoint as an attribute that AWS sets. */
const isOfStores = ({ type }: Change): boolean => /^aws_(db|rds|elasticache)_/.test(type);

const mayHold = (holder: Change, store: Change, context: Context): boolean =>
  Object.entries(holder.after ?? {}).some(
    ([name, value]) =>
      hides(value) && context.references(holder, name).some(({ address }) => address === store.address),
  );

const partsOf = (value: Value | undefined): readonly Value[] => {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
};

const hides = (value: Value): boolean => isSensitive(value) || partsOf(value).some(hides);

function holds(value: Value | undefined, needle: string): boolean {
  const known = text(value);
  return known === undefined ? partsOf(value).some((part) => holds(part, needle)) : names(known, needle);
}

/** As a name of its own: `orders.example` is not in `my-orders.example`, nor `host:5432` in `host:54321`. */
function names(known: string, needle: string): boolean {
  for (let at = known.indexOf(needle); at !== -1; at = known.indexOf(needle, at + 1)) {
    const [before = '', behind = ''] = [known[at - 1], known[at + needle.length]];
    if (!/[\w-]/.test(before) && !/[\w-]/.test(behind)) return true;
  }
  return false;
}
