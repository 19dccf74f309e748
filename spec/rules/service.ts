import { isReservedWord } from '../../facts/reserved-words.ts';
import { nameLimits } from '../names.ts';
import { breach, type Rule, set } from './rule.ts';

/** Names that are made from the service and the environment fit where they go. */
export const namesFit: Rule = (context) => {
  const { name } = context.draft;
  return nameLimits(context.draft)
    .filter((limit) => limit.name.length > limit.max)
    .map((limit) => {
      const shorter = name.slice(0, name.length - (limit.name.length - limit.max)).replace(/-+$/, '');
      return breach(context, {
        code: 'PLINTH-SVC-002',
        at: ['environment', 'name'],
        got: limit.name,
        rule: `${limit.what} may have ${limit.max} characters, and this has ${limit.name.length}`,
        edits: [{ path: ['name'], value: shorter }],
        fix: `shorten the name of the service by ${limit.name.length - limit.max} (to ${shorter}) or that of the environment`,
      });
    });
};

/** The database has a name PostgreSQL does not keep for itself. */
export const databaseNameIsFree: Rule = (context) => {
  const { database } = context.draft.postgres;
  if (!isReservedWord(database)) return [];
  const at = ['postgres', 'database'];
  return [
    breach(context, {
      code: 'PLINTH-PG-005',
      at,
      got: database,
      rule: 'RDS refuses a word that PostgreSQL reserves as the name of a database',
      edits: [set(context, at, `${database}_db`)],
    }),
  ];
};
