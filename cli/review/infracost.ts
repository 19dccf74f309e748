import { type ExecFileException, execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Cost, Note } from '../../plan/impact.ts';

/** What a plan costs, or why nobody says so. No price is ever made up. */
export interface CostAnswer {
  readonly cost?: Cost;
  readonly note?: Note;
}

interface Infracost {
  readonly currency?: unknown;
  readonly totalMonthlyCost?: unknown;
  readonly pastTotalMonthlyCost?: unknown;
  readonly diffTotalMonthlyCost?: unknown;
  readonly projects?: readonly {
    readonly diff?: {
      readonly resources?: readonly { readonly name?: unknown; readonly monthlyCost?: unknown }[];
    };
  }[];
}

const patience = 120_000;

/**
 * Asks `infracost diff`, when it is installed and has a key; it asks its pricing service about the plan's resources. After
 * so many milliseconds nobody waits for it any more.
 */
export async function costOf(
  plan: Buffer,
  env: NodeJS.ProcessEnv = process.env,
  milliseconds = patience,
): Promise<CostAnswer> {
  if (!isConfigured(env)) return without('infracost has no key (INFRACOST_API_KEY or infracost auth login)');
  const folder = mkdtempSync(join(tmpdir(), 'plinth-cost-'));
  try {
    const file = join(folder, 'plan.json');
    writeFileSync(file, plan, { mode: 0o600 });
    const { stdout, failure } = await ask(file, env, milliseconds);
    return failure === undefined ? costIn(stdout) : without(failure.replaceAll(`${folder}/`, ''));
  } catch {
    // An answer of another shape, or no room for the plan.
    return without('infracost failed');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const without = (why: string): CostAnswer => ({
  note: { code: 'no-cost', text: `No cost is given: ${why}.` },
});

/** Where `infracost auth login` keeps its key: `~/.config/infracost/credentials.yml`. */
const isConfigured = (env: NodeJS.ProcessEnv): boolean =>
  (env.INFRACOST_API_KEY ?? '') !== '' ||
  existsSync(
    join(env.XDG_CONFIG_HOME ?? join(env.HOME ?? homedir(), '.config'), 'infracost', 'credentials.yml'),
  );

interface Answer {
  readonly stdout: string;
  /** Why there is no answer. */
  readonly failure?: string;
}

function ask(file: string, env: NodeJS.ProcessEnv, timeout: number): Promise<Answer> {
  const args = ['diff', `--path=${file}`, '--format=json', '--no-color', '--log-level=error'];
  const options = { env, timeout, maxBuffer: 256 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile('infracost', args, options, (error, stdout, stderr) =>
      resolve(error === null ? { stdout } : { stdout, failure: failureOf(error, stderr, timeout) }),
    );
  });
}

/** Never Node's own message: that is the command with the paths of this run. */
function failureOf({ code, killed }: ExecFileException, stderr: string, timeout: number): string {
  if (code === 'ENOENT') return 'infracost is not installed';
  // Too long an answer ends it too, and has a code of its own.
  if (killed === true && typeof code !== 'string')
    return `infracost timed out: no answer in ${timeout / 1_000} s`;
  const line = stripVTControlCharacters(stderr)
    .split(/[\r\n]/)
    .map((one) => one.trim())
    .find((one) => one !== '');
  return line === undefined ? 'infracost failed' : `infracost failed: ${line.replace(/\.$/, '')}`;
}

function parsed(text: string): Infracost | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? answer : undefined;
  } catch {
    return undefined;
  }
}

function costIn(text: string): CostAnswer {
  const answer = parsed(text);
  if (answer === undefined) return without('infracost failed: it answered no JSON');
  const { currency, totalMonthlyCost, pastTotalMonthlyCost, diffTotalMonthlyCost } = answer;
  const [before, after, difference] = [pastTotalMonthlyCost, totalMonthlyCost, diffTotalMonthlyCost].map(
    amountOf,
  );
  if (before === undefined || after === undefined || difference === undefined)
    return without('infracost gave no totals');
  const resources = (answer.projects ?? [])
    .flatMap(({ diff }) => diff?.resources ?? [])
    .map(({ name, monthlyCost }) => ({ address: String(name), difference: amountOf(monthlyCost) }))
    .flatMap(({ address, difference: own }) => (own === undefined ? [] : [{ address, difference: own }]));
  return {
    cost: {
      tool: 'infracost',
      currency: typeof currency === 'string' ? currency : 'USD',
      before,
      after,
      difference,
      resources,
    },
  };
}

/** Infracost writes amounts as decimal text, and null where it has no price. */
const amountOf = (amount: unknown): string | undefined =>
  typeof amount === 'string' && Number.isFinite(Number(amount)) ? amount : undefined;
