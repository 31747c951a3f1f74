// Ctrl-C and SIGTERM: the first asks for a clean stop, the second is obeyed at once.

import { EXIT } from './errors.ts';

export type StopSignal = 'SIGINT' | 'SIGTERM';

export interface Signals {
  /** Aborted at the first signal. */
  readonly signal: AbortSignal;
  readonly received: StopSignal | undefined;
  /** Gives the signals back to Node. */
  close(): void;
}

/** Catches both signals; `onFirst` is told of the first one. */
export function catchSignals(onFirst: (name: StopSignal) => void): Signals {
  const controller = new AbortController();
  let received: StopSignal | undefined;
  const handle = (name: NodeJS.Signals) => {
    if (received !== undefined) process.exit(name === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted);
    received = name as StopSignal;
    controller.abort();
    onFirst(received);
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  return {
    signal: controller.signal,
    get received() {
      return received;
    },
    close() {
      process.off('SIGINT', handle);
      process.off('SIGTERM', handle);
    },
  };
}
