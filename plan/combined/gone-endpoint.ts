import type { Change } from '../change.ts';
import { type Context, oncePerPlan } from '../context.ts';
import { isDestroyed, textsOf } from '../relations.ts';
import { holdersOf } from './holders.ts';
import { identityOf } from './identity.ts';
import { type CombinedRule, together } from './together.ts';

/** The host names a store answers to. */
const hosts: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ['address'],
  aws_rds_cluster: ['endpoint', 'reader_endpoint'],
  aws_docdb_cluster: ['endpoint', 'reader_endpoint'],
  aws_elasticache_cluster: ['cluster_address'],
  aws_elasticache_replication_group: [
    'primary_endpoint_address',
    'reader_endpoint_address',
    'configuration_endpoint_address',
  ],
};

/** Resources that have the host of a store written out, which this plan deletes or replaces under another name. */
export const goneEndpoint: CombinedRule = (context, judgedOf) =>
  context
    .ofType(...Object.keys(hosts))
    .filter(isDestroyed)
    .filter((store) => judgedOf(store)?.impact.apply !== 'fails' && !comesBack(store, context))
    .flatMap((store) => {
      const held = textsOf(store.before, hosts[store.type] ?? []);
      // What refers to the endpoint is given the new one in this plan; only what is written out stays.
      const holders = held.length === 0 ? [] : holdersOf(store, held, context).certain.filter(isStaying);
      if (holders.length === 0) return [];
      return [
        together([store, ...holders], {
          code: 'gone-endpoint',
          interruption: 'outage',
          why: `Leaves ${holders.length === 1 ? 'a resource' : `${holders.length} resources`} with the host name of a store that is gone. The name does not resolve any more, and clients that are given it are cut off.`,
          fix: 'Give the clients the new host name in the same step.',
          source:
            'Amazon RDS User Guide, Deleting a DB instance; Amazon ElastiCache User Guide, Finding connection endpoints',
        }),
      ];
    });

const isStaying = ({ action }: Change): boolean => action !== 'delete' && action !== 'forget';

/** Under the same name it gets the same host name again. */
function comesBack(store: Change, context: Context): boolean {
  const old = identityOf(store, 'before', context);
  return old !== undefined && comingIdentities(context).has(old);
}

const comingIdentities = oncePerPlan(
  (context) =>
    new Set(
      context
        .ofType(...Object.keys(hosts))
        .filter(({ action }) => action === 'create' || action === 'replace')
        .map((store) => identityOf(store, 'after', context)),
    ),
);
