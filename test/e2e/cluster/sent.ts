import type { Cluster } from '../../harness/cluster/index.ts';

type Sent = ReturnType<Cluster['auditLog']>[number];

export const isDryRun = ({ requestURI }: Sent): boolean => /[?&]dryRun=All\b/.test(requestURI);

/** Server-side applies by plinth among what the API server was asked. */
export const appliesOf = (events: readonly Sent[]): readonly Sent[] =>
  events.filter(
    ({ verb, requestURI }) => verb === 'patch' && /[?&]fieldManager=plinth(&|$)/.test(requestURI),
  );

/** The requests about a namespace, its objects, and what a stack of the same name has beside it. */
export const about = (events: readonly Sent[], namespace: string): readonly Sent[] =>
  events.filter(({ objectRef }) => (objectRef?.namespace ?? objectRef?.name) === namespace);
