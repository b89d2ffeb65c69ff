import type { Product } from '../../catalog/contract.ts';
import * as home from './home-drawings.ts';
import type { Drawing } from './kitchen-drawings.ts';
import * as kitchen from './kitchen-drawings.ts';
import * as outdoor from './outdoor-drawings.ts';
import { numberOf, type Palette, paletteOf } from './palette.ts';
import { circle, ellipse, line } from './svg.ts';

/** What a product looks like by a word of its name; the first that fits decides. */
const byName: readonly (readonly [RegExp, Drawing])[] = [
  [/knife/i, kitchen.knife],
  [/secateurs|tongs/i, home.shears],
  [/board|planks?\b|pad\b/i, kitchen.board],
  [/skillet/i, kitchen.pan],
  [/gooseneck|kettle/i, kitchen.kettle],
  [/teapot/i, kitchen.teapot],
  [/cloche/i, kitchen.dome],
  [/dripper/i, kitchen.dripper],
  [/grinder/i, kitchen.grinder],
  [/press\b/i, kitchen.press],
  [/rings/i, kitchen.rings],
  [/rolling pin/i, kitchen.pin],
  [/whetstone|tin\b|box\b|crate|kit\b/i, kitchen.tin],
  [/cups?\b|mug/i, kitchen.cup],
  [/bottle|flask/i, kitchen.bottle],
  [/bowl|sink/i, kitchen.bowl],
  [/basket|hamper/i, home.basket],
  [/chimney|grill|stove|fire/i, home.grill],
  [/casserole|saucepan|pot\b/i, kitchen.pot],
  [/pillowcase|duvet/i, home.pillow],
  [/couche|towels?|throw|runner/i, kitchen.foldedCloth],
  [/robe|jacket/i, outdoor.jacket],
  [/jumper|base layer|puppet/i, outdoor.jumper],
  [/trousers/i, outdoor.trousers],
  [/beanie/i, outdoor.beanie],
  [/socks/i, outdoor.socks],
  [/glove|gauntlet/i, outdoor.gloves],
  [/pack\b|rucksack|daypack/i, outdoor.backpack],
  [/sleeping|mat\b|dry bag/i, outdoor.roll],
  [/lantern/i, outdoor.lantern],
  [/string light/i, outdoor.stringLights],
  [/lamp/i, outdoor.lamp],
  [/power bank/i, outdoor.powerBank],
  [/torch|light set/i, outdoor.torch],
  [/bell/i, outdoor.bell],
  [/pump/i, outdoor.pump],
  [/tool roll|cutlery/i, outdoor.toolRoll],
  [/saddle/i, outdoor.saddle],
  [/mudguards/i, outdoor.wheelArc],
  [/spade|trowel/i, home.spade],
  [/watering/i, home.wateringCan],
  [/planter/i, home.planter],
  [/tote|carrier|cool bag/i, home.tote],
  [/notebook|planner|wallet|sleeve/i, home.notebook],
  [/letter/i, home.sheets],
  [/pen\b|pencils|spoons/i, home.sticks],
  [/boats/i, home.boat],
  [/pull-along/i, home.pullAlong],
  [/puzzle/i, home.puzzle],
  [/shelf|sorter/i, home.shelf],
  [/stool|bench/i, home.stool],
  [/hook/i, home.hooks],
  [/jars/i, home.jars],
  [/tray/i, home.tray],
];

/** For a product whose name says nothing. */
const byCategory: Readonly<Record<string, Drawing>> = {
  Bags: home.bag,
  Baking: kitchen.bowl,
  Bath: kitchen.foldedCloth,
  Bedding: home.pillow,
  'Camp Kitchen': kitchen.pot,
  Clothing: outdoor.jumper,
  'Coffee & Tea': kitchen.cup,
  Cookware: kitchen.pot,
  Cycling: home.bag,
  'Fire & Grill': home.grill,
  Furniture: home.stool,
  Garden: home.planter,
  Knives: kitchen.knife,
  Lighting: outdoor.lamp,
  Packs: outdoor.backpack,
  Sleeping: outdoor.roll,
  Stationery: home.sheets,
  Storage: home.basket,
  Tableware: kitchen.bowl,
  Tents: outdoor.tent,
  Toys: home.blocks,
};

/** A product's picture as SVG: by its kind, in its brand's hue, the same for the same product always. */
export function drawPicture(product: Pick<Product, 'sku' | 'name' | 'category' | 'brandSlug'>): string {
  const palette = paletteOf(product);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400">
<defs><linearGradient id="b" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${palette.backdrop[0]}"/><stop offset="1" stop-color="${palette.backdrop[1]}"/></linearGradient></defs>
<rect width="400" height="400" fill="url(#b)"/>
${scenery(palette, numberOf(product.sku))}
<ellipse cx="200" cy="314" rx="132" ry="13" fill="#000" fill-opacity="0.13"/>
${drawingOf(product)(palette)}
</svg>`;
}

function drawingOf({ name, category }: Pick<Product, 'name' | 'category'>): Drawing {
  const [model = ''] = name.split(',');
  const named = byName.find(([pattern]) => pattern.test(model));
  return named?.[1] ?? byCategory[category] ?? kitchen.tin;
}

/** What is behind the product, another place for each product number. */
function scenery({ halo, cream }: Palette, number: number): string {
  const x = 120 + (number % 160);
  const y = 110 + ((number >> 4) % 70);
  switch ((number >>> 8) % 3) {
    case 0:
      return circle(x, y, 104, halo);
    case 1:
      return ellipse(200, 400, 260, 150, halo) + circle(x, y - 30, 34, cream);
    default:
      return line(`M-20 ${y} Q100 ${y - 50} 200 ${y} T420 ${y - 10}`, halo, 46);
  }
}
