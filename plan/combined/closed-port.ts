import { byKeys } from '../by-keys.ts';
import type { Change } from '../change.ts';
import { type Context, oncePerPlan } from '../context.ts';
import { groupKeys, groupTypes, keyOf, ruleTypes } from '../kinds/network/group-rules.ts';
import { inlineRules, letsInPort, type NetworkRule, resourceRules } from '../kinds/network/rules.ts';
import { number, text, texts, type Value } from '../value.ts';
import { type CombinedRule, isChanged, together } from './together.ts';

/** Stores with a port of their own, and the argument with their security groups. */
const stores = {
  aws_db_instance: 'vpc_security_group_ids',
  aws_docdb_cluster: 'vpc_security_group_ids',
  aws_elasticache_cluster: 'security_group_ids',
  aws_elasticache_replication_group: 'security_group_ids',
  aws_memorydb_cluster: 'security_group_ids',
  aws_neptune_cluster: 'vpc_security_group_ids',
  aws_rds_cluster: 'vpc_security_group_ids',
  aws_redshift_cluster: 'vpc_security_group_ids',
} as const;

/** A store that gets another port, behind security groups that let clients in on the old one alone. */
export const closedPort: CombinedRule = (context, judgedOf) =>
  context
    .ofType(...Object.keys(stores))
    .filter(({ action }) => action === 'update' || action === 'replace')
    .filter((store) => isChanged(store, judgedOf, 'port'))
    .filter((store) => judgedOf(store)?.impact.apply !== 'fails')
    .flatMap((store) => {
      const [old, wanted] = [number(store.before?.port), number(store.after?.port)];
      if (old === undefined || wanted === undefined) return [];
      const rules = rulesAround(store, context);
      const open = rules.filter((rule) => letsIn(rule, old));
      if (open.length === 0 || rules.some((rule) => letsIn(rule, wanted))) return [];
      return [
        together([store, ...open], {
          code: 'port-not-let-in',
          interruption: 'outage',
          why: `Moves the ${/elasticache|memorydb/.test(store.type) ? 'cache' : 'database'} to port ${wanted}, which no rule of this plan lets clients in on. The rules that let them in name port ${old}.`,
          fix: `Add a rule for port ${wanted} before, and take the old one away afterwards.`,
          source:
            'Amazon RDS User Guide, Settings for DB instances (database port); Amazon VPC User Guide, Security group rules',
        }),
      ];
    });

/** Rule resources and groups with rules of their own, of the security groups that the store has after the plan. */
function rulesAround(store: Change, context: Context): readonly Change[] {
  const argument = stores[store.type as keyof typeof stores];
  const ids = texts(store.after?.[argument]).map((id) => ({ id }));
  const referred = context.references(store, argument).map(({ address }) => ({ address }));
  const owners = ownersByGroup(context);
  return [...new Set([...ids, ...referred].flatMap(groupKeys).flatMap((key) => owners.get(key) ?? []))];
}

const ownersByGroup = oncePerPlan((context) =>
  byKeys(
    context.ofType(...ruleTypes, ...groupTypes).filter(({ deposed }) => deposed === undefined),
    (owner) => groupKeys(keyOf(owner, context)),
  ),
);

const letsIn = (owner: Change, port: number): boolean =>
  rulesOf(owner).some((rule) => letsInPort(rule, port));

const rulesOf = ({ type, after }: Change): readonly NetworkRule[] =>
  groupTypes.some((known) => known === type)
    ? inlineRules(after?.ingress as Value, 'ingress', text(after?.id)).rules
    : resourceRules(type, after).rules;
