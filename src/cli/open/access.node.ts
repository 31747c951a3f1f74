// Who may read: those who have the token of the printed address, and the browser that came with it, by its cookie.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export class Access {
  /** What the printed address carries, for as long as the server runs: 192 random bits. */
  readonly token = secret();
  readonly #cookie = secret();
  readonly #name: string;
  readonly #tickets = new Set<string>();

  constructor(port: number) {
    // Cookies do not tell ports apart, so that two servers need two names.
    this.#name = `crease-${port}`;
  }

  /**
   * A token that works once. The browser is started with it: the arguments of a process can be read by every user of
   * the machine.
   */
  ticket(): string {
    const ticket = secret();
    this.#tickets.add(ticket);
    return ticket;
  }

  /**
   * Whether a request may have an answer. A token in the query has to be right even where the cookie is.
   * @param tokens the tokens of the query
   * @param cookies the Cookie header
   */
  admits(tokens: readonly string[], cookies: string | undefined): boolean {
    if (tokens.length > 1) return false;
    const token = tokens[0];
    if (token !== undefined) return same(token, this.token) || this.#spend(token);
    const values = (cookies ?? '').split(';').map((pair) => pair.trim().split('='));
    return values.some(([name, ...value]) => name === this.#name && same(value.join('='), this.#cookie));
  }

  /** The Set-Cookie header: for this server only, out of reach of scripts, and never sent by a page of another site. */
  get setCookie(): string {
    return `${this.#name}=${this.#cookie}; Path=/; HttpOnly; SameSite=Strict`;
  }

  #spend(token: string): boolean {
    for (const ticket of this.#tickets) if (same(token, ticket)) return this.#tickets.delete(ticket);
    return false;
  }
}

function secret(): string {
  return randomBytes(24).toString('base64url');
}

/** Compares two texts in a time that does not tell where they differ. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
