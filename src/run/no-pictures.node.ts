// In the place of a run's pictures where there are none: what is learnt has not two inputs, and no plane shows it.

import type { Pictures } from './pictures.node.ts';
import type { Profile } from './profile.ts';

/** What a job asks of its pictures. */
export type PicturesOf = Pick<Pictures, keyof Pictures>;

/** For how long training may keep the event loop to itself, in milliseconds. */
const PAUSE_EVERY = 20;

export class NoPictures implements PicturesOf {
  readonly pending = [];
  readonly failure = undefined;
  readonly #profile: Profile | undefined;
  #paused = performance.now();

  constructor(profile?: Profile) {
    this.#profile = profile;
  }

  async during<T>(train: () => Promise<T>): Promise<{ value: T; seconds: number }> {
    const began = performance.now();
    const value = await train();
    const milliseconds = performance.now() - began;
    this.#profile?.add('epochs', milliseconds);
    return { value, seconds: Math.round(1000 * milliseconds) / 1e6 };
  }

  async between(): Promise<void> {
    if (performance.now() - this.#paused < PAUSE_EVERY) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#paused = performance.now();
  }

  async draw(): Promise<boolean> {
    return false;
  }

  async finish(): Promise<void> {}

  async close(): Promise<void> {}
}
