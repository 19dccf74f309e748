/** A traversal in an expression of Terraform: `aws_vpc.main.id` is `['aws_vpc', 'main', 'id']`. */
export type Traversal = readonly string[];

/**
 * The traversals in the templates (`${...}`, `%{...}`) of a string, string literals and functions left
 * out, variables of `for` expressions too. HCL native syntax, "Templates" and "Expressions".
 */
export function traversalsIn(text: string): Traversal[] {
  if (!text.includes('${') && !text.includes('%{')) return [];
  const found: Traversal[] = [];
  readTemplate(text, 0, false, found);
  const bound = new Set<string>();
  for (const [, key, value] of text.matchAll(/\bfor\s+(\w+)(?:\s*,\s*(\w+))?\s+in\b/g))
    for (const name of [key, value]) if (name !== undefined) bound.add(name);
  return found.filter(([root]) => !bound.has(root as string));
}

/** Reads literal text up to the end, or up to the closing quote; returns the index behind it. */
function readTemplate(text: string, start: number, quoted: boolean, found: Traversal[]): number {
  let i = start;
  while (i < text.length) {
    const char = text[i];
    if (quoted && char === '\\') i += 2;
    else if (quoted && char === '"') return i + 1;
    else if ((char === '$' || char === '%') && text[i + 1] === char && text[i + 2] === '{') i += 3;
    else if ((char === '$' || char === '%') && text[i + 1] === '{') i = readExpression(text, i + 2, found);
    else i++;
  }
  return i;
}

const traversal = /[A-Za-z_][\w-]*(?:\.(?:[A-Za-z_][\w-]*|\d+|\*))*/y;

/** Reads an expression up to the brace that closes it; returns the index behind it. */
function readExpression(text: string, start: number, found: Traversal[]): number {
  let i = start;
  let depth = 0;
  while (i < text.length) {
    const char = text[i] as string;
    if (char === '"') i = readTemplate(text, i + 1, true, found);
    else if (char === '{') {
      depth++;
      i++;
    } else if (char === '}') {
      i++;
      if (depth-- === 0) return i;
    } else if (/[A-Za-z_]/.test(char)) {
      traversal.lastIndex = i;
      const [match] = traversal.exec(text) as RegExpExecArray;
      const isAttribute = text[i - 1] === '.';
      i += match.length;
      if (!isAttribute && !/^\s*\(/.test(text.slice(i, i + 8))) found.push(match.split('.'));
    } else if (/\d/.test(char)) i += (/^[\w.]+/.exec(text.slice(i)) as RegExpExecArray)[0].length;
    else i++;
  }
  return i;
}
