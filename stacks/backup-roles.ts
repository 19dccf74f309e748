import type { Construct } from 'constructs';
import {
  drillName,
  drillsFolder,
  dumpName,
  dumpsFolder,
  dumpUser,
  signsInToDatabaseWithIam,
} from '../spec/derived.ts';
import {
  type BackupFolder,
  connectToDatabase,
  type DatabaseInstance,
  PodRole,
  readObjects,
  useBackupKey,
  writeObjects,
} from './access/index.ts';
import { inherited } from './child.ts';
import { backupPrefix } from './from-spec.ts';
import type { Statement } from './policy.ts';
import type { ServiceAccessProps } from './service-access.ts';

/**
 * Two roles, so that no pod can both read and write dumps: what dumps can add to them and never see, replace or
 * delete one (a put under a taken key makes a new version); what rehearses the restore can read them.
 */
export function backupRoles(
  scope: Construct,
  props: ServiceAccessProps,
  instances: readonly DatabaseInstance[],
): void {
  const { dump, drill } = props.spec.backup;
  if (dump) podRole(scope, props, 'backup', dumpName(props.spec), dumpStatements(props, instances));
  if (drill) podRole(scope, props, 'drill', drillName(props.spec), drillStatements(props));
}

function podRole(
  scope: Construct,
  props: ServiceAccessProps,
  id: 'backup' | 'drill',
  serviceAccount: string,
  statements: readonly Statement[],
): PodRole {
  const { stack, environment } = props.spec;
  const { account, region, kubernetes } = environment;
  const name = `${stack}-${id}`;
  const given = { ...inherited(props), name, account, region, identity: kubernetes, serviceAccount };
  return new PodRole(scope, id, given, statements);
}

const dumpStatements = (
  props: ServiceAccessProps,
  instances: readonly DatabaseInstance[],
): readonly Statement[] => {
  const dumps = folder(props, dumpsFolder);
  return [
    writeObjects(dumps),
    useBackupKey(dumps),
    ...(signsInToDatabaseWithIam(props.spec)
      ? [connectToDatabase(props.spec.environment.account, instances, dumpUser(props.spec))]
      : []),
  ];
};

const drillStatements = (props: ServiceAccessProps): readonly Statement[] => {
  const dumps = folder(props, dumpsFolder);
  return [
    ...readObjects(dumps),
    writeObjects(folder(props, drillsFolder), 'WriteEvidence'),
    useBackupKey(dumps),
  ];
};

const folder = ({ spec, backup, kmsKeyArn }: ServiceAccessProps, name: string): BackupFolder => ({
  bucketArn: backup.bucket.arn,
  prefix: `${backupPrefix}${name}`,
  kmsKeyArn,
  region: spec.environment.region,
});
