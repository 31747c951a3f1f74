// What happens before the first view: the token leaves the address, and the page is kept for when there is no network.

import { SERVED_BY, type ServedBy } from '../../src/run/listing.ts';

/** Takes the token of `crease open` out of the address: it has become a cookie, and addresses are passed on. */
export function dropToken(): void {
  if (!new URLSearchParams(location.search).has('token')) return;
  history.replaceState(null, '', location.pathname + location.hash);
}

let asked: Promise<ServedBy['by']> | undefined;

/** What serves the page; anything that does not say so serves files. */
export function servedBy(): Promise<ServedBy['by']> {
  asked ??= fetch(SERVED_BY)
    .then((response) => response.json() as Promise<Partial<ServedBy>>)
    .then(
      ({ by }) => (by === 'crease' ? 'crease' : 'files'),
      () => 'files',
    );
  return asked;
}

/**
 * Has the page kept by its service worker, once everything else is loaded. `crease open` sets the headers itself, and
 * its address is another page's the next time: what was kept for it would be in the way.
 */
export async function keepPage(): Promise<void> {
  if (!('serviceWorker' in navigator) || !isSecureContext) return;
  await new Promise((resolve) => {
    if (document.readyState === 'complete') resolve(undefined);
    else addEventListener('load', resolve, { once: true });
  });
  try {
    if ((await servedBy()) === 'crease') {
      const here = await navigator.serviceWorker.getRegistration();
      await here?.unregister();
    } else {
      await navigator.serviceWorker.register('./sw.js', { updateViaCache: 'none' });
    }
  } catch {
    // Without it the page works as it does, with a network.
  }
}
