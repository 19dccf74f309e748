import { createInterface } from 'node:readline/promises';
import { exitCode } from './output.ts';

/** Asks on a terminal; elsewhere nobody can answer, and that is a no. */
export async function agreed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stderr.write('There is no terminal to ask on; pass --yes to go on.\n');
    process.exitCode = exitCode.failed;
    return false;
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question(`${question} Only "yes" goes on: `);
  asking.close();
  return answer.trim() === 'yes';
}
