import { isObject, type Json, type JsonObject, text, type Value } from '../../value.ts';
import { globCovers } from '../iam/glob.ts';

/** A statement of a resource policy, as far as these rules read it. */
interface Statement {
  readonly allows: boolean;
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly isRestricted: boolean;
}

export interface Policy {
  readonly statements: readonly Statement[];
}

const asList = (value: Json | undefined): readonly Json[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value as Json];
const asTexts = (value: Json | undefined): readonly string[] =>
  asList(value).filter((item): item is string => typeof item === 'string');

/** The policy in a known JSON text; undefined for anything else. */
export function policyOf(value: Value | undefined): Policy | undefined {
  const json = parsed(text(value));
  if (!isObject(json as Value)) return undefined;
  const document = json as JsonObject;
  return {
    statements: asList(document.Statement)
      .filter((item): item is JsonObject => isObject(item as Value))
      .map(statementOf),
  };
}

function parsed(json: string | undefined): Json | undefined {
  try {
    return json === undefined ? undefined : (JSON.parse(json) as Json);
  } catch {
    return undefined;
  }
}

const statementOf = (statement: JsonObject): Statement => ({
  allows: statement.Effect === 'Allow',
  principals: isObject(statement.Principal as Value)
    ? Object.values(statement.Principal as JsonObject).flatMap(asTexts)
    : asTexts(statement.Principal),
  actions: asTexts(statement.Action).map((action) => action.toLowerCase()),
  isRestricted: restricts(statement.Condition),
});

/** Condition keys that say who or from where, and so keep the world out. */
const restricting =
  /^(aws:(principal|source|calledvia|userid|username)\w*|kms:calleraccount|aws:vpcsourceip)$/i;

const restricts = (condition: Json | undefined): boolean =>
  isObject(condition as Value) &&
  Object.entries(condition as JsonObject).some(
    ([operator, tests]) =>
      !/^(null|.*not.*)/i.test(operator) &&
      isObject(tests as Value) &&
      Object.entries(tests as JsonObject).some(
        ([key, values]) => restricting.test(key) && !asTexts(values).includes('*'),
      ),
  );

/** Whether anybody on the internet with an AWS account is let in. */
export const isPublic = ({ statements }: Policy): boolean =>
  statements.some(
    ({ allows, principals, isRestricted }) => allows && principals.includes('*') && !isRestricted,
  );

/** Whether anybody is left who may change the key policy later. */
export const isManageable = ({ statements }: Policy): boolean =>
  statements.some(
    ({ allows, actions, principals }) =>
      allows && principals.length > 0 && actions.some((action) => globCovers(action, 'kms:putkeypolicy')),
  );
