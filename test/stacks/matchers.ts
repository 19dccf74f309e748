import { createRequire } from 'node:module';
import { testingMatchers as cdktf } from 'cdktf';
import { expect } from 'vitest';

// cdktf records a stack trace per token, which makes synthesis ten times slower and nothing here reads.
createRequire(import.meta.url)('cdktf/lib/tokens/private/stack-trace').captureStackTrace = () => [];

type Props = Record<string, unknown>;
type Kind = { readonly tfResourceType: string };

const matches = (items: unknown[], props: Props): boolean =>
  items.some((item) => expect.objectContaining(props).asymmetricMatch(item));

const resource = cdktf.getToHaveResourceWithProperties(matches);

expect.extend({
  toHaveResource: (json: string, kind: Kind, props: Props = {}) => {
    const { pass, message } = resource(json, kind, props);
    return { pass, message: () => message };
  },
});

declare module 'vitest' {
  interface Matchers<T> {
    /** Whether the synthesized JSON holds a resource of the kind with at least these arguments. */
    toHaveResource(kind: Kind, props?: Props): T;
  }
}
