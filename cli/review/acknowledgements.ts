import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Problem, ProblemsError } from '../../spec/problem.ts';
import type { ResolvedSuppression } from '../../spec/resolved-spec.ts';
import { isCalendarDay } from '../../spec/suppressions.ts';

const acknowledgement = z.strictObject({
  impact: z
    .string()
    .regex(/^(plinth\/)?[a-z0-9]+(-[a-z0-9]+)*$/, 'the code of an impact, such as rds-instance-class'),
  address: z.string().regex(/^[^\s*]\S*$/, 'an address; * stands for any part of it but its beginning'),
  justification: z.string().min(20).max(500),
  expires: z
    .string()
    .refine((day) => /^\d{4}-\d{2}-\d{2}$/.test(day) && isCalendarDay(day), 'a day YYYY-MM-DD'),
});

const file = z.strictObject({ acknowledgements: z.array(acknowledgement) });

/** The acknowledgements of a YAML or JSON file. Throws ProblemsError with everything that is wrong in it. */
export function readAcknowledgements(path: string): readonly ResolvedSuppression[] {
  const read = file.safeParse(parsed(path));
  if (!read.success) throw new ProblemsError(read.error.issues.map((issue) => problemOf(path, issue)));
  return read.data.acknowledgements.map(({ impact, address, justification, expires }) => ({
    control: impact.startsWith('plinth/') ? impact : `plinth/${impact}`,
    resource: address,
    justification,
    expires,
    origin: 'spec',
  }));
}

function parsed(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ProblemsError([
      {
        code: 'PLINTH-ACK-001',
        path,
        got: error instanceof Error ? (error.message.split('\n')[0] as string) : String(error),
        rule: 'acknowledgements are read from a YAML or JSON file',
        fix: 'name a file that can be read',
      },
    ]);
  }
}

const problemOf = (path: string, issue: z.core.$ZodIssue): Problem => ({
  code: 'PLINTH-ACK-002',
  path: [path, ...issue.path.map(String)].join('.'),
  got: issue.message,
  rule: 'an acknowledgement has impact, address, justification (20 to 500 characters) and expires (YYYY-MM-DD)',
  fix: 'correct the entry; docs/review.md shows one',
});
