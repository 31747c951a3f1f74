// What is pointed at in one panel lights up in all others: elements share places by their `data-place`.

import { onCleanup, onMount } from 'solid-js';

/** Lights all elements within `root` that have a place of the one under the pointer or the focus. */
export function lightPlaces(root: () => HTMLElement): void {
  let lit: Element[] = [];
  const light = (event: Event) => {
    const target = event.target instanceof Element ? event.target.closest('[data-place]') : null;
    const places = target?.getAttribute('data-place')?.split(' ') ?? [];
    for (const element of lit) element.classList.remove('lit');
    const selector = places.map((place) => `[data-place~="${CSS.escape(place)}"]`).join();
    lit = selector === '' ? [] : [...root().querySelectorAll(selector)];
    for (const element of lit) element.classList.add('lit');
  };
  onMount(() => {
    const place = root();
    for (const name of ['pointerover', 'focusin', 'pointerleave', 'focusout'])
      place.addEventListener(name, light);
    onCleanup(() => {
      for (const name of ['pointerover', 'focusin', 'pointerleave', 'focusout'])
        place.removeEventListener(name, light);
    });
  });
}
