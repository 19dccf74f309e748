import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { isPlanFile } from '../../plan/read/index.ts';
import { ProblemsError } from '../../spec/problem.ts';

/** The JSON of a plan: of a file, of standard input (`-`), or of a plan file through Terraform. */
export async function planBytes(source: string, terraform: string): Promise<Buffer> {
  const bytes = source === '-' ? await standardInput() : fileBytes(source);
  if (!isPlanFile(bytes)) return bytes;
  if (source === '-') throw planFileProblem(source, 'a binary plan file on standard input');
  // Loaded for plan files only: it brings everything that makes stacks.
  const { showPlan } = await import('../terraform.ts');
  try {
    return await showPlan(terraform, dirname(resolve(source)), resolve(source));
  } catch (error) {
    throw planFileProblem(source, `a binary plan file, and ${messageOf(error)}`);
  }
}

async function standardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function fileBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ProblemsError([
      {
        code: 'PLINTH-PLAN-100',
        path,
        got: messageOf(error),
        rule: 'a plan is read from a file, or from standard input with -',
        fix: 'name a file made by terraform show -json',
      },
    ]);
  }
}

const planFileProblem = (path: string, got: string): ProblemsError =>
  new ProblemsError([
    {
      code: 'PLINTH-PLAN-101',
      path,
      got,
      rule: 'only Terraform itself reads its plan files, in the folder they were made in',
      fix: 'run terraform show -json <plan file> there and review what it prints',
    },
  ]);

/** The first line that carries words, without the colours and the box that Terraform gives its errors. */
function messageOf(error: unknown): string {
  const message = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  const lines = message.split('\n').map((line) => line.replace(/^[╷│╵\s]+/, '').trimEnd());
  return (lines.find((line) => /\w/.test(line)) ?? '').slice(0, longestQuote);
}

const longestQuote = 300;
