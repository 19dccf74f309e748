import type { Problem } from '../../spec/problem.ts';
import { eachLeaf } from '../json.ts';
import { blocksOf } from './addresses.ts';
import type { GuardCheck } from './guard-input.ts';

/**
 * A token that went through string operations or arithmetic no longer resolves: whole or cut marks
 * (`${TfToken[TOKEN.1]}`, in any case), and the huge number a number token is while it is one.
 */
const leak = /tf_?token\[|[$#&]\{tf[a-z_]{0,5}(?![a-z_])|token\.\d+\]|\d(?:\.\d+)?e\+2[89]\d|\d{250}/i;
const isLeak = (leaf: string | number): boolean =>
  typeof leaf === 'string' ? leak.test(leaf) : Math.abs(leaf) > 1e250;

export const tokenLeaks: GuardCheck = ({ stack, json, manifests, swallowed }) => {
  const problems: Problem[] = [];
  const { '//': _metadata, ...sections } = json;
  const seen = new Set<string>();
  for (const { address, body } of blocksOf(json))
    eachLeaf(body, (leaf, path) => {
      if (!isLeak(leaf)) return;
      seen.add(String(leaf));
      problems.push(leaked(`${stack.node.id}/${address}.${path}`, String(leaf)));
    });
  eachLeaf(sections, (leaf, path) => {
    if (isLeak(leaf) && !seen.has(String(leaf)))
      problems.push(leaked(`${stack.node.id}/${path}`, String(leaf)));
  });
  for (const { path, text } of swallowed) problems.push(leaked(path, text));
  for (const { name, text } of manifests)
    for (const [index, line] of text.split('\n').entries())
      if (leak.test(line)) problems.push(inManifest(`${stack.node.id}/${name}:${index + 1}`, line.trim()));
  return problems;
};

const leaked = (path: string, got: string): Problem => ({
  code: 'PLINTH-GUARD-001',
  path,
  got: JSON.stringify(got.slice(0, 120)),
  rule: 'a value known only after apply cannot be cut, changed in case, calculated with or joined to a number',
  fix: 'use Fn (Fn.upper, Fn.substr, Op.add, Fn.join) or Token.asString(number) in the template',
});

const inManifest = (path: string, got: string): Problem => ({
  code: 'PLINTH-GUARD-001',
  path,
  got: JSON.stringify(got.slice(0, 120)),
  rule: 'a manifest cannot hold a value that Terraform knows only after apply',
  fix: 'refer to a secret of the connection contract instead',
});
