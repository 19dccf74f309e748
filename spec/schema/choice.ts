import { z } from 'zod';

/** A short form and the object it is short for. What is written is taken whole: the two are never merged. */
export const shortOr = <S extends z.ZodType<string>, O extends z.ZodObject>(short: S, long: O) =>
  z.union([short, long]);

/** The object among the forms a value may have. */
export const objectAmong = (schema: z.ZodType | undefined): z.ZodObject | undefined => {
  if (schema instanceof z.ZodObject) return schema;
  if (schema instanceof z.ZodUnion)
    return schema.options.find((option) => option instanceof z.ZodObject) as z.ZodObject | undefined;
  return undefined;
};

/** What is wrong with the form that was meant: the short one of a text, the object of everything else. */
export function issuesOfForm(issue: z.core.$ZodIssue, value: unknown): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [short = [], long = []] = issue.errors;
  const meant = typeof value === 'object' && value !== null ? long : short;
  return meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as z.core.$ZodIssue);
}
