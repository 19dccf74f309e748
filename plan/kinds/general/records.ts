import type { Change } from '../../change.ts';
import { text } from '../../value.ts';
import type { End } from './ends.ts';

/** Kinds of records that are read to check something. */
const readToCheck = new Set(['CAA', 'SPF', 'TXT']);

/** Of a record that proves something and that nobody connects to: a TXT record, or a CNAME such as `_x.example.org`. */
export function endOfRecord({ before }: Change): End | undefined {
  const type = text(before?.type);
  const isProof =
    readToCheck.has(type ?? '') || (type === 'CNAME' && /(^|\.)_/.test(text(before?.name) ?? ''));
  if (!isProof) return undefined;
  return {
    so: 'who checks it finds nothing: it proves whose the name is, or who may send mail or issue certificates for it',
    meanwhile: 'who checks it in between finds nothing, or what stood in it before',
    effect: { interruption: 'unknown' },
  };
}
