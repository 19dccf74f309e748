import type { VolumeMount } from 'cdk8s-plus-27/lib/container.js';
import { Secret } from 'cdk8s-plus-27/lib/secret.js';
import { Volume } from 'cdk8s-plus-27/lib/volume.js';
import type { Construct } from 'constructs';
import { poolerTrust } from './names.ts';

/** The authority's certificate for a client of the pooler; the key beside it in the Secret stays out. */
export function trustMount(scope: Construct, secret: string): VolumeMount {
  const source = Secret.fromSecretName(scope, 'pooler-certificate', secret);
  const volume = Volume.fromSecret(scope, 'pooler-ca', source, {
    name: 'pooler-ca',
    items: { [poolerTrust.key]: { path: poolerTrust.key } },
  });
  return { path: poolerTrust.folder, volume, readOnly: true };
}
