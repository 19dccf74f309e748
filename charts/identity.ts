import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import type { ServiceIdentity } from './labels.ts';

export const identityOf = (spec: ResolvedSpec): ServiceIdentity => ({
  service: spec.service,
  instance: spec.stack,
});
