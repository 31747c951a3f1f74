// Words that hedge: they stand where a value is due, so that nothing could contradict them.

/** Each with what it looks like; `(?= ?\d)` are those that hedge a number only. */
const HEDGES: readonly RegExp[] = [
  /\b(should|would|could|might|ought to)\b/i,
  /\bmay\b(?! \d)(?<!\d may)/,
  /\b(probabl[ey]|likely|unlikely|presumabl[ey]|possibly|perhaps|maybe|apparently|supposedly|allegedly|arguably)\b/i,
  /\b(expect(s|ed|edly)?|anticipated?)\b/i,
  /\b(approximate(ly)?|roughly|approx|circa|or so|more or less|ballpark|give or take|on the order of)\b/i,
  /\b(seem(s|ed|ingly)?|appear(s|ed)? to|suggests?|suspect(s|ed)?|assum(e|es|ed|ing|ably))\b/i,
  /\b(believe[sd]?|think|thinks|guess(es|ed)?|estimate[sd]?|reckon|imo|afaik|iirc)\b/i,
  /\b(essentially|basically|virtually|practically|effectively|more likely|in theory|in principle)\b/i,
  /\b(todo|tbd|tba|fixme|placeholder|n\/a|lorem)\b/i,
  /\b(about|around|nearly|almost|some|near|close to|up to)(?= ?[-+]?[\d.]+)/i,
  /[~≈≃≅](?= ?[-+]?[\d.])/,
  /\.\.\.|…|\?/,
];

/** The first hedge in a text; undefined if it says plainly what it says. */
export function hedgeIn(text: string): string | undefined {
  const plain = plainly(text);
  for (const hedge of HEDGES) {
    const found = hedge.exec(plain);
    if (found !== null) return found[0];
  }
  return undefined;
}

/** A character that cannot be seen, or a letter of another alphabet within a word: both can hide a word. */
export function disguiseIn(text: string): string | undefined {
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/u.test(text.replaceAll('\n', ' ')))
    return 'a character that cannot be seen';
  const mixed =
    /\p{Script=Latin}[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]|[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]\p{Script=Latin}/u;
  const found = mixed.exec(text);
  return found === null ? undefined : `letters of two alphabets in one word (${found[0]})`;
}

/** Compatibility forms made plain (full-width letters, accents that are no part of English), spaces made one. */
function plainly(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll(/\s+/g, ' ');
}
