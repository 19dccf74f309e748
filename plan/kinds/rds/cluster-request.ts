import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import type { AttributeRule } from '../../kind.ts';
import { backupRetention } from './cluster-backups.ts';
import { allocatedStorage } from './cluster-capacity.ts';
import { engineVersion } from './engine.ts';

type Rules = Readonly<Record<string, AttributeRule>>;

/** The arguments whose values AWS may refuse. */
const refusable: Rules = {
  allocated_storage: allocatedStorage,
  backup_retention_period: backupRetention,
  engine_version: engineVersion,
};

const isRefused = (change: Change, context: Context): boolean =>
  change.changed.some(
    (attribute) =>
      Object.hasOwn(refusable, attribute.name) &&
      refusable[attribute.name]?.(attribute, change, context).some(({ apply }) => apply === 'fails'),
  );

/**
 * An update of a cluster is one request. Where AWS refuses it for one argument, the others do not happen either, and only
 * the refusal and what Terraform keeps for itself are left to say.
 */
export const inOneRequest = (rules: Rules): Rules =>
  Object.fromEntries(
    Object.entries(rules).map(([name, rule]): [string, AttributeRule] => [
      name,
      (attribute, change, context) => {
        const findings = rule(attribute, change, context);
        return isRefused(change, context)
          ? findings.filter(({ timing }) => timing === 'not-applied')
          : findings;
      },
    ]),
  );
