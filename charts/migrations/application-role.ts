import { quoteIdentifier, quoteLiteral } from './quoting.ts';

/** The parts of the bootstrap that make the application's role and let the master change it. */
export interface ApplicationRole {
  readonly create: readonly string[];
  /** The master becomes the role's administrator. */
  readonly take: readonly string[];
  /** The master is no member of the role again. */
  readonly giveBack: readonly string[];
  readonly withoutIam: string;
}

/**
 * A master that were a member of a role with `rds_iam` could no longer sign in by password: for members of
 * `rds_iam` IAM takes the place of passwords (Amazon RDS User Guide, "IAM database authentication"), and a group
 * rule of a server counts indirect members too (PostgreSQL docs, "The pg_hba.conf File"). And from PostgreSQL 16
 * on whoever creates a role is a member of it, by a grant of the superuser that nobody else can revoke
 * (PostgreSQL docs, "CREATE ROLE", Notes).
 *
 * So the role is made and administered by a keeper nobody is a member of: the keeper is made by a throw-away
 * role, with which the master's membership goes. What the master then needs the keeper for, to change the role
 * in later runs, is one function that only the master may call. It is the same in every mode, so that
 * `credentials` can be changed either way, and on PostgreSQL 15, so that an upgrade to 16 finds it.
 */
export function applicationRole(name: string): ApplicationRole {
  const keeperName = `${name}_keeper`;
  const app = quoteIdentifier(name);
  const keeper = quoteIdentifier(keeperName);
  const maker = quoteIdentifier(`${keeperName}_maker`);
  const administer = `${keeper}.administer`;
  return {
    create: [
      `SELECT to_regnamespace(${quoteLiteral(keeper)}) IS NULL AS first_run \\gset`,
      '\\if :first_run',
      `CREATE ROLE ${maker} CREATEROLE;`,
      `GRANT ${maker} TO CURRENT_USER;`,
      `SET LOCAL ROLE ${maker};`,
      `CREATE ROLE ${keeper} CREATEROLE;`,
      `GRANT ${keeper} TO ${maker};`,
      `SET LOCAL ROLE ${keeper};`,
      `CREATE ROLE ${app};`,
      'RESET ROLE;',
      `CREATE SCHEMA ${keeper} AUTHORIZATION ${keeper};`,
      `SET LOCAL ROLE ${keeper};`,
      `CREATE FUNCTION ${administer}(yes boolean) RETURNS void`,
      '  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$',
      'BEGIN',
      '  IF yes THEN',
      `    EXECUTE format('GRANT %I TO %I WITH ADMIN OPTION', ${quoteLiteral(name)}, session_user);`,
      '  ELSE',
      `    EXECUTE format('REVOKE %I FROM %I', ${quoteLiteral(name)}, session_user);`,
      '  END IF;',
      'END $function$;',
      `REVOKE ALL ON FUNCTION ${administer} FROM PUBLIC;`,
      `GRANT USAGE ON SCHEMA ${keeper} TO SESSION_USER;`,
      `GRANT EXECUTE ON FUNCTION ${administer} TO SESSION_USER;`,
      'RESET ROLE;',
      `DROP ROLE ${maker};`,
      '\\endif',
      // Before 16 a role's maker is no administrator of it; after an upgrade the keeper has to be one.
      whenKeeperIsNoAdministrator(name, keeperName),
    ],
    take: [`SELECT ${administer}(true);`],
    giveBack: [`SELECT ${administer}(false);`],
    withoutIam: `SELECT ${quoteLiteral(`REVOKE rds_iam FROM ${app}`)} FROM pg_auth_members WHERE roleid = to_regrole('rds_iam') AND member = to_regrole(${quoteLiteral(app)}) \\gexec`,
  };
}

const whenKeeperIsNoAdministrator = (name: string, keeperName: string): string =>
  `SELECT ${quoteLiteral(`GRANT ${quoteIdentifier(name)} TO ${quoteIdentifier(keeperName)} WITH ADMIN OPTION`)} WHERE NOT pg_has_role(${quoteLiteral(keeperName)}, ${quoteLiteral(name)}, 'MEMBER WITH ADMIN OPTION') \\gexec`;
