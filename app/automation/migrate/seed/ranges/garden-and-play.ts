import type { BrandRange } from '../brand-range.ts';

export const gardenAndPlay: BrandRange[] = [
  {
    slug: 'kittelpond',
    name: 'Kittelpond',
    tagline: 'Tools that like the rain',
    models: [
      {
        name: 'Border Spade',
        category: 'Garden',
        description:
          'A narrow blade of carbon steel between the roses, treads for wet boots, and a handle of ash as long as you are tall enough for.',
        variants: { Short: 59, Medium: 62, Long: 65 },
      },
      {
        name: 'Hand Trowel',
        category: 'Garden',
        description:
          'Forged in one piece with a scale along the blade: plant bulbs at the depth on the packet.',
        variants: { Ash: 24, Beech: 22, Cork: 26 },
      },
      {
        name: 'Bypass Secateurs',
        category: 'Garden',
        description:
          'Cut a thumb-thick branch without crushing it. Every part can be taken off, sharpened and replaced.',
        variants: { 'Small hands': 55, Standard: 55, 'Left-handed': 59 },
      },
      {
        name: 'Watering Can',
        category: 'Garden',
        description: 'Galvanised, balanced when full, with a brass rose that rains rather than pours.',
        variants: { '3 litres, Zinc': 39, '8 litres, Zinc': 55, '8 litres, Moss': 59 },
      },
      {
        name: 'Kneeling Pad',
        category: 'Garden',
        description: 'Thick cork on waxed canvas. Hangs up by its own strap, brushes clean when dry.',
        variants: { Olive: 29, Rust: 29, Slate: 29 },
      },
      {
        name: 'Seed Tin',
        category: 'Garden',
        description:
          'Dividers for twelve months, room for pencils and labels, and a lid that mice do not open.',
        variants: { Cream: 34, Moss: 34, Sky: 34 },
      },
      {
        name: 'Raised Planter',
        category: 'Garden',
        description: 'Larch boards in steel corners, put together without tools. Deep enough for carrots.',
        variants: { '60 × 60 cm': 119, '120 × 60 cm': 169, '120 × 120 cm': 229 },
      },
    ],
  },
  {
    slug: 'cindervane',
    name: 'Cindervane',
    tagline: 'Come closer to the fire',
    models: [
      {
        name: 'Fire Bowl',
        category: 'Fire & Grill',
        description:
          'Raw steel that rusts to a warm brown and then stops. Stands on three feet, drains through a hole.',
        variants: { '60 cm': 149, '80 cm': 219, '100 cm': 319 },
      },
      {
        name: 'Bucket Grill',
        category: 'Fire & Grill',
        description:
          'A grill that goes to the lake by tram: ready in ten minutes, out in one, and cool enough to carry in twenty.',
        variants: { Ember: 89, Slate: 89, Cream: 89 },
      },
      {
        name: 'Chimney Starter',
        category: 'Fire & Grill',
        description: 'Glowing coals in a quarter of an hour with two sheets of newspaper and no fluid.',
        variants: { Small: 25, Large: 35, 'Large, folding': 45 },
      },
      {
        name: 'Grill Tongs',
        category: 'Fire & Grill',
        description: 'Long, light, and closed by a pull at the end. They lift an egg and turn a log.',
        variants: { '35 cm': 22, '45 cm': 25, '60 cm': 29 },
      },
      {
        name: 'Plank Set',
        category: 'Fire & Grill',
        description:
          'Soak one for an hour, lay the fish on it, close the lid. Four planks, sawn from one tree.',
        variants: { Cedar: 24, Alder: 24, Cherry: 24 },
      },
      {
        name: 'Leather Gauntlets',
        category: 'Fire & Grill',
        description: 'Move a log, lift a pot, shake a hand. Lined to the elbow, stitched with aramid thread.',
        variants: { Medium: 49, Large: 49, 'Extra large': 52 },
      },
      {
        name: 'Log Carrier',
        category: 'Fire & Grill',
        description:
          'A sling of waxed canvas with handles of rope: an evening’s wood in one walk, and the bark stays in it.',
        variants: { Tan: 45, Ink: 45, Moss: 45 },
      },
    ],
  },
  {
    slug: 'tiddlewren',
    name: 'Tiddlewren',
    tagline: 'Toys that wait to be told what they are',
    models: [
      {
        name: 'Building Blocks',
        category: 'Toys',
        description:
          'Beech from one forest, cut to the millimetre, with edges for small hands. They make a castle, then a town, then a mess.',
        variants: { '40 pieces': 39, '80 pieces': 69, '160 pieces': 119 },
      },
      {
        name: 'Stacking Boats',
        category: 'Toys',
        description: 'Five boats that float, nest and stack. The smallest takes a beetle.',
        variants: { Sea: 29, Sunset: 29, Meadow: 29 },
      },
      {
        name: 'Pull-along Friend',
        category: 'Toys',
        description:
          'Follows at walking pace and nods at every step. The string is just too short to tangle.',
        variants: { Badger: 34, Duck: 34, Snail: 34 },
      },
      {
        name: 'Puppet',
        category: 'Toys',
        description: 'Three fingers give it a character. The mouth opens, the ears are for holding.',
        variants: { Fox: 25, Owl: 25, Dragon: 28 },
      },
      {
        name: 'Marble Run',
        category: 'Toys',
        description:
          'Towers, gutters and a bell at the end. No two runs are alike, and one of them is the best.',
        variants: { Starter: 59, Large: 99, Extension: 39 },
      },
      {
        name: 'Picture Puzzle',
        category: 'Toys',
        description: 'Thick pieces of birch with a picture on both sides: day in front, night behind.',
        variants: { 'Harbour, 24 pieces': 19, 'Forest, 48 pieces': 24, 'Market, 96 pieces': 29 },
      },
      {
        name: 'Explorer Kit',
        category: 'Toys',
        description:
          'A magnifier, a jar with holes in its lid, a whistle, and a notebook for everything that crawls.',
        variants: { Pond: 35, Woods: 35, Night: 39 },
      },
    ],
  },
  {
    slug: 'satchelby',
    name: 'Satchelby',
    tagline: 'Bags with a second life built in',
    models: [
      {
        name: 'Weekender',
        category: 'Bags',
        description:
          'Two nights and a good pair of shoes. Waxed canvas, leather where hands go, and a lifetime of repairs.',
        variants: { Tan: 219, Ink: 219, Moss: 219 },
      },
      {
        name: 'Market Tote',
        category: 'Bags',
        description: 'Carries fifteen kilograms of potatoes in the morning and a laptop in the afternoon.',
        variants: { Natural: 35, Ink: 35, Rust: 35 },
      },
      {
        name: 'Messenger Bag',
        category: 'Bags',
        description: 'Opens with one hand in the saddle. The strap swaps sides, the flap keeps rain out.',
        variants: { 'Small, Slate': 129, 'Large, Slate': 149, 'Large, Tan': 149 },
      },
      {
        name: 'Fold Wallet',
        category: 'Bags',
        description:
          'One piece of leather, folded and stitched in four places: eight cards, some notes, no bulk.',
        variants: { Tan: 55, Black: 55, Chestnut: 55 },
      },
      {
        name: 'Wash Bag',
        category: 'Bags',
        description: 'Stands open beside a basin, hangs from a hook, and wipes clean inside.',
        variants: { 'Small, Moss': 39, 'Large, Moss': 49, 'Large, Ink': 49 },
      },
      {
        name: 'Laptop Sleeve',
        category: 'Bags',
        description:
          'Wool felt with a flap of leather. Made to measure for the common sizes, and tight on purpose.',
        variants: { '13 inch': 59, '14 inch': 62, '16 inch': 69 },
      },
      {
        name: 'City Rucksack',
        category: 'Bags',
        description:
          'One large room, one quiet pocket against the back, and a top that rolls to the size of the day.',
        variants: { Ink: 139, Rust: 139, Moss: 139 },
      },
    ],
  },
];
