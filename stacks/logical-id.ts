/**
 * A Terraform name from the construct path below the stack: `postgres/parameter-group` becomes
 * `postgres_parameter-group`, and `Resource` is left out, so `postgres/Resource` is `postgres`.
 * Without hashes an address is readable, and stays when constructs around it are renamed by hand.
 */
export const logicalId = (pathBelowStack: readonly string[]): string =>
  pathBelowStack
    .filter((part) => part !== 'Resource')
    .map((part) => part.replace(/[^A-Za-z0-9_-]/g, '-'))
    .join('_');
