import type { Suppressible } from '../../spec/suppressions.ts';

/** What a linter says of one object. */
export interface Finding extends Suppressible {
  readonly message: string;
  /** The manifest file, as it was given to the linter. */
  readonly file: string;
}

/** How one linter is asked, and what its answer means. */
export interface Linter {
  readonly name: LinterName;
  /** It looks at objects together (does a policy select this pod?), so each stack is asked about by itself. */
  readonly eachStack: boolean;
  /** Schema violations are refused by the API server: no reason accepts them. */
  readonly suppressible: boolean;
  readonly install: string;
  args(files: readonly string[], options: LinterOptions): readonly string[];
  /** Throws where the answer is none. */
  findings(stdout: string): readonly Finding[];
}

export interface LinterOptions {
  /** Where kubeconform finds schemas, as its `-schema-location`. */
  readonly schemas: readonly string[];
  /** `1.34`: the release manifests are checked against. */
  readonly kubernetes: string;
}

export const linterNames = ['kubeconform', 'kube-score', 'checkov'] as const;
export type LinterName = (typeof linterNames)[number];
