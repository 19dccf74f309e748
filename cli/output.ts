import { CommanderError, InvalidArgumentError } from 'commander';
import { type Problem, ProblemsError, printProblem } from '../spec/problem.ts';
import { isCalendarDay } from '../spec/suppressions.ts';

/** What the process ends with. */
export const exitCode = { done: 0, failed: 1, badInput: 2, gateRefused: 3 } as const;

/** Ends the process for an error: every problem on its own line, or as JSON on standard output. */
export function failWith(error: unknown, json: boolean): void {
  if (error instanceof CommanderError) {
    // Help and version end here too, with 0.
    process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.badInput;
    return;
  }
  if (error instanceof ProblemsError) {
    process.exitCode = exitCode.badInput;
    if (json) process.stdout.write(`${JSON.stringify({ problems: error.problems }, undefined, 2)}\n`);
    else process.stderr.write(problemReport(error.problems));
    return;
  }
  process.exitCode = exitCode.failed;
  const message =
    error instanceof Error ? (process.env.PLINTH_TRACE ? error.stack : error.message) : String(error);
  if (json) process.stdout.write(`${JSON.stringify({ error: message }, undefined, 2)}\n`);
  else process.stderr.write(`${message}\n`);
}

export const problemReport = (problems: readonly Problem[]): string =>
  `${problems.map(printProblem).join('\n')}\n\n${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}; nothing was written.\n`;

export const printJson = (value: unknown): void =>
  void process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);

export const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** One line that is redrawn on a terminal, and nothing elsewhere: a fast command needs no log of itself. */
export function progressLine(): { show(text: string): void; clear(): void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  return {
    show: (text) => void stderr.write(`\r\u001b[2K${text.slice(0, Math.max(20, stderr.columns - 1))}`),
    clear: () => void stderr.write('\r\u001b[2K'),
  };
}

/** A day as an option gives it. */
export function dayOf(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && isCalendarDay(text)) return text;
  throw new InvalidArgumentError('It must be a day of the calendar, YYYY-MM-DD.');
}
