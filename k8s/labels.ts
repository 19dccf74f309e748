/** The labels every synthesized object of a stack carries. */
export const stackLabels = (stack: string): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/managed-by': 'plinth',
  'app.kubernetes.io/instance': stack,
});

type Labels = Readonly<Record<string, string>> | undefined;

/** Whether these labels say that the object is of this stack. */
export const isOfStack = (labels: Labels, stack: string): boolean =>
  Object.entries(stackLabels(stack)).every(([name, value]) => labels?.[name] === value);

/** The stack these labels name, also another one; undefined when they name none. */
export const stackIn = (labels: Labels): string | undefined =>
  labels?.['app.kubernetes.io/managed-by'] === 'plinth' ? labels['app.kubernetes.io/instance'] : undefined;

/** Records (inventory, lock, releases) carry these, so that they are found wherever they are. */
export const recordLabels = (record: 'inventory' | 'lock' | 'release', stack: string) => ({
  'plinth.dev/record': record,
  'plinth.dev/record-of': stack,
});

export const selectorOf = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
