import * as home from './home-drawings.ts';
import type { Drawing } from './kitchen-drawings.ts';
import * as kitchen from './kitchen-drawings.ts';
import * as outdoor from './outdoor-drawings.ts';

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

/** For a category, and for a product whose name says nothing; by the slug of the category. */
const byCategory = new Map<string, Drawing>(
  Object.entries({
    bags: home.bag,
    baking: kitchen.bowl,
    bath: kitchen.foldedCloth,
    bedding: home.pillow,
    'camp-kitchen': kitchen.pot,
    clothing: outdoor.jumper,
    'coffee-tea': kitchen.cup,
    cookware: kitchen.pot,
    cycling: home.bag,
    'fire-grill': home.grill,
    furniture: home.stool,
    garden: home.planter,
    knives: kitchen.knife,
    lighting: outdoor.lamp,
    packs: outdoor.backpack,
    sleeping: outdoor.roll,
    stationery: home.sheets,
    storage: home.basket,
    tableware: kitchen.bowl,
    tents: outdoor.tent,
    toys: home.blocks,
  }),
);

/** How to draw a product: by its kind, as its name tells it. */
export function drawingOf({ name, categorySlug }: { name: string; categorySlug: string }): Drawing {
  const [model = ''] = name.split(',');
  return byName.find(([pattern]) => pattern.test(model))?.[1] ?? drawingOfCategory(categorySlug);
}

/** Something that stands for a category. */
export function drawingOfCategory(slug: string): Drawing {
  return byCategory.get(slug) ?? kitchen.tin;
}
