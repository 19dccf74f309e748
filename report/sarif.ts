import { createHash } from 'node:crypto';
import type { Finding, Severity } from '../plan/finding.ts';
import type { Acknowledgement } from '../plan/impact.ts';
import type { Renderer } from './options.ts';
import { type Item, isDue, type View, viewOf } from './view.ts';
import { visibleJson } from './visible.ts';

type Level = 'error' | 'warning' | 'note';

const levelOf = { dangerous: 'error', review: 'warning', safe: 'note' } as const satisfies Record<
  Severity,
  Level
>;

/** A result before it is spelt as SARIF. */
interface Result {
  readonly rule: string;
  readonly level: Level;
  readonly message: string;
  readonly addresses: readonly string[];
  readonly kind: 'resource' | 'acknowledgement';
  readonly attribute?: string | undefined;
  readonly help: string;
  readonly accepted?: Acknowledgement | undefined;
  readonly properties?: Readonly<Record<string, string>>;
}

/** SARIF 2.1.0 (OASIS). Resources of a plan have no place in a file, so their locations are logical ones. */
export const sarif: Renderer = (review, { version }) => {
  const results = resultsOf(viewOf(review));
  const rules = rulesOf(results);
  const indices = new Map(rules.map(({ id }, index) => [id, index]));
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'plinth review',
            ...(version !== undefined && { semanticVersion: version }),
            rules,
          },
        },
        automationDetails: { id: `plinth-review/${review.stack ?? 'plan'}/` },
        columnKind: 'utf16CodeUnits',
        results: results.map((result) => resultText(result, indices.get(result.rule) ?? -1)),
        properties: { verdict: review.verdict },
      },
    ],
  };
  return `${visibleJson(JSON.stringify(log, null, 2))}\n`;
};

const resultsOf = ({ review, impacts, combined }: View): readonly Result[] => [
  ...[...impacts, ...combined].flatMap((item) =>
    item.findings.map((finding) => findingResult(item, finding)),
  ),
  ...review.drift
    .filter(({ severity }) => severity !== 'safe')
    .map(
      ({ address, severity, why, source, attributes }): Result => ({
        rule: 'drift',
        level: levelOf[severity],
        message: why,
        addresses: [address],
        kind: 'resource',
        attribute: attributes.join(),
        help: `Someone changed a resource outside Terraform.${source === undefined ? '' : `\n\nSource: ${source}`}`,
      }),
    ),
  ...review.acknowledgements.filter(isDue).map(
    ({ control, resource, standing, expires, justification }): Result => ({
      rule: 'acknowledgement-due',
      level: 'error',
      message: `The acknowledgement of ${control} for ${resource} is ${standing} (last day ${expires}): ${justification}`,
      addresses: [resource],
      kind: 'acknowledgement',
      attribute: control,
      help: 'An acknowledgement counts up to its last day. Renew it after looking again, or remove it.',
    }),
  ),
];

const findingResult = (item: Item, finding: Finding): Result => ({
  rule: finding.code,
  level: levelOf[finding.severity],
  message: finding.fix === undefined ? finding.why : `${finding.why} Fix: ${finding.fix}`,
  addresses: item.addresses,
  kind: 'resource',
  attribute: finding.attribute,
  help: [...(finding.fix === undefined ? [] : [finding.fix]), `Source: ${finding.source}`].join('\n\n'),
  accepted: item.acknowledged.get(finding.code),
  properties: {
    ...(item.action !== undefined && { action: item.action }),
    timing: finding.timing,
    interruption: finding.interruption,
    data: finding.data,
    reversible: finding.reversible,
    apply: finding.apply,
    source: finding.source,
  },
});

const levels: readonly Level[] = ['note', 'warning', 'error'];

/** One rule for each code, described by the worst of its results. */
function rulesOf(results: readonly Result[]) {
  const worst = new Map<string, Result>();
  for (const result of results) {
    const known = worst.get(result.rule);
    if (known === undefined || levels.indexOf(result.level) > levels.indexOf(known.level))
      worst.set(result.rule, result);
  }
  return [...worst]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, { help, level }]) => ({
      id,
      shortDescription: { text: id.replaceAll('-', ' ') },
      help: { text: help },
      defaultConfiguration: { level },
    }));
}

const resultText = (result: Result, ruleIndex: number) => ({
  ruleId: result.rule,
  ruleIndex,
  level: result.level,
  message: { text: result.message },
  locations: result.addresses.map((address) => ({
    logicalLocations: [{ fullyQualifiedName: address, kind: result.kind }],
  })),
  partialFingerprints: { 'plinthReview/v1': fingerprintOf(result) },
  suppressions:
    result.accepted === undefined
      ? []
      : [{ kind: 'external', status: 'accepted', justification: result.accepted.justification }],
  ...(result.properties !== undefined && { properties: result.properties }),
});

/** The same while the same thing is said of the same resource, however it is worded. */
const fingerprintOf = ({ rule, attribute = '', addresses }: Result): string =>
  createHash('sha256')
    .update(JSON.stringify([rule, attribute, addresses]))
    .digest('hex')
    .slice(0, 32);
