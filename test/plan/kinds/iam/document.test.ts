import { describe, expect, it } from 'vitest';
import { type Document, deltaOf, documentOf, type Grant } from '../../../../plan/kinds/iam/document.ts';
import { globCovers } from '../../../../plan/kinds/iam/glob.ts';
import { isPublic, trustsWholeProvider } from '../../../../plan/kinds/iam/public.ts';
import { SENSITIVE, UNKNOWN } from '../../../../plan/value.ts';

const grants = (document: Document): readonly Grant[] => {
  if (document === 'unknown') throw new Error('the policy cannot be read');
  return document;
};
const policy = (...statements: readonly object[]): readonly Grant[] =>
  grants(documentOf(JSON.stringify({ Version: '2012-10-17', Statement: statements })));
const counts = (before: readonly Grant[], after: readonly Grant[]) => {
  const { allowed, undenied, disallowed, denied } = deltaOf(before, after);
  return [allowed.length, undenied.length, disallowed.length, denied.length];
};
const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/*' };
const same = [0, 0, 0, 0];

describe('a policy', () => {
  it('says the same whatever its form', () => {
    expect(counts(policy(allow), policy({ ...allow, Action: ['S3:GETOBJECT'], Sid: 'x' }))).toEqual(same);
    const both = { ...allow, Action: ['s3:GetObject', 's3:PutObject'] };
    expect(counts(policy(both), policy({ ...allow, Action: 's3:PutObject' }, allow))).toEqual(same);
    const root = { ...allow, Principal: { AWS: 'arn:aws:iam::111111111111:root' } };
    expect(counts(policy(root), policy({ ...allow, Principal: { AWS: ['111111111111'] } }))).toEqual(same);
    expect(
      counts(policy({ ...allow, Principal: '*' }), policy({ ...allow, Principal: { AWS: '*' } })),
    ).toEqual(same);
  });

  it('says the same when a wildcard takes in what was named beside it', () => {
    const all = { ...allow, Action: 's3:*' };
    expect(counts(policy(all, allow), policy(all))).toEqual(same);
  });

  it('is wider with another action, a wildcard or a condition less', () => {
    expect(counts(policy(allow), policy({ ...allow, Action: 's3:*' }))).toEqual([1, 0, 0, 0]);
    const tied = { ...allow, Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } } };
    expect(counts(policy(tied), policy(allow))).toEqual([1, 0, 0, 0]);
    expect(counts(policy(allow), policy(tied))).toEqual([0, 0, 1, 0]);
  });

  it('knows what exceptions leave', () => {
    const but = (...actions: readonly string[]) => ({ Effect: 'Deny', NotAction: actions, Resource: '*' });
    expect(counts(policy(but('s3:*')), policy(but('s3:*', 'kms:*')))).toEqual([0, 1, 0, 0]);
    expect(counts(policy(but('s3:*', 'kms:*')), policy(but('s3:*')))).toEqual([0, 0, 0, 1]);
  });

  it('cannot be read where the plan hides it or it is none', () => {
    expect(documentOf(UNKNOWN)).toBe('unknown');
    expect(documentOf(SENSITIVE)).toBe('unknown');
    expect(documentOf('{"Statement": [')).toBe('unknown');
    expect(documentOf('[]')).toBe('unknown');
    expect(documentOf(JSON.stringify({ Statement: [{ Effect: 'Maybe' }] }))).toBe('unknown');
    expect(documentOf(null)).toEqual([]);
  });

  it('is not read when it is larger than any of AWS', () => {
    const many = Array.from({ length: 200 }, (_, index) => `s3:${index}`);
    expect(documentOf(JSON.stringify({ Statement: [{ ...allow, Action: many, Resource: many }] }))).toBe(
      'unknown',
    );
  });
});

describe('a pattern', () => {
  it.each([
    ['s3:*', 's3:GetObject', true],
    ['s3:Get*', 's3:*', false],
    ['*', '', true],
    ['a?c', 'abc', true],
    ['a?c', 'a*c', false],
    ['a*b*c', 'a12b34c', true],
    ['a*b*c', 'a12c34', false],
    ['arn:aws:s3:::a/*', 'arn:aws:s3:::a/b*', true],
  ])('%s takes in %s: %s', (pattern, text, expected) => {
    expect(globCovers(pattern, text)).toBe(expected);
  });
});

describe('a grant to everybody', () => {
  const isOpen = (statement: object): boolean => policy({ ...allow, ...statement }).some(isPublic);
  const when = (operator: string, key: string, value: unknown) => ({
    Principal: '*',
    Condition: { [operator]: { [key]: value } },
  });

  it('is public without a condition that ties it down', () => {
    expect(isOpen({ Principal: '*' })).toBe(true);
    expect(isOpen({ Principal: { AWS: ['111111111111', '*'] } })).toBe(true);
    expect(isOpen({ NotPrincipal: { AWS: '111111111111' } })).toBe(true);
    expect(isOpen(when('Bool', 'aws:SecureTransport', 'true'))).toBe(true);
    expect(isOpen(when('StringNotEquals', 'aws:SourceVpce', 'vpce-1'))).toBe(true);
    expect(isOpen(when('StringEqualsIfExists', 'aws:SourceVpce', 'vpce-1'))).toBe(true);
    expect(isOpen(when('StringLike', 'aws:PrincipalArn', '*'))).toBe(true);
    expect(isOpen(when('StringLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/reader'))).toBe(true);
    expect(isOpen(when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/*'))).toBe(false);
    expect(isOpen(when('IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '0.0.0.0/0']))).toBe(true);
    expect(isOpen(when('NotIpAddress', 'aws:SourceIp', '10.0.0.0/8'))).toBe(true);
  });

  it('is not public with one', () => {
    expect(isOpen(when('StringEquals', 'aws:PrincipalOrgID', 'o-1'))).toBe(false);
    expect(isOpen(when('StringEquals', 'AWS:SourceVpce', 'vpce-1'))).toBe(false);
    expect(isOpen(when('IpAddress', 'aws:SourceIp', '203.0.113.0/24'))).toBe(false);
    expect(isOpen({ Principal: { Service: 'cloudfront.amazonaws.com' } })).toBe(false);
    expect(isOpen({ Principal: { AWS: '111111111111' } })).toBe(false);
    expect(isOpen({ Effect: 'Deny', Principal: '*' })).toBe(false);
  });

  it('of a public identity provider needs a subject', () => {
    const provider = 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com';
    const trusts = (condition: object) =>
      policy({
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: provider },
        Condition: condition,
      }).some(trustsWholeProvider);
    const audience = { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' };
    expect(trusts({ StringEquals: audience })).toBe(true);
    expect(
      trusts({
        StringEquals: audience,
        StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:acme/*' },
      }),
    ).toBe(false);
    expect(trusts({ StringLike: { 'token.actions.githubusercontent.com:sub': '*' } })).toBe(true);
  });
});
