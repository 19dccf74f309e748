/**
 * The cdktf application: every service in `services/`, in every environment, one stack each.
 * `cdktf.json` names it; `cdktf synth`, `diff`, `deploy` and `destroy` run it. Set PLINTH_STACKS to a
 * selector (`orders-dev`, `orders-*`) to synthesize those stacks only.
 */
import { failWith } from './cli/output.ts';
import { synthesizeServices } from './cli/synthesize.ts';

try {
  const { result } = await synthesizeServices({
    selector: process.env.PLINTH_STACKS,
    outdir: process.env.CDKTF_OUTDIR ?? 'cdktf.out',
    distdir: process.env.PLINTH_DISTDIR ?? 'dist',
  });
  for (const note of result.notes) process.stderr.write(`${note.code} ${note.path}: ${note.message}\n`);
} catch (error) {
  failWith(error, false);
}
