import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MissingTool, type Run, run } from '../../harness/index.ts';

/** A rules file, as a PrometheusRule holds it in `spec`. */
export interface RulesFile {
  readonly groups: readonly {
    readonly name: string;
    readonly rules: readonly (
      | { readonly alert: string; readonly expr: string }
      | { readonly record: string; readonly expr: string }
    )[];
  }[];
}

/** Samples a minute apart, as promtool spells them: `0x30` is 31 times 0. */
export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
export interface RuleTest {
  readonly name: string;
  readonly interval: '1m';
  readonly input_series: readonly InputSeries[];
  readonly promql_expr_test?: readonly {
    readonly expr: string;
    readonly eval_time: string;
    readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
  }[];
  readonly alert_rule_test?: readonly {
    readonly alertname: string;
    readonly eval_time: string;
    readonly exp_alerts: readonly {
      readonly exp_labels: Readonly<Record<string, string>>;
      readonly exp_annotations: Readonly<Record<string, string>>;
    }[];
  }[];
}

export interface Promtool {
  /** `promtool check rules`. */
  check(name: string, rules: RulesFile): Promise<Run>;
  /** `promtool test rules`. */
  test(name: string, rules: RulesFile, tests: readonly RuleTest[]): Promise<Run>;
}

/** `PLINTH_PROMTOOL`, else `promtool` on PATH; it writes its files into `folder`. */
export async function findPromtool(folder: string, env: NodeJS.ProcessEnv = process.env): Promise<Promtool> {
  const program = env.PLINTH_PROMTOOL || 'promtool';
  const ask = (...args: string[]) => run(program, args, { cwd: folder, env: { PATH: env.PATH ?? '' } });
  const answer = await ask('--version').catch(() => undefined);
  if (answer?.code !== 0) throw missing(program);
  // JSON is YAML.
  const write = (name: string, content: unknown): string => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return name;
  };
  return {
    check: (name, rules) => ask('check', 'rules', write(`${name}.rules.yaml`, rules)),
    test: (name, rules, tests) => {
      const file = write(`${name}.rules.yaml`, rules);
      return ask(
        'test',
        'rules',
        write(`${name}.test.yaml`, { rule_files: [file], evaluation_interval: '1m', tests }),
      );
    },
  };
}

const missing = (program: string): MissingTool =>
  new MissingTool({
    tool: 'promtool 2.42 or later',
    purpose: 'proving alerts',
    remedy:
      'put the program of that name from the Prometheus release, or the Debian package prometheus, on PATH, or set PLINTH_PROMTOOL to its path',
    detail: `${program} does not answer to --version`,
  });
