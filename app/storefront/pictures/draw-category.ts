import { framed } from './draw-picture.ts';
import { drawingOfCategory } from './drawing-of.ts';
import { paletteOf } from './palette.ts';
import { circle, ellipse } from './svg.ts';

/** A picture that stands for a category, as SVG, 400 by 400. */
export function drawCategory(slug: string): string {
  const palette = paletteOf({ brandSlug: `category ${slug}`, sku: slug });
  const backdrop = circle(200, 210, 150, palette.halo);
  const shadow = ellipse(204, 314, 150, 19, 'url(#s)');
  return framed(palette, `${backdrop}${shadow}${drawingOfCategory(slug)(palette)}`);
}
