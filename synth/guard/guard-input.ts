import type { TerraformElement, TerraformStack } from 'cdktf';
import type { Problem } from '../../spec/problem.ts';
import type { TerraformResult } from '../terraform.ts';

/** One stack as synthesized: its construct tree, its JSON and its manifests. */
export interface GuardInput extends TerraformResult {
  readonly stack: TerraformStack;
  readonly elements: readonly TerraformElement[];
  readonly manifests: readonly { readonly name: string; readonly text: string }[];
}

/** Finds one way in which cdktf emits wrong output without a word. */
export type GuardCheck = (input: GuardInput) => Problem[];
