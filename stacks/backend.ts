import { LocalBackend, S3Backend } from 'cdktf';
import type { Construct } from 'constructs';
import type { ResolvedEnvironment, ResolvedS3State } from '../spec/resolved-spec.ts';

export function stateBackend(scope: Construct, { state }: ResolvedEnvironment): void {
  if (state.kind === 's3') s3Backend(scope, state);
  else new LocalBackend(scope, { path: 'terraform.tfstate' });
}

/** Locked by a file beside the state (Terraform >= 1.10), which cdktf 0.21 has no property for. */
const s3Backend = (scope: Construct, { bucket, key, region }: ResolvedS3State): void =>
  new S3Backend(scope, { bucket, key, region, encrypt: true }).addOverride('use_lockfile', true);
