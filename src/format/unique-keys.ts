// JSON without duplicate keys: JSON.parse keeps the last of two equal keys silently, so that readers could disagree.

/** The first key that occurs twice in one object of `text`, which must be valid JSON; undefined if there is none. */
export function duplicateKey(text: string): string | undefined {
  // One entry for every open bracket: the keys seen so far in an object, null for an array.
  const open: (Set<string> | null)[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(null);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const start = i;
      i++;
      while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
      if (nextAfterSpace(text, i + 1) !== ':') continue;
      const key: string = JSON.parse(text.slice(start, i + 1));
      const seen = open.at(-1);
      if (seen?.has(key)) return key;
      seen?.add(key);
    }
  }
  return undefined;
}

function nextAfterSpace(text: string, from: number): string | undefined {
  let i = from;
  while (text[i] === ' ' || text[i] === '\n' || text[i] === '\r' || text[i] === '\t') i++;
  return text[i];
}
