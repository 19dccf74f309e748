import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
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

const milliseconds = 120_000;

/** Asks `infracost diff`, when it is installed and has a key; it asks its pricing service about the plan's resources. */
export async function costOf(plan: Buffer, env: NodeJS.ProcessEnv = process.env): Promise<CostAnswer> {
  if (!isConfigured(env)) return without('infracost has no key (INFRACOST_API_KEY or infracost auth login)');
  const folder = mkdtempSync(join(tmpdir(), 'plinth-cost-'));
  try {
    const file = join(folder, 'plan.json');
    writeFileSync(file, plan, { mode: 0o600 });
    return costIn(JSON.parse(await ask(file, env)) as Infracost);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return without(
      code === 'ENOENT' ? 'infracost is not installed' : `infracost failed: ${message.split('\n')[0]}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const without = (why: string): CostAnswer => ({
  note: { code: 'no-cost', text: `No cost is given: ${why}.` },
});

/** Where `infracost auth login` keeps its key: `~/.config/infracost/credentials.yml`, or INFRACOST_CREDENTIALS_PATH's. */
const isConfigured = (env: NodeJS.ProcessEnv): boolean =>
  (env.INFRACOST_API_KEY ?? '') !== '' ||
  existsSync(
    join(env.XDG_CONFIG_HOME ?? join(env.HOME ?? homedir(), '.config'), 'infracost', 'credentials.yml'),
  );

function ask(file: string, env: NodeJS.ProcessEnv): Promise<string> {
  const args = ['diff', `--path=${file}`, '--format=json', '--no-color', '--log-level=error'];
  const options = { env, timeout: milliseconds, maxBuffer: 256 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile('infracost', args, options, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
  });
}

function costIn(answer: Infracost): CostAnswer {
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
