import { Construct } from 'constructs';
import { statsStore } from '../pooler/names.ts';
import { dumpStore, externalSecret, generatedPassword, ownerStore } from './external-secrets.ts';
import type { StoresProps } from './props.ts';
import { secretStore } from './secret-store.ts';

/** Brings the connection contract from AWS Secrets Manager into Secrets of the namespace. */
export class Stores extends Construct {
  constructor(scope: Construct, id: string, props: StoresProps) {
    super(scope, id);
    secretStore(this, props);
    for (const document of props.documents) externalSecret(this, props, document);
    if (props.ownerPassword ?? true) generatedPassword(this, props, ownerStore);
    if (props.dumpPassword ?? false) generatedPassword(this, props, dumpStore);
    if (props.statsPassword ?? false) generatedPassword(this, props, statsStore);
  }
}
