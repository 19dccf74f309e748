import { refusal } from './faults.ts';

const zipMagic = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
const utf8Mark = Buffer.from([0xef, 0xbb, 0xbf]);
const PEEK = 4096;

/** Whether these are the bytes of a plan file (`terraform plan -out`), which only terraform itself can read. */
export const isPlanFile = (bytes: Buffer): boolean => startsWith(bytes, zipMagic);

const startsWith = (bytes: Buffer, start: Buffer): boolean =>
  bytes.subarray(0, start.length).equals(start) && bytes.length >= start.length;

const showFix = 'pass what `terraform show -json <plan file>` prints';

/** Where the JSON begins. Throws for what is plainly something else. */
export function startOfJson(bytes: Buffer, source: string): number {
  if (isPlanFile(bytes))
    throw refusal('PLINTH-PLAN-005', source, 'a plan is read as JSON', 'a binary plan file', showFix);
  if (isUtf16(bytes))
    throw refusal(
      'PLINTH-PLAN-011',
      source,
      'a plan is UTF-8',
      'UTF-16',
      'write the file as UTF-8; `>` of Windows PowerShell writes UTF-16',
    );
  let at = startsWith(bytes, utf8Mark) ? utf8Mark.length : 0;
  while (at < bytes.length && ' \n\r\t'.includes(String.fromCharCode(bytes[at] as number))) at++;
  if (at === bytes.length) throw refusal('PLINTH-PLAN-001', source, 'a plan is JSON', 'nothing', showFix);
  if (bytes[at] !== 0x7b) throw notJson(bytes, at, source);
  return at;
}

/** By its mark, or by the zero beside its first character, which is ASCII in any JSON. */
const isUtf16 = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) ||
  (bytes[0] === 0xfe && bytes[1] === 0xff) ||
  (bytes.length > 1 && (bytes[0] === 0) !== (bytes[1] === 0));

const planText =
  /(Terraform|OpenTofu) (will perform|used the selected|has compared|planned the following)|^No changes\.|^Plan: \d+ to |Refreshing state\.\.\.|^\s*[-+~#/<=]+ (resource|data|provider|module)\b|will be (created|destroyed|updated in-place)/m;

function notJson(bytes: Buffer, at: number, source: string): Error {
  const text = bytes.toString('latin1', at, at + PEEK);
  if (planText.test(text))
    return refusal('PLINTH-PLAN-004', source, 'a plan is read as JSON', 'the text for people', showFix);
  const isJson = '["-0123456789tfn'.includes(text.charAt(0)) && !text.startsWith('[command]');
  return refusal(
    'PLINTH-PLAN-003',
    source,
    'a plan is one JSON object',
    isJson ? 'something else' : 'something else than JSON at its first byte',
    text.startsWith('[command]') ? 'switch off `terraform_wrapper` of the setup-terraform action' : showFix,
  );
}

/** Throws for JSON that is no plan, by the names of its top level. */
export function refuseOtherJson(names: ReadonlySet<string>, source: string): void {
  const has = (...some: readonly string[]): boolean => some.some((name) => names.has(name));
  const isPlan = has(
    'planned_values',
    'resource_changes',
    'output_changes',
    'configuration',
    'resource_drift',
  );
  if (has('@level', '@message'))
    throw refusal(
      'PLINTH-PLAN-007',
      source,
      'a plan is one JSON document',
      'the stream of messages that `terraform plan -json` prints',
      'plan with `-out=FILE`, and pass what `terraform show -json FILE` prints',
    );
  if (!isPlan && (has('lineage', 'serial', 'resources') || has('values')))
    throw refusal('PLINTH-PLAN-006', source, 'a plan must be given', 'a state', showFix);
  if (!isPlan)
    throw refusal('PLINTH-PLAN-009', source, 'a plan has resource changes', 'JSON of another kind', showFix);
}

/** Throws for a format nobody has seen yet. Within a major version, what is new may be ignored. */
export function refuseOtherFormat(version: unknown, source: string): string {
  if (version === undefined)
    throw refusal('PLINTH-PLAN-010', source, 'a plan has a format_version', 'none', showFix);
  const major = typeof version === 'string' ? /^(\d{1,9})\.\d{1,9}/.exec(version)?.[1] : undefined;
  if (typeof version !== 'string' || major === undefined || Number(major) > 1)
    throw refusal(
      'PLINTH-PLAN-008',
      source,
      'format_version must be 0.x or 1.x',
      major === undefined ? 'no such version' : `version ${major}`,
      'update plinth, or make the plan with a Terraform it knows',
    );
  return version;
}
