// docs/lab.md names every setting of every view as the table has it; the table is what it is printed from.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Setting, write } from './setting.ts';
import { SETTINGS } from './settings.ts';

/** A row of the page: the name in a link, the default, and what is said of it. */
function row([name, setting]: [string, Setting]): string {
  const options =
    setting.kind === 'choice' ? ` One of ${setting.options.map(({ value }) => value).join(', ')}.` : '';
  const shown = write(setting.default);
  return `| \`${name}\` | ${shown === '' ? '' : `\`${shown}\``} | ${setting.about}${options} |`.replaceAll(
    '|  |',
    '| |',
  );
}

test('the page on the lab has a row for each setting', () => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/lab.md', import.meta.url)), 'utf8').split('\n');
  for (const table of Object.values(SETTINGS)) {
    const missing = Object.entries(table as Record<string, Setting>)
      .map(row)
      .filter((line) => !page.includes(line));
    expect(missing, 'rows that docs/lab.md lacks').toEqual([]);
  }
});
