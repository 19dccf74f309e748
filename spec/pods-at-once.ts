/**
 * How many pods of a Deployment may be there at once, each with its connections and its resources. A pod that is told
 * to stop counts for the rollout as gone, so its successor starts at once, but keeps what it has until it ends, which
 * is preStop and its last request later. So beside the `most` pods of the new version all of the old one may still
 * be there. Where an autoscaler adds pods in the midst of that, both versions grow by the surge together.
 */
export const podsAtOnce = (most: number, surge: number): number => 2 * most + surge;

/** The most that may be wanted for that many to be there at once. */
export const mostFor = (pods: number, surge: number): number => Math.floor((pods - surge) / 2);
