import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { having } from '../../having.ts';
import { flag, text } from '../../value.ts';

/** The types of cluster and of the instances in it. */
const instanceTypeOf: Readonly<Record<string, string>> = {
  aws_rds_cluster: 'aws_rds_cluster_instance',
  aws_docdb_cluster: 'aws_docdb_cluster_instance',
  aws_neptune_cluster: 'aws_neptune_cluster_instance',
};

/** The instances there are in a cluster, as far as this plan knows them. */
export function membersOf(cluster: Change, context: Context): readonly Change[] {
  const name = text(cluster.before?.cluster_identifier);
  const type = instanceTypeOf[cluster.type];
  if (name === undefined || type === undefined) return [];
  return having(context, type, 'before', 'cluster_identifier', name);
}

/** The other instances of a cluster instance's cluster, as far as this plan knows them. */
function siblingsOf(instance: Change, context: Context): readonly Change[] {
  const cluster = text(instance.before?.cluster_identifier);
  if (cluster === undefined) return [];
  return having(context, instance.type, 'before', 'cluster_identifier', cluster).filter(
    (other) =>
      other !== instance && (other.address !== instance.address || other.deposed !== instance.deposed),
  );
}

/** Whether the cluster of an instance goes in this plan too. */
export function losesItsCluster(instance: Change, context: Context): boolean {
  const name = text(instance.before?.cluster_identifier);
  return Object.entries(instanceTypeOf).some(
    ([cluster, member]) =>
      member === instance.type &&
      having(context, cluster, 'before', 'cluster_identifier', name).some((change) => !runsOn(change)),
  );
}

const runsOn = ({ action, replaceOrder }: Change): boolean =>
  action !== 'delete' && (action !== 'replace' || replaceOrder === 'leave-old');

const restartArguments = new Set(['instance_class', 'ca_cert_identifier']);

/** Instances that stay up while another one is away, so that they can take over or serve its readers. */
export const standIns = (instance: Change, context: Context): readonly Change[] =>
  siblingsOf(instance, context).filter(
    (other) => runsOn(other) && !other.changed.some(({ name }) => restartArguments.has(name)),
  );

/** The instance's role as the state has it; failovers since then are not known. */
export const roleOf = ({ before }: Change): 'writer' | 'reader' | 'instance' => {
  const writer = flag(before?.writer);
  if (writer === undefined) return 'instance';
  return writer ? 'writer' : 'reader';
};
