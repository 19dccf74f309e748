import { databaseUser, dumpUser, signsInToDatabaseWithIam } from '../../spec/derived.ts';
import type { ResolvedDump, ResolvedSpec } from '../../spec/resolved-spec.ts';
import { passwordVersion } from '../credentials.ts';
import { identityOf } from '../identity.ts';
import { emulatorCredentials } from '../stores/index.ts';
import type { BackupProps, DumpProps } from './props.ts';

export function backupOf(spec: ResolvedSpec): BackupProps {
  const { dump, drill, storageClass } = spec.backup;
  const { emulator } = spec.environment;
  return {
    ...identityOf(spec),
    ...(dump === undefined ? {} : { dump: dumpOf(spec, dump) }),
    ...(drill === undefined ? {} : { drill }),
    ...(storageClass === undefined ? {} : { storageClass }),
    ...(emulator === undefined
      ? {}
      : { emulator: { endpoint: emulator.endpoint, secret: emulatorCredentials } }),
  };
}

const dumpOf = (spec: ResolvedSpec, dump: ResolvedDump): DumpProps => ({
  ...dump,
  user: dumpUser(spec),
  auth: signsInToDatabaseWithIam(spec) ? 'iam' : 'password',
  ...passwordVersion(spec),
  keeperSchemas: [databaseUser(spec), dumpUser(spec)].map((role) => `${role}_keeper`),
});
