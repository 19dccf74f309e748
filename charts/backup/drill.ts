import type { Construct } from 'constructs';
import { drillName } from '../../spec/derived.ts';
import { mib, millicores, seconds, toSeconds } from '../../spec/units.ts';
import { backupStore } from '../stores/index.ts';
import { awsStep, diskOf, type Step, serverAccount } from './containers.ts';
import { cronJob } from './cron-job.ts';
import type { BackupProps, DrillProps } from './props.ts';
import { connectionVolume, mebibytes, workVolume } from './volumes.ts';

/** Exit code of a drill that found the dump wanting: trying again would find the same. */
const verdictIsFinal = 3;

/** Fetches the newest dump, restores it into a throw-away server, compares, and reports, whatever came out. */
export function drill(scope: Construct, props: BackupProps, settings: DrillProps): void {
  const limits = {
    MAX_AGE_SECONDS: String(toSeconds(settings.maxAge)),
    TIME_LIMIT_SECONDS: String(toSeconds(settings.timeLimit)),
  };
  const storage = { STORAGE_MIB: String(mebibytes(settings.storage)) };
  const volumes = [connectionVolume(props.service, backupStore)];
  const aws = { image: settings.awsImage, volumes };
  cronJob(scope, props, {
    component: 'drill',
    name: drillName(props),
    image: settings.postgresImage,
    schedule: settings.schedule,
    timeZone: settings.timeZone,
    deadline: deadlineOf(settings),
    work: workVolume(props, settings.storage),
    user: serverAccount,
    steps: [
      awsStep(props, drillName(props), {
        ...aws,
        name: 'fetch',
        script: 'fetch.sh',
        env: { ...limits, ...storage },
      }),
      restoreStep(props, settings, limits),
      awsStep(props, drillName(props), {
        ...aws,
        name: 'report',
        script: 'report.sh',
        env: { ...limits, TERMINATION_LOG: '/dev/termination-log' },
      }),
    ],
    podFailureRules: [
      {
        action: 'FailJob',
        onExitCodes: { containerName: 'report', operator: 'In', values: [verdictIsFinal] },
      },
    ],
  });
}

/** Longer than the drill gives itself, so that one that takes too long still reports it: pulls and the comparison. */
const deadlineOf = ({ timeLimit }: DrillProps) => seconds(2 * toSeconds(timeLimit) + 1_800);

const restoreStep = (
  props: BackupProps,
  settings: DrillProps,
  env: Readonly<Record<string, string>>,
): Step => ({
  name: 'restore',
  image: settings.postgresImage,
  script: 'restore.sh',
  env,
  volumes: [],
  resources: {
    cpu: millicores(500),
    memory: mib(1_024),
    ephemeralStorage: diskOf(props, settings.storage),
  },
});
