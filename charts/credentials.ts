import { signsInToDatabaseWithIam } from '../spec/derived.ts';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';

/** The version of the passwords a pod starts with, of a service that signs in with one. */
export const passwordVersion = (spec: ResolvedSpec): { readonly credentialsVersion?: number } =>
  signsInToDatabaseWithIam(spec) ? {} : { credentialsVersion: spec.postgres.credentialsVersion };

/**
 * A variable keeps the password it had when its pod started. This annotation makes a raised `credentialsVersion` a new
 * pod template: a rollout of Deployments, a new bootstrap Job.
 */
export const credentialsAnnotation = (version: number | undefined): Readonly<Record<string, string>> =>
  version === undefined ? {} : { 'plinth.dev/credentials-version': String(version) };
