import { majorOf } from './postgres-versions.ts';
import { readFacts } from './read.ts';

type Context = 'static' | 'dynamic' | 'internal';

export interface PostgresParameter {
  /** `static` takes effect at a reboot, `dynamic` at once, `internal` cannot be set; by major where it differs. */
  readonly context: Context | Readonly<Partial<Record<Context, readonly string[]>>>;
  readonly type: string;
  readonly min?: number;
  readonly max?: number;
  readonly majors?: readonly string[];
  readonly rdsModifiable?: boolean | null;
  /** Library that must be preloaded before the parameter exists. */
  readonly requiresPreload?: string;
}

interface Table {
  readonly parameters: Readonly<Record<string, PostgresParameter>>;
  readonly rdsOnly: Readonly<Record<string, PostgresParameter>>;
  readonly extensionParameters: Readonly<Record<string, PostgresParameter>>;
}

const table = () => readFacts<Table>('rds-postgres-parameters');

/** A parameter of the RDS parameter group, PostgreSQL's own, AWS's or an extension's. */
export const postgresParameter = (name: string): PostgresParameter | undefined =>
  table().parameters[name] ?? table().rdsOnly[name] ?? table().extensionParameters[name];

export const postgresParameterNames = (): readonly string[] => {
  const { parameters, rdsOnly, extensionParameters } = table();
  return [parameters, rdsOnly, extensionParameters].flatMap((group) => Object.keys(group));
};

export function parameterContext(name: string, version: string): Context | undefined {
  const context = postgresParameter(name)?.context;
  if (context === undefined || typeof context === 'string') return context;
  return (Object.keys(context) as Context[]).find((kind) => context[kind]?.includes(majorOf(version)));
}

/**
 * How RDS applies a parameter: `immediate` is refused for a static one (RDS User Guide, "Parameter groups").
 * A parameter the table does not know is applied at a reboot, which is legal for both kinds.
 */
export const applyMethod = (name: string, version: string): 'immediate' | 'pending-reboot' =>
  parameterContext(name, version) === 'dynamic' ? 'immediate' : 'pending-reboot';
