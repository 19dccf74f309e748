import { breach, type Rule, set } from './rule.ts';

const credentialsAt = ['postgres', 'credentials'];
const blueGreenAt = ['postgres', 'maintenance', 'blueGreen'];

/** RDS cannot make replicas of an instance whose password it manages (AWS, "Password management with Secrets Manager"). */
export const managedPasswordHasNoReplicas: Rule = (context) => {
  const { credentials, replicas } = context.draft.postgres;
  if (credentials !== 'rds-managed' || (replicas.count === 0 && !replicas.inRecoveryRegion)) return [];
  return [
    breach(context, {
      code: 'PLINTH-PG-020',
      at: credentialsAt,
      got: credentials,
      rule: 'RDS refuses read replicas of an instance whose master password it manages',
      edits: [set(context, credentialsAt, 'write-only')],
      fix: 'set postgres.credentials to "write-only", or have no replicas',
    }),
  ];
};

/** Nor a blue/green deployment of one. */
export const managedPasswordHasNoBlueGreen: Rule = (context) => {
  const { credentials, maintenance } = context.draft.postgres;
  if (credentials !== 'rds-managed' || !maintenance.blueGreen) return [];
  return [
    breach(context, {
      code: 'PLINTH-PG-021',
      at: blueGreenAt,
      got: true,
      rule: 'RDS refuses blue/green deployments of an instance whose master password it manages',
      edits: [set(context, blueGreenAt, false)],
      fix: 'set postgres.maintenance.blueGreen to false, or postgres.credentials to "write-only"',
    }),
  ];
};

/** The provider's blue/green update refuses an instance that has replicas. */
export const blueGreenHasNoReplicas: Rule = (context) => {
  const { replicas, maintenance } = context.draft.postgres;
  if (!maintenance.blueGreen || (replicas.count === 0 && !replicas.inRecoveryRegion)) return [];
  return [
    breach(context, {
      code: 'PLINTH-PG-022',
      at: blueGreenAt,
      got: true,
      rule: 'a blue/green update by Terraform cannot be used with replicas',
      edits: [set(context, blueGreenAt, false)],
      fix: 'set postgres.maintenance.blueGreen to false, or have no replicas',
    }),
  ];
};
