// The paths that a file of claims may name: relative, downwards, plain.

/** Why a path is refused before anything is looked up; undefined where it is not. */
export function pathFault(path: string): string | undefined {
  if (/[\p{Cc}\p{Cf}]/u.test(path)) return 'has a character that cannot be seen';
  if (/^([\\/]|[A-Za-z]:)/.test(path)) return 'is no relative path';
  if (path.startsWith('-')) return 'begins like a flag';
  const parts = path.split(/[\\/]/);
  if (parts.includes('..')) return 'leads out of the directory';
  return undefined;
}
