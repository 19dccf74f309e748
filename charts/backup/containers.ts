import { mib, millicores, type Size } from '../../spec/units.ts';
import { connectionsFolder } from '../connections.ts';
import { type Resources, resourcesOf, restrictedContainer } from '../workload/index.ts';
import type { BackupProps } from './props.ts';
import type { ScriptName } from './scripts/index.ts';
import { type Mounted, mebibytes, scriptsFolder, scriptsVolume, tmpVolume, workFolder } from './volumes.ts';

/** The id of `postgres` in the official image (Debian): initdb refuses an id that no account has. */
export const serverAccount = 999;

/** An id no base image gives to anything; pg_dump and the AWS CLI ask for no account. */
export const clientAccount = 10_001;

/** One step of a pod: a script, run with what it needs mounted. */
export interface Step {
  readonly name: string;
  readonly image: string;
  readonly script: ScriptName;
  readonly env: Readonly<Record<string, string>>;
  /** Besides the scripts, the working volume and `/tmp`. */
  readonly volumes: readonly Mounted[];
  readonly resources: Resources;
  /** Keys of the emulator, where there is one. */
  readonly secretEnv?: readonly SecretVariable[];
}

interface SecretVariable {
  readonly name: string;
  readonly secret: string;
  readonly key: string;
}

export const volumesOf = (props: BackupProps, work: Mounted, step: Step): readonly Mounted[] => [
  scriptsVolume(props.service),
  work,
  tmpVolume,
  ...step.volumes,
];

/** A container whose log's end is the pod's termination message when it fails and left none itself. */
export const containerOf = (props: BackupProps, work: Mounted, step: Step, user: number): object => ({
  name: step.name,
  image: step.image,
  imagePullPolicy: 'Always',
  command: ['/bin/sh', `${scriptsFolder}/${step.script}`, connectionsFolder, workFolder],
  env: [
    ...Object.entries({ HOME: '/tmp', STACK: props.instance, ...step.env }).map(([name, value]) => ({
      name,
      value,
    })),
    ...(step.secretEnv ?? []).map(({ name, secret, key }) => ({
      name,
      valueFrom: { secretKeyRef: { name: secret, key } },
    })),
  ],
  volumeMounts: volumesOf(props, work, step).map(({ name, path, readOnly }) => ({
    name,
    mountPath: path,
    ...(readOnly && { readOnly }),
  })),
  resources: resourcesOf(step.resources),
  securityContext: restrictedContainer(user),
  terminationMessagePolicy: 'FallbackToLogsOnError',
});

/** Ten threads with parts of 8 MiB each, and the interpreter (AWS CLI, "S3 configuration"). */
const awsResources: Resources = {
  cpu: millicores(100),
  memory: mib(384),
  ephemeralStorage: mib(128),
};

/** A step of the AWS CLI: as the role of the service account, or with the keys of the emulator. */
export const awsStep = (
  { emulator }: BackupProps,
  serviceAccount: string,
  step: Pick<Step, 'name' | 'image' | 'script' | 'env' | 'volumes'>,
): Step => ({
  ...step,
  env: {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '5',
    AWS_RETRY_MODE: 'standard',
    SERVICE_ACCOUNT: serviceAccount,
    ...(emulator && { AWS_ENDPOINT_URL: emulator.endpoint }),
    ...step.env,
  },
  ...(emulator && {
    secretEnv: [
      { name: 'AWS_ACCESS_KEY_ID', secret: emulator.secret, key: 'access-key-id' },
      { name: 'AWS_SECRET_ACCESS_KEY', secret: emulator.secret, key: 'secret-access-key' },
    ],
  }),
  resources: awsResources,
});

/**
 * The limit of a pod's ephemeral storage is that of its hungriest step, and what lies in an `emptyDir` counts; a
 * volume of a StorageClass does not.
 */
export const diskOf = ({ storageClass }: BackupProps, storage: Size): Size =>
  mib(128 + (storageClass === undefined ? mebibytes(storage) : 0));
