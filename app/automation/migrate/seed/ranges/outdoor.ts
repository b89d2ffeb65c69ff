import type { BrandRange } from '../brand-range.ts';

export const outdoor: BrandRange[] = [
  {
    slug: 'tarnwick',
    name: 'Tarnwick',
    tagline: 'Shelter and carry for weather that means it',
    models: [
      {
        name: 'Fellgate Tent',
        category: 'Tents',
        description:
          'A three-season tunnel tent that one person pitches in six minutes. The porch takes two packs and a wet dog; the groundsheet unclips for a lighter load.',
        variants: { '2 persons, Moss': 329, '3 persons, Moss': 399, '2 persons, Slate': 329 },
      },
      {
        name: 'Scree Daypack',
        category: 'Packs',
        description:
          'A light pack with a back panel that lets air through, a wide mouth that shows everything inside, and a pocket that fits a bottle with gloves on.',
        variants: { '22 litres, Rust': 89, '22 litres, Ink': 89, '28 litres, Ink': 105 },
      },
      {
        name: 'Longhaul Pack',
        category: 'Packs',
        description:
          'Carries a week on the hips, not on the shoulders. The frame adjusts to the length of your back in a minute, without tools.',
        variants: { '50 litres, Pine': 219, '65 litres, Pine': 249, '65 litres, Slate': 249 },
      },
      {
        name: 'Hollow Sleeping Bag',
        category: 'Sleeping',
        description:
          'Recycled down in wide chambers, with a hood that closes around the face and a zip that does not bite. Packs to the size of a loaf of bread.',
        variants: { Summer: 179, 'Three seasons': 259, Winter: 389 },
      },
      {
        name: 'Drift Sleeping Mat',
        category: 'Sleeping',
        description:
          'Nine centimetres of warm air that makes no noise when you turn. Comes with a pump sack, so that no breath freezes inside.',
        variants: { Regular: 119, Long: 134, Wide: 144 },
      },
      {
        name: 'Lee Tarp',
        category: 'Tents',
        description:
          'Three metres by three with sixteen loops: a roof for lunch, a wall for the wind, or the lightest tent there is.',
        variants: { Moss: 95, Sand: 95, Ember: 95 },
      },
      {
        name: 'Burn Dry Bag Set',
        category: 'Packs',
        description:
          'Three roll-top bags that keep the sleeping bag dry when the pack goes swimming. A colour each, so that you find the socks in the dark.',
        variants: { '3, 5 and 8 litres': 39, '5, 8 and 13 litres': 45, '8, 13 and 20 litres': 52 },
      },
    ],
  },
  {
    slug: 'brindlemoor',
    name: 'Brindlemoor',
    tagline: 'Wool first, and then the rest',
    models: [
      {
        name: 'Ewe Base Layer',
        category: 'Clothing',
        description:
          'Fine merino next to the skin: warm when damp, fresh after three days, and without a seam under the straps of a pack.',
        variants: { 'Women, Heather': 79, 'Men, Heather': 79, 'Men, Charcoal': 79 },
      },
      {
        name: 'Tor Jacket',
        category: 'Clothing',
        description:
          'A waterproof jacket that stays quiet when you move. The hood turns with the head, and the pockets stay free under a hip belt.',
        variants: { 'Women, Teal': 249, 'Women, Ember': 249, 'Men, Teal': 249 },
      },
      {
        name: 'Shepherd Jumper',
        category: 'Clothing',
        description:
          'Knitted from undyed wool in a rib that hugs without holding. Elbows and shoulders are doubled, where a jumper gives way first.',
        variants: { Oat: 129, Peat: 129, Moss: 129 },
      },
      {
        name: 'Bracken Trousers',
        category: 'Clothing',
        description:
          'Walking trousers that stretch over a stile and dry over lunch. Knees and seat are of a tougher cloth.',
        variants: { 'Women, Stone': 109, 'Men, Stone': 109, 'Men, Peat': 109 },
      },
      {
        name: 'Cairn Beanie',
        category: 'Clothing',
        description:
          'One thick layer of wool and a band of fleece over the ears. It fits under a hood and in a pocket.',
        variants: { Mustard: 29, Ink: 29, Oat: 29 },
      },
      {
        name: 'Mile Socks',
        category: 'Clothing',
        description:
          'Padded at heel and toe, thin over the instep, and knitted to a left and a right. Two pairs, so that one can dry.',
        variants: { 'Light, two pairs': 32, 'Medium, two pairs': 35, 'Heavy, two pairs': 38 },
      },
      {
        name: 'Gale Gloves',
        category: 'Clothing',
        description:
          'Boiled wool that turns the wind away, leather in the palm, and two fingertips that work a telephone.',
        variants: { Small: 49, Medium: 49, Large: 49 },
      },
    ],
  },
  {
    slug: 'lanternoak',
    name: 'Lanternoak',
    tagline: 'Light where the lamp post ends',
    models: [
      {
        name: 'Wick Head Torch',
        category: 'Lighting',
        description:
          'A warm near beam for the map and a long one for the path, dimmed with one finger. Charges from any cable, runs for six hours on full.',
        variants: { Black: 59, Sand: 59, Ember: 59 },
      },
      {
        name: 'Acorn Camp Lantern',
        category: 'Lighting',
        description:
          'Hangs from a branch or stands on a table and fills a tent with the light of a candle, without the candle.',
        variants: { Oak: 69, Moss: 69, Snow: 69 },
      },
      {
        name: 'Beacon Hand Torch',
        category: 'Lighting',
        description: 'Four hundred lumens in a tube of milled aluminium that fits a fist and floats.',
        variants: { Slate: 45, Rust: 45, Pine: 45 },
      },
      {
        name: 'Garland String Light',
        category: 'Lighting',
        description:
          'Warm points of light on a cord that does not tangle, for a balcony, a tent or a tree. Solar panel and battery are in the reel.',
        variants: { '5 metres': 35, '10 metres': 49, '20 metres': 75 },
      },
      {
        name: 'Reader Clip Lamp',
        category: 'Lighting',
        description:
          'Clips to a book or to a bed and lights two pages and nobody else. Its neck stays where you bend it.',
        variants: { Ink: 28, Sage: 28, Cream: 28 },
      },
      {
        name: 'Sundial Power Bank',
        category: 'Lighting',
        description:
          'Charges by cable in two hours or by sun in a day, fills a telephone three times over, and lights the way to the tent.',
        variants: { '10,000 mAh': 65, '20,000 mAh': 95, '26,000 mAh': 119 },
      },
      {
        name: 'Ember Table Lamp',
        category: 'Lighting',
        description:
          'A lamp without a cable for the garden table: dims from reading to dusk and lasts three evenings on one charge.',
        variants: { Brass: 129, Slate: 119, Snow: 119 },
      },
    ],
  },
  {
    slug: 'rivetfinch',
    name: 'Rivetfinch',
    tagline: 'Good parts for daily miles',
    models: [
      {
        name: 'Commuter Pannier',
        category: 'Cycling',
        description:
          'Waterproof to the last seam, with a sleeve for a computer and a hook that lifts off with the handle. Walks into an office as a bag.',
        variants: { '18 litres, Ink': 95, '18 litres, Moss': 95, '24 litres, Ink': 109 },
      },
      {
        name: 'Chime Bell',
        category: 'Cycling',
        description:
          'A brass dome that asks politely and rings for four seconds. Fits handlebars of every width.',
        variants: { Brass: 25, Black: 25, Copper: 27 },
      },
      {
        name: 'Stanchion Floor Pump',
        category: 'Cycling',
        description:
          'A long steel barrel, a wide wooden handle and a gauge that can be read standing. The head fits every valve.',
        variants: { Rust: 65, Slate: 65, Cream: 65 },
      },
      {
        name: 'Roadside Tool Roll',
        category: 'Cycling',
        description:
          'Tyre levers, six keys, a chain tool and patches in waxed canvas that rolls to the size of a bottle.',
        variants: { Tan: 55, Ink: 55, Moss: 55 },
      },
      {
        name: 'Cloudside Saddle',
        category: 'Cycling',
        description: 'Leather over springs of steel. Stiff for a month, then yours for thirty years.',
        variants: { Honey: 119, Black: 119, Chestnut: 119 },
      },
      {
        name: 'Puddle Mudguards',
        category: 'Cycling',
        description: 'A pair in aluminium with long flaps and stays that are cut once and never rattle.',
        variants: { '28 inch, Silver': 49, '28 inch, Black': 49, '26 inch, Black': 49 },
      },
      {
        name: 'Dusk Light Set',
        category: 'Cycling',
        description:
          'Front and rear, charged together in one cradle. The rear light brightens when you brake.',
        variants: { '40 lux': 59, '70 lux': 79, '100 lux': 99 },
      },
    ],
  },
];
