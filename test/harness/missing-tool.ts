export interface MissingToolProps {
  /** The program or package that was not found, with the version it must have. */
  readonly tool: string;
  /** What it is needed for. */
  readonly purpose: string;
  /** How a person gets it. */
  readonly remedy: string;
  /** What was looked at, or what the tool answered. */
  readonly detail?: string;
}

/**
 * A real part is not on this machine. A person reads what to install; a test run with `CI=true` must let it fail,
 * so that a missing part is never mistaken for a passing test (see `partsAreRequired`).
 */
export class MissingTool extends Error {
  override readonly name = 'MissingTool';
  readonly tool: string;
  readonly purpose: string;
  readonly remedy: string;

  constructor(props: MissingToolProps) {
    const detail = props.detail === undefined ? '' : ` (${props.detail})`;
    super(`${props.tool} is missing${detail}: it is needed for ${props.purpose}; ${props.remedy}`);
    this.tool = props.tool;
    this.purpose = props.purpose;
    this.remedy = props.remedy;
  }
}

/** True where a missing part fails the run: in CI. */
export function partsAreRequired(env: NodeJS.ProcessEnv = process.env): boolean {
  return env.CI === 'true' || env.CI === '1';
}

/**
 * Runs `find`; a person without the tool gets the `MissingTool` back to print, CI gets it thrown.
 * Any other error is thrown everywhere.
 */
export async function orMissing<T>(
  find: () => Promise<T>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<T | MissingTool> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof MissingTool && !partsAreRequired(env)) return error;
    throw error;
  }
}
