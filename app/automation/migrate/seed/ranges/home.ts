import type { BrandRange } from '../brand-range.ts';

export const home: BrandRange[] = [
  {
    slug: 'mirabaum',
    name: 'Mirabaum',
    tagline: 'Wood that was worth the wait',
    models: [
      {
        name: 'Arc Salad Bowl',
        category: 'Tableware',
        description:
          'Turned from one piece of maple and oiled by hand. The grain runs through the bottom like a river on a map.',
        variants: { '22 cm': 69, '28 cm': 95, '34 cm': 129 },
      },
      {
        name: 'Breakfast Board',
        category: 'Tableware',
        description: 'Thin, light, and waxed; a slice of bread looks at home on it.',
        variants: { Maple: 19, Cherry: 21, Walnut: 24 },
      },
      {
        name: 'Serving Spoons',
        category: 'Tableware',
        description: 'A pair carved so thin at the edge that they pick up a single leaf.',
        variants: { Olive: 32, Cherry: 29, Walnut: 32 },
      },
      {
        name: 'Wall Shelf',
        category: 'Furniture',
        description:
          'Two brackets of folded steel disappear into a board of solid wood. Holds twenty kilograms and one cat.',
        variants: { '60 cm, Oak': 79, '90 cm, Oak': 105, '90 cm, Walnut': 139 },
      },
      {
        name: 'Perch Stool',
        category: 'Furniture',
        description:
          'Three legs, wedged through the seat as it has been done for centuries: it stands on any floor.',
        variants: { Ash: 149, Oak: 159, Black: 159 },
      },
      {
        name: 'Key Tray',
        category: 'Storage',
        description: 'A shallow dish by the door, with a groove for pens and a hollow for keys.',
        variants: { Oak: 35, Walnut: 39, Ash: 35 },
      },
      {
        name: 'Bread Box',
        category: 'Storage',
        description:
          'Untreated pine breathes, so that the crust stays a crust. The lid is a board to cut on.',
        variants: { Small: 79, Large: 99, 'Large, Walnut lid': 119 },
      },
    ],
  },
  {
    slug: 'sorrelhouse',
    name: 'Sorrelhouse',
    tagline: 'Linen, cotton, and a good night',
    models: [
      {
        name: 'Linen Duvet Cover',
        category: 'Bedding',
        description: 'Washed linen that is cool in July and warm in January, and looks its best unironed.',
        variants: { '135 × 200 cm, Sage': 129, '155 × 220 cm, Sage': 149, '200 × 200 cm, Chalk': 179 },
      },
      {
        name: 'Percale Pillowcase',
        category: 'Bedding',
        description: 'Crisp long-staple cotton with an envelope closing, so that no button finds the ear.',
        variants: { 'Chalk, pair': 39, 'Sage, pair': 39, 'Ink, pair': 39 },
      },
      {
        name: 'Waffle Towel',
        category: 'Bath',
        description: 'Dries you twice as fast as terry and itself in half the time.',
        variants: { 'Hand, Clay': 24, 'Bath, Clay': 45, 'Bath, Chalk': 45 },
      },
      {
        name: 'Harbour Bathrobe',
        category: 'Bath',
        description: 'Terry inside, waffle outside, deep pockets, and a loop that does not tear.',
        variants: { 'Small, Chalk': 99, 'Medium, Chalk': 99, 'Large, Ink': 99 },
      },
      {
        name: 'Wool Throw',
        category: 'Bedding',
        description:
          'Woven from lambswool with a herringbone and short fringes. Made for the end of the sofa that everybody wants.',
        variants: { Oat: 89, Moss: 89, Rust: 89 },
      },
      {
        name: 'Table Runner',
        category: 'Tableware',
        description:
          'Heavy linen with mitred corners. It hides the extension of the table, and last year’s wine.',
        variants: { '1.5 m, Sage': 35, '2 m, Sage': 42, '2 m, Clay': 42 },
      },
      {
        name: 'Kitchen Towels',
        category: 'Tableware',
        description: 'Three half-linen towels that leave no lint on a glass.',
        variants: { 'Stripe, set of three': 28, 'Check, set of three': 28, 'Plain, set of three': 25 },
      },
    ],
  },
  {
    slug: 'nordhollow',
    name: 'Nordhollow',
    tagline: 'A place for everything you own',
    models: [
      {
        name: 'Stack Crate',
        category: 'Storage',
        description:
          'Folds flat in one movement and carries thirty kilograms. Ten of them make a shelf, or a bar.',
        variants: { 'Small, Slate': 15, 'Large, Slate': 22, 'Large, Moss': 22 },
      },
      {
        name: 'Felt Basket',
        category: 'Storage',
        description: 'Thick felt of recycled bottles that stands by itself and forgives the floor.',
        variants: { 'Round, Grey': 39, 'Square, Grey': 42, 'Log basket, Ink': 59 },
      },
      {
        name: 'Hook Rail',
        category: 'Storage',
        description: 'Oak, with pegs turned to hold a coat by its loop and a hat by its brim.',
        variants: { 'Four hooks': 45, 'Six hooks': 59, 'Eight hooks': 75 },
      },
      {
        name: 'Shoe Bench',
        category: 'Furniture',
        description: 'Sit to tie, stow below. The slats let boots dry overnight.',
        variants: { '60 cm, Birch': 129, '90 cm, Birch': 159, '90 cm, Black': 159 },
      },
      {
        name: 'Ladder Shelf',
        category: 'Furniture',
        description:
          'Leans against the wall and is fixed with one screw. Five boards, each shallower than the one below.',
        variants: { Birch: 189, Oak: 229, Black: 199 },
      },
      {
        name: 'Pantry Jars',
        category: 'Storage',
        description: 'Glass from the chemist’s with lids of cork, and labels to write on.',
        variants: { '0.5 litres, set of four': 29, '1 litre, set of four': 36, '2 litres, set of two': 32 },
      },
      {
        name: 'Laundry Hamper',
        category: 'Bath',
        description: 'A frame of bamboo and two bags of canvas that lift out: one for light, one for dark.',
        variants: { Natural: 79, White: 79, Ink: 79 },
      },
    ],
  },
  {
    slug: 'pagelark',
    name: 'Pagelark',
    tagline: 'For thoughts that want paper',
    models: [
      {
        name: 'Field Notebook',
        category: 'Stationery',
        description:
          'Sewn to lie flat, in a cover that takes rain. Numbered pages, and an index that you write yourself.',
        variants: { 'Dotted, Moss': 18, 'Lined, Ink': 18, 'Blank, Rust': 18 },
      },
      {
        name: 'Desk Planner',
        category: 'Stationery',
        description: 'A week on two pages without dates: begin on any Monday, skip the holidays.',
        variants: { Chalk: 24, Sage: 24, Ink: 24 },
      },
      {
        name: 'Brass Pen',
        category: 'Stationery',
        description: 'Milled from one bar. It has the weight of a good idea, and takes any common refill.',
        variants: { Ballpoint: 39, Rollerball: 42, 'Fountain, medium': 65 },
      },
      {
        name: 'Drawing Pencils',
        category: 'Stationery',
        description:
          'Cedar and graphite, from a hard line to a soft shadow, in a tin that closes with a click.',
        variants: { 'Set of six': 14, 'Set of twelve': 24, 'Set of twenty-four': 42 },
      },
      {
        name: 'Letter Set',
        category: 'Stationery',
        description: 'Cotton paper with a deckle edge and lined envelopes. Somebody will keep it for years.',
        variants: { 'Chalk, 25 letters': 29, 'Sky, 25 letters': 29, 'Clay, 25 letters': 29 },
      },
      {
        name: 'Desk Pad',
        category: 'Stationery',
        description:
          'Wool felt with a leather edge: keeps the table warm under the wrists and quiet under the keys.',
        variants: { '60 × 30 cm': 49, '80 × 35 cm': 59, '100 × 45 cm': 79 },
      },
      {
        name: 'Paper Sorter',
        category: 'Storage',
        description: 'Three trays of recycled board that slide on rails of beech, for in, out, and never.',
        variants: { Grey: 45, Moss: 45, Rust: 45 },
      },
    ],
  },
];
