// The failure of an engine: it cannot go on, though nothing is wrong with what it was asked.

/** A lost device, or too little memory. One line; another engine may do the same work. */
export class EngineFailed extends Error {
  override readonly name = 'EngineFailed';
}
