// Which picture of a run belongs to a moment: frames, and the maps that other commands put into folders of their own.

/** The index of the last of some ascending epochs that is not after `epoch`; -1 if there is none. */
export function atOrBefore(epochs: readonly number[], epoch: number): number {
  return epochs.findLastIndex((each) => each <= epoch);
}

/** The name of an epoch's picture in a folder. */
export function pictureFile(folder: string, epoch: number): string {
  return `${folder}/epoch-${String(epoch).padStart(6, '0')}.png`;
}

/** Folders with pictures named after epochs, and those epochs, ascending. */
export function mapFolders(
  files: readonly string[],
): { readonly folder: string; readonly epochs: readonly number[] }[] {
  const folders = new Map<string, number[]>();
  for (const file of files) {
    const found = /^([a-z0-9-]+)\/epoch-(\d{6,15})\.png$/.exec(file);
    if (found) folders.set(found[1]!, [...(folders.get(found[1]!) ?? []), Number(found[2])]);
  }
  return [...folders].map(([folder, epochs]) => ({ folder, epochs: epochs.sort((a, b) => a - b) }));
}
