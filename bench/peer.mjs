// Starts the PyTorch peer (peer.py) and talks to it: one command a line, one answer a line, in turns.

import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('peer.py', import.meta.url));

/** The Python that has PyTorch and NumPy: the one in the path, or the system's, which Debian's packages serve. */
export function findPython() {
  for (const python of ['python3', '/usr/bin/python3']) {
    try {
      execFileSync(python, ['-c', 'import torch, numpy'], { stdio: 'ignore', timeout: 60_000 });
      return python;
    } catch {
      // Not there, or without PyTorch: the next one.
    }
  }
  return undefined;
}

/** Why there are no numbers of PyTorch. */
export const NO_PEER =
  'not installed (no `import torch, numpy` in python3 or /usr/bin/python3; Debian: python3-torch libopenblas0-openmp)';

/**
 * A peer at a number of threads, or on PyTorch's device `cuda`: `about` says which PyTorch it is, `ask` sends a command and resolves to the answer.
 * Rejects once the peer has died; what it prints on stderr is shown.
 */
export async function startPeer(python, threads, device = 'cpu') {
  // OpenBLAS and OpenMP read their numbers of threads when they are loaded; PyTorch sets only its own.
  const env = {
    ...process.env,
    OMP_NUM_THREADS: `${threads}`,
    OPENBLAS_NUM_THREADS: `${threads}`,
    MKL_NUM_THREADS: `${threads}`,
  };
  const child = spawn(python, [SCRIPT, `${threads}`, device], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', resolve);
  });
  child.stdin.on('error', () => {}); // A dead peer is told by the end of its lines.
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the PyTorch peer ended (exit ${await exited})`);
    const fields = JSON.parse(value);
    if (fields.error !== undefined) throw new Error(`the PyTorch peer: ${fields.error}`);
    return fields;
  };
  return {
    about: await answer(),
    ask: (command) => {
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return answer();
    },
    close: async () => {
      child.stdin.end();
      await exited;
    },
  };
}

/** What a peer says of itself, in a line. */
export const about = ({ torch, numpy, blas, threads }) =>
  `PyTorch ${torch}, NumPy ${numpy}, ${blas}, ${threads} thread${threads > 1 ? 's' : ''}\n`;
