// Where no server is behind the page: a place to drop the folder of a run, or to choose it.

import { createSignal, Show } from 'solid-js';
import { droppedRuns, type PlacedFile } from './dropped.ts';
import { useDropped } from './opened.web.ts';

/** More files than any folder of runs that can be looked at. */
const MOST = 100_000;

export function Drop() {
  const [isOver, setOver] = createSignal(false);
  const [problem, setProblem] = createSignal('');
  const take = async (files: Promise<PlacedFile[]>) => {
    try {
      setProblem('');
      useDropped(droppedRuns(await files));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const chosen = (input: HTMLInputElement) => {
    const files = [...(input.files ?? [])];
    void take(Promise.resolve(files.map((file) => ({ path: file.webkitRelativePath || file.name, file }))));
    input.value = '';
  };
  return (
    <section
      class="drop"
      classList={{ over: isOver() }}
      aria-label="Files of a run"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(placedFiles(event.dataTransfer));
      }}
    >
      <p>
        No server is behind this page that could list the runs of a folder: start <code>crease open</code> in
        it, or drop a run's folder here, which stays in this browser.
      </p>
      <div class="choice">
        <label class="button">
          Choose a folder
          <input
            type="file"
            class="visually-hidden"
            multiple
            ref={(input) => {
              input.webkitdirectory = true;
            }}
            onChange={(event) => chosen(event.target)}
          />
        </label>
        <label class="button">
          Choose files
          <input type="file" class="visually-hidden" multiple onChange={(event) => chosen(event.target)} />
        </label>
      </div>
      <Show when={problem()}>
        <p class="wrong" role="alert">
          {problem()}
        </p>
      </Show>
    </section>
  );
}

/** All files of what was dropped, folders looked through. */
async function placedFiles(data: DataTransfer | null): Promise<PlacedFile[]> {
  // The list is gone once the event is over.
  const entries = [...(data?.items ?? [])].map((item) => item.webkitGetAsEntry());
  const files: PlacedFile[] = [];
  const walk = async (entry: FileSystemEntry): Promise<void> => {
    if (files.length > MOST) throw new Error(`more than ${MOST} files are too many; drop fewer runs at once`);
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => {
        (entry as FileSystemFileEntry).file(resolve, reject);
      });
      files.push({ path: entry.fullPath.replace(/^\//, ''), file });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      // A hundred at a time.
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
        reader.readEntries(resolve, reject);
      });
      if (some.length === 0) return;
      for (const each of some) await walk(each);
    }
  };
  for (const entry of entries) if (entry) await walk(entry);
  return files;
}
