import * as home from './home-drawings.ts';
import type { Drawing } from './kitchen-drawings.ts';
import * as kitchen from './kitchen-drawings.ts';
import * as outdoor from './outdoor-drawings.ts';
import { paletteOf } from './palette.ts';
import { circle, ellipse, line, scaled } from './svg.ts';

const lens: Drawing = ({ main, deep, cream }) =>
  circle(184, 176, 84, deep) +
  circle(184, 176, 64, cream) +
  line('M246 240 L300 300', deep, 30) +
  line('M150 160 Q160 136 186 132', main, 8);

/** Pictures for pages that have no product to show, by their names. */
const states = new Map<string, Drawing>(
  Object.entries({
    'empty-cart': home.basket,
    'nothing-found': lens,
    pause: kitchen.cup,
    'out-of-order': outdoor.toolRoll,
  }),
);

/** As SVG, 240 by 160, on no ground of its own; undefined for a name that is none of these. */
export function drawState(name: string): string | undefined {
  const drawing = states.get(name);
  if (!drawing) return undefined;
  const palette = paletteOf({ brandSlug: name, sku: `${name}-TEAL` });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 160" width="240" height="160">
${ellipse(120, 96, 112, 60, 'hsl(172 30% 60% / .22)')}
${ellipse(120, 146, 66, 8, 'hsl(30 20% 30% / .18)')}
${scaled(0.44, { from: [200, 310], to: [120, 146] }, drawing(palette))}
</svg>`;
}
