type OneOrMore = string | readonly string[];

/** Who a statement is about. */
export type Principal = '*' | { readonly AWS: OneOrMore } | { readonly Service: OneOrMore };

/** One statement of an IAM, key or bucket policy. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: Principal;
  readonly Action: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

/** A policy document as AWS takes it. */
export const policyDocument = (...statements: readonly Statement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** A role's trust: who may take it on. */
export const trustPolicy = (
  principal: Principal,
  action: OneOrMore,
  condition?: NonNullable<Statement['Condition']>,
): string =>
  policyDocument({
    Sid: 'Trust',
    Effect: 'Allow',
    Principal: principal,
    Action: action,
    ...(condition && { Condition: condition }),
  });
