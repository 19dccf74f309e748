import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { GuardCheck } from './guard-input.ts';

/** Constructs beside the stack are never emitted; neither is a stack inside this one. */
export const outsideStack: GuardCheck = ({ stack }) => {
  const strays: IConstruct[] = [];
  const visit = (construct: IConstruct): void => {
    for (const child of construct.node.children)
      if (TerraformStack.isStack(child)) continue;
      else {
        strays.push(child);
        visit(child);
      }
  };
  visit(stack.node.root);
  for (const construct of stack.node.findAll())
    if (construct !== stack && TerraformStack.isStack(construct)) strays.push(construct);

  return strays
    .filter((construct) => !stack.node.scopes.includes(construct))
    .map((construct) => ({
      code: 'PLINTH-GUARD-010',
      path: construct.node.path,
      got: TerraformStack.isStack(construct) ? 'a stack inside a stack' : 'a construct outside any stack',
      rule: `only what is in the stack ${stack.node.id} itself is synthesized`,
      fix: 'pass the stack, or a construct in it, as its scope',
    }));
};
