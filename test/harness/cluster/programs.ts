import { assertLoopback } from '../sealed-environment.ts';
import type { Workspace } from '../workspace.ts';
import { type Api, Hopeless, PATIENCE, until } from './api.ts';
import type { ClusterOptions } from './cluster.ts';
import {
  apiServerArgs,
  controllerManagerArgs,
  etcdArgs,
  externalSecretsArgs,
  kwokArgs,
  metricsServerArgs,
  schedulerArgs,
} from './control-plane.ts';
import type { PartName } from './parts.ts';
import type { Ports } from './ports.ts';
import { type Process, residentBytes, startProcess, startWatchdog } from './processes.ts';

export interface ProgramsProps {
  readonly parts: Readonly<Partial<Record<PartName, string>>>;
  readonly ports: Ports;
  readonly workspace: Workspace;
  readonly api: Api;
  readonly options: ClusterOptions;
}

export interface Programs {
  /** Everything but the operator; resolves when the API server answers. */
  start(): Promise<void>;
  /** The operator, where there is to be one; it wants its definitions to be there. */
  startOperator(): void;
  readonly apiServer: {
    /** Takes it away at once, as a crash would. */
    stop(): Promise<void>;
    /** Resolves when it answers again. */
    start(): Promise<void>;
    restart(): Promise<void>;
  };
  /** Throws where one has ended that should be running. */
  assertRunning(): void;
  /** The ends of the logs of those that are not running, to be read behind an error. */
  report(): string;
  memory(): Record<string, number>;
  stop(): Promise<void>;
}

export function startPrograms({ parts, ports, workspace, api, options }: ProgramsProps): Programs {
  const { path } = workspace;
  const watchdog = startWatchdog(workspace.folder);
  const running = new Map<PartName, Process>();

  const begin = (name: PartName, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const program = parts[name];
    if (program === undefined) throw new Error(`${name} was not asked for`);
    const logFile = path(`${name}.log`);
    const started = startProcess({ name, program, args, logFile, cwd: workspace.folder, env });
    watchdog.watch(started.pid);
    running.set(name, started);
  };
  const end = async (name: PartName) => {
    const ended = running.get(name);
    running.delete(name);
    if (ended === undefined) return;
    await ended.kill();
    watchdog.forget(ended.pid);
  };
  const assertRunning = () => {
    for (const { name, running: isRunning } of running.values()) {
      if (!isRunning()) throw new Hopeless(`${name} has ended`);
    }
  };
  const startApiServer = async () => {
    begin('kube-apiserver', apiServerArgs(ports, path));
    await until('the API server', () => answers(api, assertRunning), PATIENCE);
  };

  return {
    async start() {
      begin('etcd', etcdArgs(ports, path));
      await startApiServer();
      begin('kube-controller-manager', controllerManagerArgs(path));
      begin('kube-scheduler', schedulerArgs(path));
      begin('kwok', kwokArgs(ports, path));
      if (options.metrics === true) begin('metrics-server', metricsServerArgs(ports, path));
    },
    startOperator() {
      if (options.externalSecrets === undefined) return;
      begin('external-secrets', externalSecretsArgs(), operatorEnvironment(options.externalSecrets, path));
    },
    apiServer: {
      stop: () => end('kube-apiserver'),
      start: startApiServer,
      async restart() {
        await end('kube-apiserver');
        await startApiServer();
      },
    },
    assertRunning,
    report() {
      const ended = [...running.values()].filter((one) => !one.running());
      return ended.map((one) => `\nthe log of ${one.name} ends:\n${one.logEnd()}`).join('');
    },
    memory: () =>
      Object.fromEntries([...running.values()].map(({ name, pid }) => [name, residentBytes(pid)])),
    async stop() {
      await Promise.all([...running.keys()].map(end));
      watchdog.dismiss();
    },
  };
}

async function answers(api: Api, assertRunning: () => void): Promise<true | undefined> {
  assertRunning();
  const { status } = await api.send('GET', '/readyz');
  return status === 200 ? true : undefined;
}

/** Test credentials, and every request for AWS at the emulator. */
function operatorEnvironment(
  { endpoint, region = 'eu-central-1' }: NonNullable<ClusterOptions['externalSecrets']>,
  path: Workspace['path'],
): Record<string, string> {
  assertLoopback(endpoint);
  return {
    KUBECONFIG: path('external-secrets.kubeconfig'),
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: endpoint,
    AWS_SECRETSMANAGER_ENDPOINT: endpoint,
    AWS_STS_ENDPOINT: endpoint,
    AWS_SSM_ENDPOINT: endpoint,
  };
}
