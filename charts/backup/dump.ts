import type { Construct } from 'constructs';
import { dumpName } from '../../spec/derived.ts';
import { mib, millicores } from '../../spec/units.ts';
import { caBundle, connectionsFolder } from '../connections.ts';
import { credentialsAnnotation } from '../credentials.ts';
import { backupStore, dumpStore } from '../stores/index.ts';
import { awsStep, clientAccount, diskOf, type Step } from './containers.ts';
import { cronJob } from './cron-job.ts';
import type { BackupProps, DumpProps } from './props.ts';
import { caVolume, connectionVolume, mebibytes, tokenFile, tokenVolume, workVolume } from './volumes.ts';

/** Dumps as a role that can only read, then uploads as a role that can only add. */
export function dump(scope: Construct, props: BackupProps, settings: DumpProps): void {
  cronJob(scope, props, {
    component: 'dump',
    name: dumpName(props),
    image: settings.postgresImage,
    schedule: settings.schedule,
    timeZone: settings.timeZone,
    deadline: settings.timeLimit,
    work: workVolume(props, settings.storage),
    user: clientAccount,
    podAnnotations: credentialsAnnotation(settings.credentialsVersion),
    steps: [
      ...(settings.auth === 'iam' ? [tokenStep(props, settings)] : []),
      dumpStep(props, settings),
      awsStep(props, dumpName(props), {
        name: 'upload',
        image: settings.awsImage,
        script: 'upload.sh',
        env: {},
        volumes: [connectionVolume(props.service, backupStore)],
      }),
    ],
  });
}

const passwordFile = ({ auth }: DumpProps): string =>
  auth === 'iam' ? tokenFile : `${connectionsFolder}/${dumpStore}/password`;

/** Host of the contract's document that is dumped. */
const hostKey = ({ from }: DumpProps): string => (from === 'reader' ? 'readerHost' : 'host');

const tokenStep = (props: BackupProps, settings: DumpProps): Step =>
  awsStep(props, dumpName(props), {
    name: 'sign-in',
    image: settings.awsImage,
    script: 'token.sh',
    env: { HOST_KEY: hostKey(settings), PASSWORD_FILE: tokenFile, PGUSER: settings.user },
    volumes: [
      connectionVolume(props.service, 'postgres'),
      connectionVolume(props.service, backupStore),
      tokenVolume,
    ],
  });

const dumpStep = (props: BackupProps, settings: DumpProps): Step => ({
  name: 'dump',
  image: settings.postgresImage,
  script: 'dump.sh',
  env: {
    HOST_KEY: hostKey(settings),
    KEEPER_SCHEMAS: settings.keeperSchemas.join(' '),
    PASSWORD_FILE: passwordFile(settings),
    PGAPPNAME: 'plinth-dump',
    PGCONNECT_TIMEOUT: '10',
    PGSSLMODE: 'verify-full',
    PGSSLROOTCERT: caBundle.path,
    PGUSER: settings.user,
    STORAGE_MIB: String(mebibytes(settings.storage)),
  },
  volumes: [
    connectionVolume(props.service, 'postgres'),
    settings.auth === 'iam' ? tokenVolume : connectionVolume(props.service, dumpStore),
    caVolume,
  ],
  resources: {
    cpu: millicores(250),
    memory: mib(256),
    ephemeralStorage: diskOf(props, settings.storage),
  },
});
