import type { Finding, Linter } from './linter.ts';

interface Report {
  readonly results?: {
    readonly failed_checks?: readonly Check[];
    /** Skipped by an annotation of the object. */
    readonly skipped_checks?: readonly Check[];
    readonly parsing_errors?: readonly string[];
  };
}

interface Check {
  readonly check_id: string;
  readonly check_name: string;
  /** `<kind>.<namespace>.<name>`, without the namespace for kinds that have none. */
  readonly resource: string;
  readonly file_abs_path: string;
}

/** The policies of checkov's `kubernetes` framework; it is run without its service, so nothing leaves the machine. */
export const checkov: Linter = {
  name: 'checkov',
  eachStack: false,
  suppressible: true,
  install: 'pipx install checkov==3.3.30',
  args: (files) => [
    '--framework=kubernetes',
    '--skip-download',
    '--compact',
    '--quiet',
    '--output=json',
    ...files.flatMap((file) => ['--file', file]),
  ],
  findings: (stdout) => {
    const { results } = JSON.parse(stdout) as Report;
    const { failed_checks = [], skipped_checks = [], parsing_errors = [] } = results ?? {};
    return [
      // Reasons are in the description, with a last day, and nowhere else.
      ...[...failed_checks, ...skipped_checks].map(findingOf),
      ...parsing_errors.map(unreadable),
    ];
  },
};

function findingOf({ check_id, check_name, resource, file_abs_path }: Check): Finding {
  const [kind, namespace, ...rest] = resource.split('.');
  const name = rest.length === 0 ? namespace : rest.join('.');
  return {
    control: `checkov/${check_id}`,
    resource: `${kind}/${name}`,
    message: check_name,
    file: file_abs_path,
  };
}

const unreadable = (file: string): Finding => ({
  control: 'checkov/unreadable',
  resource: file,
  message: 'checkov could not read the file',
  file,
});
