import { devNull } from 'node:os';
import type { LookupRecorder } from './lookup-recorder.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The few variables a program needs to run at all; everything else of the caller's environment stays outside. */
const INHERITED = ['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG'] as const;

export interface SealedEnvironmentProps {
  /** Where every AWS request goes: an http address on loopback. */
  readonly endpoint: string;
  /** @default 'eu-central-1' */
  readonly region?: string;
  /** Account the emulator answers as: it takes an access key of twelve digits for one. @default - 000000000000 */
  readonly account?: string;
  /** Terraform's own settings file; see `writeCliConfig`. @default - the null device: no settings */
  readonly cliConfigFile?: string;
  /** Takes and refuses whatever is not for loopback. @default - none */
  readonly recorder?: Pick<LookupRecorder, 'proxyUrl'>;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * The whole environment of a terraform process that must not reach a cloud: test credentials, every AWS service at one
 * endpoint on loopback, no instance metadata, no version check, no settings of the caller's. No variable that starts
 * with `AWS_` or `TF_` is inherited. Throws for an endpoint beyond loopback.
 */
export function sealedEnvironment(props: SealedEnvironmentProps): Record<string, string> {
  assertLoopback(props.endpoint);
  const region = props.region ?? 'eu-central-1';
  return {
    ...inherit(props.env ?? process.env),
    AWS_ACCESS_KEY_ID: props.account ?? 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: props.endpoint,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    TF_CLI_CONFIG_FILE: props.cliConfigFile ?? devNull,
    TF_VAR_emulator_endpoint: props.endpoint,
    ...(props.recorder === undefined ? {} : proxied(props.recorder.proxyUrl)),
  };
}

/** Throws unless the address is http on loopback. */
export function assertLoopback(endpoint: string): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol === 'http:' && LOOPBACK.has(url.hostname) && url.username === '') return;
  throw new Error(
    `refused to aim terraform at ${JSON.stringify(endpoint)}: only http on 127.0.0.1, localhost or [::1] is allowed`,
  );
}

function inherit(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(INHERITED.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

/** Both spellings: programs differ in which they read. */
function proxied(url: string): Record<string, string> {
  const local = '127.0.0.1,localhost,::1';
  return {
    HTTPS_PROXY: url,
    https_proxy: url,
    HTTP_PROXY: url,
    http_proxy: url,
    NO_PROXY: local,
    no_proxy: local,
  };
}
