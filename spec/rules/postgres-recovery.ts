import { minimumBackupDays } from '../defaults.ts';
import { days, toDays } from '../units.ts';
import { breach, type Rule, set } from './rule.ts';

/** A replica in another region needs to know which. */
export const recoveryReplicaHasARegion: Rule = (context) => {
  const { environment, postgres } = context.draft;
  if (!postgres.replicas.inRecoveryRegion || environment.recoveryRegion !== undefined) return [];
  const at = ['environment', 'recoveryRegion'];
  return [
    breach(context, {
      code: 'PLINTH-PG-023',
      at,
      got: undefined,
      rule: 'postgres.replicas.inRecoveryRegion needs a recovery region',
      edits: [set(context, at, environment.region === 'eu-west-1' ? 'eu-central-1' : 'eu-west-1')],
      fix: `set ${context.locate.environment}.recoveryRegion, or replicas.inRecoveryRegion to false`,
    }),
  ];
};

/** And, where the network is given, in which network there. */
export const recoveryReplicaHasANetwork: Rule = (context) => {
  const { network, postgres } = context.draft;
  const isGiven = network.vpcId !== undefined || network.subnetIds !== undefined;
  if (
    !postgres.replicas.inRecoveryRegion ||
    !isGiven ||
    (network.recovery?.vpcId !== undefined && network.recovery.subnetIds !== undefined)
  )
    return [];
  const at = ['network', 'recovery'];
  const example = {
    vpcId: 'vpc-0fedcba9876543210',
    subnetIds: ['subnet-0fedcba9876543210', 'subnet-0fedcba9876543211'],
  };
  return [
    breach(context, {
      code: 'PLINTH-NET-004',
      at,
      got: network.recovery,
      rule: 'a replica in the recovery region needs a network there, when the network is given',
      edits: [set(context, at, example)],
      fix: 'give network.recovery.vpcId and network.recovery.subnetIds',
    }),
  ];
};

/** Backups reach back as far as the tier demands. */
export const backupsReachBack: Rule = (context) => {
  const { environment, postgres } = context.draft;
  const least = minimumBackupDays[environment.tier];
  if (toDays(postgres.backups.retention) >= least) return [];
  return [
    breach(context, {
      code: 'PLINTH-PG-040',
      at: ['postgres', 'backups', 'retention'],
      got: postgres.backups.retention,
      rule: `${environment.tier} keeps backups for ${least} days or more`,
      edits: [set(context, ['postgres', 'backups', 'retention'], days(least))],
    }),
  ];
};

/** Production survives the loss of a zone, a wrong destroy and a wrong delete. */
export const productionIsProtected: Rule = (context) => {
  const { environment, postgres } = context.draft;
  if (environment.tier !== 'production') return [];
  const protections = [
    { code: 'PLINTH-PG-041', at: ['postgres', 'deletionProtection'], on: postgres.deletionProtection },
    { code: 'PLINTH-PG-042', at: ['postgres', 'multiAz'], on: postgres.multiAz },
    {
      code: 'PLINTH-PG-043',
      at: ['postgres', 'backups', 'finalSnapshot'],
      on: postgres.backups.finalSnapshot,
    },
  ];
  return protections
    .filter(({ on }) => !on)
    .map(({ code, at }) =>
      breach(context, {
        code,
        at,
        got: false,
        rule: 'production keeps it on',
        edits: [set(context, at, true)],
        fix: `set ${at.join('.')} to true, or give the environment another tier`,
      }),
    );
};

const mostReplicas = 5;

/** Five replicas in all, one of which may be in the recovery region. */
export const replicasAreFive: Rule = (context) => {
  const { count, inRecoveryRegion } = context.draft.postgres.replicas;
  if (count + (inRecoveryRegion ? 1 : 0) <= mostReplicas) return [];
  const at = ['postgres', 'replicas', 'count'];
  return [
    breach(context, {
      code: 'PLINTH-PG-024',
      at,
      got: count,
      rule: `${mostReplicas} replicas at most, and one is in the recovery region`,
      edits: [set(context, at, mostReplicas - 1)],
    }),
  ];
};
