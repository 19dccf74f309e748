import { ApiError } from './api.ts';

/** RBAC's refusal, and not that of a quota or of Pod Security, which are 403 as well. */
export const isMissingPermission = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 403 && / cannot \S+ resource /.test(error.message);

/** The answer, or `otherwise` where the caller may not have it. */
export async function unlessForbidden<T, U = T>(asked: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await asked;
  } catch (error) {
    if (isMissingPermission(error)) return otherwise;
    throw error;
  }
}
