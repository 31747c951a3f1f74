// Text that stands in HTML or SVG.

/** A text as HTML writes it, in an element or in an attribute's quotes of either kind. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
