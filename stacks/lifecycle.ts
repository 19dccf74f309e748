import type { TerraformResourceLifecycle } from 'cdktf';

/**
 * With it Terraform refuses, at plan, whatever would destroy or replace the resource, and so touches nothing
 * of the stack. It does not hold for a resource taken out of the configuration, whose block goes with it
 * (Terraform language, "The lifecycle meta-argument", prevent_destroy).
 */
export const refuseDestroy = (refused: boolean): TerraformResourceLifecycle | undefined =>
  refused ? { preventDestroy: true } : undefined;
