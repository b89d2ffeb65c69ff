import type { BrandRange } from '../brand-range.ts';

export const kitchen: BrandRange[] = [
  {
    slug: 'haldenbrook',
    name: 'Haldenbrook',
    tagline: 'Steel and iron for every day',
    models: [
      {
        name: "Cook's Knife",
        category: 'Knives',
        description:
          'One knife for nearly everything. The blade is ground thin behind the edge, and the handle of smoked oak grows darker with use.',
        variants: { '18 cm': 119, '21 cm': 129, '24 cm': 145 },
      },
      {
        name: 'Paring Knife',
        category: 'Knives',
        description: 'Short enough to peel in the hand, stiff enough to open an oyster.',
        variants: { Oak: 49, Walnut: 49, Black: 45 },
      },
      {
        name: 'Iron Skillet',
        category: 'Cookware',
        description:
          'Cast iron, milled smooth inside and seasoned with linseed oil. Goes from the hob to the oven to the fire to the table.',
        variants: { '20 cm': 65, '26 cm': 89, '30 cm': 109 },
      },
      {
        name: 'Casserole',
        category: 'Cookware',
        description:
          'Enamelled iron that holds a low heat for hours. Drops of steam fall back from the lid all over the stew, not in one place.',
        variants: { '4 litres, Cream': 189, '4 litres, Ember': 189, '6 litres, Pine': 229 },
      },
      {
        name: 'Saucepan',
        category: 'Cookware',
        description:
          'Three layers up to the rim, so that milk does not catch at the side. The inside has a scale in litres.',
        variants: { '1.5 litres': 89, '2.5 litres': 109, '4 litres': 129 },
      },
      {
        name: 'Carving Board',
        category: 'Cookware',
        description:
          'End-grain ash that is kind to an edge, with a groove for the juices on one side and none on the other.',
        variants: { Small: 59, Medium: 79, Large: 109 },
      },
      {
        name: 'Whetstone',
        category: 'Knives',
        description:
          'Two grits on one stone, a base that does not slide, and a guide that holds the angle for you.',
        variants: { '400 / 1000': 55, '1000 / 3000': 65, '1000 / 6000': 75 },
      },
    ],
  },
  {
    slug: 'ovenmoss',
    name: 'Ovenmoss',
    tagline: 'The slow pleasures of flour',
    models: [
      {
        name: 'Bread Cloche',
        category: 'Baking',
        description:
          'A lid of stoneware turns a kitchen oven into a bakery: steam stays in for the rise, and comes off for the crust.',
        variants: { 'Round, Sand': 95, 'Round, Moss': 95, 'Long, Sand': 105 },
      },
      {
        name: 'Proving Basket',
        category: 'Baking',
        description: 'Bent from one strand of rattan. It leaves the rings on the loaf that everybody knows.',
        variants: { 'Round, 500 g': 22, 'Round, 1 kg': 27, 'Oval, 1 kg': 27 },
      },
      {
        name: 'Mixing Bowl',
        category: 'Baking',
        description:
          'Heavy stoneware that stays put while you beat, with a lip that pours and a glaze that forgives metal spoons.',
        variants: { '2 litres, Sand': 35, '4 litres, Sand': 49, '4 litres, Sky': 49 },
      },
      {
        name: 'Loaf Tin',
        category: 'Baking',
        description: 'Folded from one sheet of blued steel, without a seam to leak. Better with every loaf.',
        variants: { '500 g': 24, '750 g': 28, '1 kg': 32 },
      },
      {
        name: 'Rolling Pin',
        category: 'Baking',
        description:
          'Turned from one piece of beech, tapered to the ends, so that the pastry grows evenly in every direction.',
        variants: { Beech: 25, Walnut: 35, Marble: 49 },
      },
      {
        name: 'Tart Rings',
        category: 'Baking',
        description: 'Six rings of perforated steel for a base that is crisp up to the edge.',
        variants: { '8 cm': 29, '10 cm': 33, '12 cm': 37 },
      },
      {
        name: 'Linen Couche',
        category: 'Baking',
        description: 'Raw linen in which baguettes rest side by side. Dust it with flour and never wash it.',
        variants: { '60 cm': 19, '80 cm': 24, '120 cm': 32 },
      },
    ],
  },
  {
    slug: 'steepwell',
    name: 'Steepwell',
    tagline: 'Tea and coffee, without the hurry',
    models: [
      {
        name: 'Gooseneck Kettle',
        category: 'Coffee & Tea',
        description:
          'Pours a stream as thin as a pencil and holds the temperature to one degree for half an hour.',
        variants: { Black: 129, Snow: 129, Copper: 149 },
      },
      {
        name: 'Pour-over Dripper',
        category: 'Coffee & Tea',
        description:
          'Porcelain with ribs like the inside of a shell, which let the water out at the pace of the grind.',
        variants: { 'One cup': 25, 'Two cups': 29, 'Four cups': 35 },
      },
      {
        name: 'Hand Grinder',
        category: 'Coffee & Tea',
        description:
          'Steel burrs on two bearings, and a click for every step from espresso to French press. Quiet enough for early risers.',
        variants: { Slate: 99, 'Olive wood': 119, Copper: 119 },
      },
      {
        name: 'Teapot',
        category: 'Coffee & Tea',
        description:
          'The lid stays on when you pour, the spout does not drip, and the basket comes out when the tea is ready.',
        variants: { '0.6 litres, Celadon': 59, '1 litre, Celadon': 69, '1 litre, Ink': 69 },
      },
      {
        name: 'French Press',
        category: 'Coffee & Tea',
        description:
          'Two walls of steel keep the third cup as hot as the first; the sieve closes tightly and parts for washing.',
        variants: { '0.35 litres': 55, '0.75 litres': 69, '1 litre': 79 },
      },
      {
        name: 'Ridge Cups',
        category: 'Tableware',
        description:
          'Four cups of thin porcelain with a ridge where the fingers go, so that no handle is needed.',
        variants: { 'Celadon, set of four': 48, 'Snow, set of four': 48, 'Ink, set of four': 48 },
      },
      {
        name: 'Travel Flask',
        category: 'Coffee & Tea',
        description: 'Hot for twelve hours, cold for twenty-four, and silent in a bag. The cup is the lid.',
        variants: { '0.35 litres, Moss': 32, '0.5 litres, Moss': 36, '0.5 litres, Ember': 36 },
      },
    ],
  },
  {
    slug: 'quillfoss',
    name: 'Quillfoss',
    tagline: 'A kitchen that fits in a rucksack',
    models: [
      {
        name: 'Brook Bottle',
        category: 'Camp Kitchen',
        description:
          'A single wall of steel, light enough for the summit and sound enough to stand in the embers.',
        variants: { '0.6 litres, Steel': 25, '1 litre, Steel': 29, '1 litre, Moss': 31 },
      },
      {
        name: 'Kindle Stove',
        category: 'Camp Kitchen',
        description:
          'Folds to the size of a matchbox, stands on three feet and boils half a litre in three minutes.',
        variants: { Gas: 55, Spirit: 39, Wood: 69 },
      },
      {
        name: 'Nest Pot Set',
        category: 'Camp Kitchen',
        description:
          'Pots, lids and a handle that sit inside each other without a rattle, with room for a cartridge.',
        variants: { 'For one': 49, 'For two': 69, 'For four': 99 },
      },
      {
        name: 'Camp Cutlery',
        category: 'Camp Kitchen',
        description: 'Knife, fork and spoon of titanium, on a ring that does not get lost.',
        variants: { Plain: 27, Ember: 29, Teal: 29 },
      },
      {
        name: 'Speckle Mug',
        category: 'Camp Kitchen',
        description:
          'Enamel on steel with a rim that does not burn the lip. Every one is speckled differently.',
        variants: { Sky: 15, Cream: 15, Pine: 15 },
      },
      {
        name: 'Fold Sink',
        category: 'Camp Kitchen',
        description: 'Ten litres that stand by themselves, and dry in the time the tea takes.',
        variants: { Sand: 29, Slate: 29, Rust: 29 },
      },
      {
        name: 'Larder Cool Bag',
        category: 'Camp Kitchen',
        description: 'Thick felt between two layers of canvas keeps butter hard over a long weekend.',
        variants: { '8 litres': 49, '15 litres': 69, '24 litres': 89 },
      },
    ],
  },
];
