import { readFileSync } from 'node:fs';
import { readPlan } from '../plan/read/index.ts';

/** The programs `plinth review` is compared with: `read` reads a plan and judges nothing, `parse` only parses its JSON. */
const [, , what, file = ''] = process.argv;

const bytes = readFileSync(file);
if (what === 'read') readPlan(bytes, { source: file });
else JSON.parse(bytes.toString('utf8'));
