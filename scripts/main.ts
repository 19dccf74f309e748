import { join } from 'node:path';
import { bundle } from './bundle.ts';

/** The second half of `npm run build`, after tsc. */
const root = process.cwd();
await bundle(root, join(root, 'lib'));
