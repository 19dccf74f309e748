import type { Finding, Linter } from './linter.ts';

interface Report {
  readonly resources?: readonly {
    readonly filename: string;
    readonly kind: string;
    readonly name: string;
    /** `statusInvalid` for what breaks its schema, `statusError` for what has none. */
    readonly status: string;
    readonly msg: string;
  }[];
}

/** Every object against the schema of its kind; an unknown kind or an unknown field is a finding. */
export const kubeconform: Linter = {
  name: 'kubeconform',
  eachStack: false,
  suppressible: false,
  install: 'go install github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0',
  args: (files, { schemas, kubernetes }) => [
    '-strict',
    '-output=json',
    `-kubernetes-version=${kubernetes}.0`,
    ...schemas.map((location) => `-schema-location=${location}`),
    ...files,
  ],
  findings: (stdout) => ((JSON.parse(stdout) as Report).resources ?? []).map(findingOf),
};

const findingOf = ({
  filename,
  kind,
  name,
  status,
  msg,
}: NonNullable<Report['resources']>[number]): Finding => ({
  control: `kubeconform/${status === 'statusInvalid' ? 'schema' : 'error'}`,
  resource: `${kind}/${name}`,
  message: msg,
  file: filename,
});
