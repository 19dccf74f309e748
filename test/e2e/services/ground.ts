import { writeFileSync } from 'node:fs';
import {
  type Emulator,
  type LookupRecorder,
  makeWorkspace,
  openTerraform,
  startEmulator,
  startLookupRecorder,
  type Terraform,
  type Workspace,
} from '../../harness/index.ts';

/** The account the emulator answers as to an access key that is no account. */
export const EMULATED_ACCOUNT = '000000000000';

/** What a suite stands on: an emulator, and a witness of every host that is asked for. */
export interface Ground {
  readonly emulator: Emulator;
  readonly recorder: LookupRecorder;
  stop(): Promise<void>;
}

export async function startGround(): Promise<Ground> {
  const emulator = await startEmulator();
  const recorder = await startLookupRecorder();
  return {
    emulator,
    recorder,
    stop: async () => {
      await emulator.stop();
      await recorder.stop();
    },
  };
}

/** One stack in a folder of its own, with what terraform printed there. */
export interface OpenStack {
  readonly terraform: Terraform;
  readonly workspace: Workspace;
  readonly printed: readonly string[];
  /** Puts another synthesis in place of the last; the state stays. */
  write(terraformJson: string): void;
}

export interface OpenStackProps {
  readonly name: string;
  readonly terraformJson: string;
  readonly account?: string;
  readonly region?: string;
  /** Keeps the state in the folder, whatever the stack says. @default false */
  readonly localState?: boolean;
}

export async function openStack({ emulator, recorder }: Ground, props: OpenStackProps): Promise<OpenStack> {
  const workspace = makeWorkspace(props.name);
  const printed: string[] = [];
  const write = (json: string) => writeFileSync(workspace.path('cdk.tf.json'), json);
  write(props.terraformJson);
  if (props.localState) keepStateIn(workspace);
  const terraform = await openTerraform({
    folder: workspace.folder,
    endpoint: emulator.endpoint,
    recorder,
    ...(props.account !== undefined && { account: props.account }),
    ...(props.region !== undefined && { region: props.region }),
    onLine: (line) => printed.push(line),
  });
  return { terraform, workspace, printed, write };
}

/** Terraform merges a file named `*_override.tf.json` over the others; a backend is replaced as a whole. */
const keepStateIn = (workspace: Workspace): void =>
  writeFileSync(
    workspace.path('state_override.tf.json'),
    JSON.stringify({ terraform: { backend: { local: {} } } }),
  );
