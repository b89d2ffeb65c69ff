/** The few marks that pictures are made of. Coordinates are those of a square of 400 by 400. */

export const rect = (x: number, y: number, width: number, height: number, radius: number, fill: string) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"/>`;

export const ellipse = (x: number, y: number, radiusX: number, radiusY: number, fill: string) =>
  `<ellipse cx="${x}" cy="${y}" rx="${radiusX}" ry="${radiusY}" fill="${fill}"/>`;

export const circle = (x: number, y: number, radius: number, fill: string) =>
  ellipse(x, y, radius, radius, fill);

export const shape = (outline: string, fill: string) => `<path d="${outline}" fill="${fill}"/>`;

export const line = (course: string, color: string, width: number) =>
  `<path d="${course}" fill="none" stroke="${color}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;

export const turned = (degrees: number, ...marks: string[]) =>
  `<g transform="rotate(${degrees} 200 200)">${marks.join('')}</g>`;

export const moved = (x: number, y: number, ...marks: string[]) =>
  `<g transform="translate(${x} ${y})">${marks.join('')}</g>`;

/** Made larger or smaller, with what stands at `from` put to `to`. */
export const scaled = (
  factor: number,
  { from, to }: { from: readonly [number, number]; to: readonly [number, number] },
  ...marks: string[]
) =>
  `<g transform="translate(${Math.round(to[0] - from[0] * factor)} ${Math.round(to[1] - from[1] * factor)}) scale(${factor})">${marks.join('')}</g>`;

/** The same mark at several places along a row. */
export const row = (from: number, step: number, count: number, mark: (at: number) => string) =>
  Array.from({ length: count }, (_, index) => mark(from + index * step)).join('');
