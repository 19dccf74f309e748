/** Something the user should know that is no reason to stop. */
export interface Note {
  readonly code: string;
  /** Where: a stack, a construct path or a file. */
  readonly path: string;
  readonly message: string;
}
