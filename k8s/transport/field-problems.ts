import type { ApiError } from '../api.ts';
import type { ClusterProblem } from '../problem.ts';

/** What is wrong with single fields, one problem each; empty when the refusal is about something else. */
export function fieldProblems(error: ApiError, path: string): ClusterProblem[] {
  const kind = /^\S+ (\w+)/.exec(error.request)?.[1] ?? '';
  const strict = /strict decoding error: (.*)$/s.exec(error.message);
  if (strict !== null) return strictDecoding(strict[1] ?? '', path, kind);
  const typed = /failed to create typed (?:patch|live) object \([^)]*\): (.*)$/s.exec(error.message);
  if (typed !== null) return typedFields(typed[1] ?? '', path, kind);
  const unreadable = /unable to convert unstructured object to [^:]*: (.*)$/s.exec(error.message);
  if (unreadable !== null) return [unreadableValue(unreadable[1] ?? '', path)];
  // Of the whole object: it is too large.
  if (error.status !== 422 || error.causes.some(({ field }) => field === '[]')) return [];
  return error.causes.filter(({ field }) => field !== undefined).map((cause) => invalidField(cause, path));
}

const at = (path: string, field: string): string =>
  field === '' || field === '<nil>' ? path : `${path} ${field.startsWith('.') ? '' : '.'}${field}`;

const schemaCode = 'PLINTH-K8S-044';
/** `.spec.template.spec.containers[0].imag` of a Deployment is beside what `deployment.spec.template.spec.containers` has. */
function schemaFix(kind: string, field: string): string {
  const parent = field
    .replace(/\[[^\]]*\]/g, '')
    .split('.')
    .filter((name) => name !== '')
    .slice(0, -1);
  return `correct or remove the field; \`kubectl explain ${[kind.toLowerCase(), ...parent].join('.')}\` lists what there is`;
}

/** `unknown field "spec.replcas", duplicate field "spec.x"` (k8s.io/apimachinery, strict serializer) */
const strictDecoding = (text: string, path: string, kind: string): ClusterProblem[] =>
  [...text.matchAll(/(unknown|duplicate) field "([^"]+)"/g)].map(([got, , field = '']) => ({
    code: schemaCode,
    path: at(path, field),
    got,
    rule: 'each field is in the schema of its kind, and there once',
    fix: schemaFix(kind, field),
  }));

/** One error, or a line for each (structured-merge-diff, typed.ValidationErrors). */
function typedFields(text: string, path: string, kind: string): ClusterProblem[] {
  const lines = text
    .replace(/^errors:\s*/, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.map((line) => {
    const [, field = '', got = line] = /^(\.\S+): (.*)$/s.exec(line) ?? [];
    return {
      code: schemaCode,
      path: at(path, field),
      // The value is printed as a Go structure.
      got: got.replace(/, got &value\.\w+\{.*$/s, ', got another type'),
      rule: 'each field is in the schema of its kind, with its type, and keys of lists are unique',
      fix: schemaFix(kind, field),
    };
  });
}

type Cause = ApiError['causes'][number];

function invalidField({ field = '', message = '' }: Cause, path: string): ClusterProblem {
  const { got, rule } = partsOf(message);
  if (/field is immutable|may not be changed|updates to .* are forbidden/i.test(message))
    return {
      code: 'PLINTH-K8S-046',
      path: at(path, field),
      got,
      rule,
      fix: / Job\/\S+$/.test(path)
        ? 'keep the value, or give the Job another name; one that has ended is made anew with --rerun-jobs'
        : 'keep the value, or delete the object and let the next apply make it anew (what it runs is interrupted)',
    };
  return {
    code: 'PLINTH-K8S-045',
    path: at(path, field),
    got,
    rule,
    fix: 'correct the value in what the manifest is made from, and synthesize again',
  };
}

/** A quantity or a time that is none; the server does not say of which field. */
const unreadableValue = (rule: string, path: string): ClusterProblem => ({
  code: 'PLINTH-K8S-045',
  path,
  got: 'a value that cannot be read',
  rule,
  fix: 'correct the value in what the manifest is made from, and synthesize again',
});

const longestValue = 80;

/** `Invalid value: "X_": must be …`; long values are whole pod templates, with whatever is in them. */
function partsOf(message: string): { got: string; rule: string } {
  const parts = /^([A-Z]\w+ value): ("(?:[^"\\]|\\.)*"|[[{].*[\]}]|[^\s:]+)(?:: (.*))?$/s.exec(message);
  if (parts === null) return { got: 'nothing that is allowed', rule: message };
  const [, kind = '', value = '', rule = kind] = parts;
  if (kind === 'Required value') return { got: 'nothing', rule: message };
  return { got: value.length > longestValue ? `a value of ${value.length} characters` : value, rule };
}
