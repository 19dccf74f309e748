import {
  parameterContext,
  postgresParameter,
  postgresParameterNames,
} from '../../facts/postgres-parameters.ts';
import { extension, extensionNames, majorOf, postgresMajors } from '../../facts/postgres-versions.ts';
import { nearest } from '../nearest.ts';
import { breach, type Rule, remove, set } from './rule.ts';

/** Extensions exist, and for this major. */
export const extensionsAreOffered: Rule = (context) => {
  const { extensions, version } = context.draft.postgres;
  const at = ['postgres', 'extensions'];
  // That there is no such major is another rule's to say.
  if (!postgresMajors().includes(majorOf(version))) return [];
  return extensions
    .filter((name) => extension(name)?.byMajor[majorOf(version)] === undefined)
    .map((name) => {
      const known = extension(name) !== undefined;
      const meant = known ? undefined : nearest(name, extensionNames());
      const kept = extensions.filter((other) => extension(other)?.byMajor[majorOf(version)] !== undefined);
      return breach(context, {
        code: 'PLINTH-PG-030',
        at,
        got: name,
        rule: known ? `RDS does not offer it for PostgreSQL ${majorOf(version)}` : 'no such extension on RDS',
        edits: [set(context, at, kept)],
        fix: meant === undefined ? `remove ${name}` : `did you mean ${meant}?`,
      });
    });
};

/** Parameters that plinth sets itself, and where they come from. */
const ownParameters: Readonly<Record<string, string>> = {
  'rds.force_ssl': 'TLS is always forced',
  shared_preload_libraries: 'set postgres.extensions',
  statement_timeout: 'set postgres.timeouts.statement',
  lock_timeout: 'set postgres.timeouts.lock',
  idle_in_transaction_session_timeout: 'set postgres.timeouts.idleInTransaction',
};

/** Parameters exist, can be set, and are not decided elsewhere in the spec. */
export const parametersAreKnown: Rule = (context) => {
  const { parameters, version } = context.draft.postgres;
  return Object.keys(parameters).flatMap((name) => {
    const complaint = complaintAbout(name, version);
    if (complaint === undefined) return [];
    const at = ['postgres', 'parameters', name];
    return [
      breach(context, { code: 'PLINTH-PG-031', at, got: name, ...complaint, edits: remove(context, at) }),
    ];
  });
};

function complaintAbout(name: string, version: string): { rule: string; fix: string } | undefined {
  const owner = ownParameters[name];
  if (owner !== undefined) return { rule: 'plinth sets this parameter', fix: `remove it: ${owner}` };
  const parameter = postgresParameter(name);
  if (parameter === undefined) {
    const meant = nearest(name, postgresParameterNames());
    return { rule: 'no such parameter', fix: meant === undefined ? 'remove it' : `did you mean ${meant}?` };
  }
  const majors = parameter.majors;
  if (majors !== undefined && !majors.includes(majorOf(version)))
    return { rule: `PostgreSQL ${majorOf(version)} does not have it`, fix: 'remove it' };
  if (parameter.rdsModifiable === false || parameterContext(name, version) === 'internal')
    return { rule: 'RDS does not let it be set', fix: 'remove it' };
  return undefined;
}

/** Numbers stay within PostgreSQL's own limits. Formulas are RDS's to check. */
export const parametersAreInRange: Rule = (context) =>
  Object.entries(context.draft.postgres.parameters).flatMap(([name, text]) => {
    const parameter = postgresParameter(name);
    const value = Number(text);
    const isNumeric = parameter?.type === 'integer' || parameter?.type === 'real';
    if (!isNumeric || text.includes('{')) return [];
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = parameter;
    if (text.trim() !== '' && value >= min && value <= max) return [];
    const at = ['postgres', 'parameters', name];
    const bound = value > max ? max : min;
    return [
      breach(context, {
        code: 'PLINTH-PG-032',
        at,
        got: text,
        rule: `must be a number from ${min} to ${max}`,
        edits:
          Number.isFinite(value) && Number.isFinite(bound)
            ? [set(context, at, String(bound))]
            : remove(context, at),
      }),
    ];
  });

/** The connection budget counts with it, so it is a number and not one of RDS's formulas. */
export const maxConnectionsIsANumber: Rule = (context) => {
  const text = context.draft.postgres.parameters.max_connections;
  if (text === undefined || !text.includes('{')) return [];
  const at = ['postgres', 'parameters', 'max_connections'];
  return [
    breach(context, {
      code: 'PLINTH-PG-033',
      at,
      got: text,
      rule: 'must be a number: the connection budget counts with it',
      edits: remove(context, at),
      fix: 'give a number, or leave it to RDS',
    }),
  ];
};
