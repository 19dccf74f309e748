import type { TerraformProvider } from 'cdktf';
import { applyTransform, type Transforms } from '../spec/transform.ts';

/** What every construct of this kit takes besides its own properties. */
export interface ChildProps {
  /**
   * Provider the resources are made with, for another region or account.
   * @default the stack's own AWS provider
   */
  readonly provider?: TerraformProvider;
  /**
   * Changes to single resources just before they are made, by name; see `stackTransforms` for the names.
   * @default none
   */
  readonly transform?: Transforms;
}

type Undefinable<T> = { [K in keyof T]: T[K] | undefined };

/** The configuration of one named resource: absent arguments left out, provider set, transform applied. */
export function child<T extends object>(props: ChildProps, name: string, config: Undefinable<T>): T {
  const entries = Object.entries({ provider: props.provider, ...config });
  const defined = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  return applyTransform(props.transform, name, defined as T);
}

/** The provider as an argument, for resources too small to be transformed. */
export const providerOf = (props: ChildProps): Pick<ChildProps, 'provider'> =>
  props.provider ? { provider: props.provider } : {};

/** The provider and the transforms alone, to hand to a construct below. */
export const inherited = (props: ChildProps): ChildProps => ({
  ...providerOf(props),
  ...(props.transform && { transform: props.transform }),
});

/** The transforms of one part: `recovery.network.vpc` becomes `network.vpc` below `recovery`. */
export const transformsOf = (transforms: Transforms | undefined, part: string): Transforms =>
  Object.fromEntries(
    Object.entries(transforms ?? {})
      .filter(([name]) => name.startsWith(`${part}.`))
      .map(([name, transform]) => [name.slice(part.length + 1), transform]),
  );
