import fc from 'fast-check';
import type { Review } from '../../plan/impact.ts';
import { aCombined, anImpact, aReview, destroyed, resized } from './sample-review.ts';

/** What somebody could put into a name, a tag or a value to be something else than text. */
export const hostileTexts = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</script><script>alert(2)</script>',
  '</style><style>*{display:none}',
  ']]><evil/>',
  '--><h1>x</h1><!--',
  '`code` ``more`` ```',
  '`<b>`',
  '# heading',
  '\n# heading\n',
  '\n\n</details>\n\n- list\n1. list\n> quote\n',
  '| a | b |',
  '[link](https://evil.example)',
  '![image](https://evil.example/x.png)',
  'https://evil.example www.evil.example mail@evil.example',
  '@everyone @octocat/team #123 GH-123 owner/repo#1 deadbeefdeadbeef',
  '*bold* _it_ ~~no~~ $x$ &lt;b&gt; \\`',
  '\u001b[31mred\u001b]0;title\u0007\u009b2J',
  '\u202egnp.exe\u2066x\u2069\u200b\u200d\ufeff\u00ad\u2028\u{e0041}',
  'lone \ud800 half',
  '\u0000\u0008\u000b\u007f',
  '${jndi:ldap://x} {{constructor}}',
] as const;

/** Hostile texts, whole or mixed, and any text at all. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc
    .array(fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary' })), { maxLength: 4 })
    .map((parts) => parts.join(' ')),
  fc
    .array(fc.constantFrom(...'`*_#@<>|[]()!-=+~$\\"\'&:/. \n\tab0123\u001b\u202e'), { maxLength: 30 })
    .map((characters) => characters.join('')),
);

/** A review in which every text a plan or another tool can decide is this one. */
export const hostileReview = (text: string): Review =>
  aReview({
    stack: text,
    terraform: { version: text, format: text },
    impacts: [
      anImpact({
        address: text,
        type: text,
        deposed: text,
        action: 'delete',
        findings: [{ ...destroyed, why: text, fix: text, source: text, attribute: text }],
        changed: [text],
        dependsOn: [text],
        acknowledged: [{ code: destroyed.code, by: 0 }],
      }),
      anImpact({ address: `b${text}`, type: text, findings: [{ ...destroyed, why: `Deletes ${text}.` }] }),
      anImpact({
        address: `c${text}`,
        type: text,
        findings: [{ ...resized, severity: 'review', why: text, fix: text }],
      }),
      anImpact({ address: `d${text}`, type: text, changed: [text] }),
    ],
    combined: [aCombined({ ...destroyed, why: text, fix: text, source: text, addresses: [text, text] })],
    boundary: [{ name: text, before: text, after: text, why: text }],
    drift: [{ address: text, type: text, severity: 'review', attributes: [text], why: text, source: text }],
    notes: [{ code: 'deferred', text, addresses: [text] }],
    acknowledgements: [
      { control: text, resource: text, justification: text, expires: '2030-01-01', standing: 'active' },
      { control: text, resource: text, justification: text, expires: '2020-01-01', standing: 'expired' },
    ],
    policy: [{ tool: text, rule: text, level: 'error', message: text, address: text, file: text, line: 1 }],
    cost: {
      tool: 'infracost',
      currency: text,
      before: text,
      after: text,
      difference: text,
      resources: [{ address: text, difference: text }],
    },
  });

/** Controls, terminal escapes, bidirectional overrides and invisible characters; line breaks are of the document. */
export const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
