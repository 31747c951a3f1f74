// Equations on the page: MathML made from their data, every number and symbol marked with its place.

import { createEffect } from 'solid-js';
import type { Equation } from '../../src/backprop/expression.ts';
import { equationMath, type MathNode } from '../../src/backprop/mathml.ts';

const NAMESPACE = 'http://www.w3.org/1998/Math/MathML';

function element({ tag, text, children = [], place }: MathNode): Element {
  const made = document.createElementNS(NAMESPACE, tag);
  if (text !== undefined) made.textContent = text;
  if (place !== undefined) made.setAttribute('data-place', place);
  made.append(...children.map(element));
  return made;
}

/** Formulas of their own for the parts between signs: a line of MathML does not break, and a narrow window has to. */
function math(name: string, node: MathNode): Element {
  const made = document.createElement('span');
  made.className = name;
  for (const part of parts(node)) {
    const formula = document.createElementNS(NAMESPACE, 'math');
    formula.append(...part.map(element));
    made.append(formula);
  }
  return made;
}

/** A row cut before each of its signs; anything else in one piece. */
function parts(node: MathNode): MathNode[][] {
  if (node.tag !== 'mrow' || node.place !== undefined || !node.children) return [[node]];
  const found: MathNode[][] = [[]];
  for (const child of node.children) {
    if (child.tag === 'mo' && /^[+−×⋅]$/.test(child.text ?? '') && found.at(-1)!.length > 0) found.push([]);
    found.at(-1)!.push(child);
  }
  return found;
}

const sign = (text: string) => {
  const made = document.createElement('span');
  made.className = 'equals';
  made.textContent = text;
  return made;
};

/** One equation: what it is in symbols, in numbers, and its result. */
export function EquationLine(props: { readonly equation: Equation; readonly full: boolean }) {
  let line!: HTMLDivElement;
  createEffect(() => {
    const { equation, full } = props;
    const { left, symbols, numbers, result } = equationMath(equation, full);
    line.replaceChildren(
      math('left', left),
      sign(equation.assigns ? '←' : '='),
      math('symbols', symbols),
      sign('='),
      math('numbers', numbers),
      sign('='),
      math('result', result),
    );
  });
  return <div class="equation" ref={line} />;
}
