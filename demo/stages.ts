import { MissingTool } from '../test/harness/index.ts';

export interface StageRecord {
  readonly name: string;
  readonly seconds: number;
  /** Why it was left out: the tool that is missing, and how to get it. */
  readonly leftOut?: string;
}

/** A log is no terminal: it gets a sign of life every so often. */
const quietMilliseconds = 5_000;

/** Runs stages, shows what goes on and remembers how long each took. */
export class Stages {
  readonly records: StageRecord[] = [];
  readonly #running = new Map<string, { readonly since: number; detail: string }>();
  #ticker: NodeJS.Timeout | undefined;
  #lastDetail = Number.NEGATIVE_INFINITY;

  /**
   * Runs one stage. Where a tool is missing the stage is left out, and so are those that need its result:
   * they get undefined.
   */
  async run<T>(name: string, work: (say: (detail: string) => void) => Promise<T>): Promise<T | undefined> {
    const since = performance.now();
    const state = { since, detail: '' };
    this.#running.set(name, state);
    this.#begin(name);
    try {
      const result = await work((detail) => this.#say(name, state, detail));
      this.#end(name, { name, seconds: (performance.now() - since) / 1_000 });
      return result;
    } catch (error) {
      if (!(error instanceof MissingTool)) {
        this.stop();
        throw error;
      }
      this.#end(name, { name, seconds: 0, leftOut: error.message });
      return undefined;
    }
  }

  /** Notes a stage that could not run because one before it was left out. */
  leaveOut(name: string, leftOut: string): void {
    this.records.push({ name, seconds: 0, leftOut });
    this.#print(`- ${name}: left out, ${leftOut}`);
  }

  stop(): void {
    clearInterval(this.#ticker);
    this.#ticker = undefined;
    this.#running.clear();
    this.#erase();
  }

  #begin(name: string): void {
    if (!process.stdout.isTTY) this.#print(`> ${name}`);
    else this.#ticker ??= setInterval(() => this.#draw(), 200);
  }

  #say(name: string, state: { detail: string }, detail: string): void {
    if (detail === '' || detail === state.detail) return;
    state.detail = detail;
    const now = performance.now();
    if (process.stdout.isTTY || now - this.#lastDetail < quietMilliseconds) return;
    this.#lastDetail = now;
    this.#print(`  ${name}: ${detail}`);
  }

  #end(name: string, record: StageRecord): void {
    this.#running.delete(name);
    this.records.push(record);
    this.#print(
      record.leftOut === undefined
        ? `* ${name} (${record.seconds.toFixed(1)} s)`
        : `- ${name}: left out. ${record.leftOut}`,
    );
    if (this.#running.size === 0) this.stop();
  }

  #print(line: string): void {
    this.#erase();
    process.stdout.write(`${line}\n`);
  }

  #erase(): void {
    if (process.stdout.isTTY) process.stdout.write('\r\u001b[2K');
  }

  /** One line for everything that is running: what, for how long, and its last word. */
  #draw(): void {
    const parts = [...this.#running].map(
      ([name, { since, detail }]) =>
        `${name} ${((performance.now() - since) / 1_000).toFixed(0)} s ${detail}`,
    );
    process.stdout.write(`\r\u001b[2K${parts.join(' | ').slice(0, (process.stdout.columns ?? 100) - 1)}`);
  }
}
