import type { ProductDescription } from '../../catalog/contract.ts';
import { drawingOf } from './drawing-of.ts';
import { numberOf, type Palette, paletteOf } from './palette.ts';
import { sceneOf } from './scenes.ts';
import { circle, ellipse, line, scaled } from './svg.ts';

type PicturedProduct = Pick<ProductDescription, 'sku' | 'name' | 'categorySlug' | 'brandSlug'>;

const views = new Map([
  ['front', drawFront],
  ['detail', drawDetail],
  ['scene', drawScene],
]);

/**
 * A view of a product as SVG, 400 by 400: by its kind, in its brand's hue, the same for the same product always.
 * Undefined for a view that nobody has drawn.
 */
export function drawPicture(product: PicturedProduct, view = 'front'): string | undefined {
  const palette = paletteOf(product);
  const content = views.get(view)?.(product, palette);
  return content && framed(palette, content);
}

/** A square picture in the light of the shop: from the top left. */
export function framed({ backdrop }: Pick<Palette, 'backdrop'>, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400">
<defs><linearGradient id="b" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${backdrop[0]}"/><stop offset="1" stop-color="${backdrop[1]}"/></linearGradient>
<linearGradient id="l" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".22"/><stop offset=".55" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#201810" stop-opacity=".14"/></linearGradient>
<radialGradient id="s"><stop offset=".2" stop-color="#201810" stop-opacity=".3"/><stop offset="1" stop-color="#201810" stop-opacity="0"/></radialGradient></defs>
<rect width="400" height="400" fill="url(#b)"/>
${content}
<rect width="400" height="400" fill="url(#l)"/>
</svg>`;
}

/** The product by itself. */
function drawFront(product: PicturedProduct, palette: Palette): string {
  return `${scenery(palette, numberOf(product.sku))}
${ellipse(204, 314, 150, 19, 'url(#s)')}
${drawingOf(product)(palette)}`;
}

/** Close enough to see what it is made of. */
function drawDetail(product: PicturedProduct, palette: Palette): string {
  const number = numberOf(product.sku);
  const scale = 1.9 + (number % 4) / 10;
  const [x, y] = [190 + ((number >> 3) % 40), 196 + ((number >> 7) % 40)];
  const lens = circle(320, 330, 210, palette.halo);
  return `${lens}${scaled(scale, { from: [x, y], to: [200, 206] }, drawingOf(product)(palette))}`;
}

/** Where one uses it. */
function drawScene(product: PicturedProduct, palette: Palette): string {
  const { background, stage, foreground } = sceneOf(product.categorySlug)(palette, numberOf(product.sku));
  const [x, y] = stage.at;
  const shadow = ellipse(x, y, 150 * stage.scale, 17 * stage.scale, 'url(#s)');
  const thing = scaled(stage.scale, { from: [200, 310], to: stage.at }, drawingOf(product)(palette));
  return `${background}${shadow}${thing}${foreground}`;
}

/** What is behind the product, another place for each product number. */
function scenery({ halo, cream }: Palette, number: number): string {
  const x = 120 + (number % 160);
  const y = 110 + ((number >> 4) % 70);
  switch ((number >>> 8) % 3) {
    case 0:
      return circle(x, y + 60, 132, halo);
    case 1:
      return ellipse(200, 404, 280, 140, halo) + circle(x, y - 26, 34, cream);
    default:
      return (
        ellipse(120, 420, 260, 130, halo) + line(`M-20 ${y} Q100 ${y - 50} 200 ${y} T420 ${y - 10}`, halo, 40)
      );
  }
}
