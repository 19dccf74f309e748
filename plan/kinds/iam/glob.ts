/** Whether a pattern with `*` and `?` takes in all that a text, itself perhaps a pattern, stands for. Linear in time. */
export function globCovers(pattern: string, text: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let resumeAt = 0;
  while (next < text.length) {
    if (at < pattern.length && pattern[at] === '*') {
      star = at;
      at += 1;
      resumeAt = next;
    } else if (at < pattern.length && stepCovers(pattern[at], text[next])) {
      at += 1;
      next += 1;
    } else if (star !== -1) {
      at = star + 1;
      resumeAt += 1;
      next = resumeAt;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

/** `?` is one character, which `*` need not be. */
const stepCovers = (pattern: string | undefined, character: string | undefined): boolean =>
  pattern === character || (pattern === '?' && character !== '*');
