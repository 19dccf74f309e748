/** Who the API server writes down as the owner of what is applied here. */
export const manager = 'plinth';

/** Sets the first number of pods of a Deployment whose autoscaler owns the number from then on. */
export const bootstrapManager = 'plinth-bootstrap';

/**
 * Managers behind which there is a person with kubectl, or objects from before server-side apply
 * (`before-first-apply`: Kubernetes, "Server-Side Apply", Upgrading from client-side apply). What they wrote is
 * taken over without being asked; what any other manager owns, an operator's say, is not.
 */
export const isByHand = (name: string): boolean => /^kubectl/.test(name) || name === 'before-first-apply';
