import { createHash } from 'node:crypto';

/** The colours of one picture. */
export interface Palette {
  /** Behind everything, from the top left to the bottom right, in the brand's hue. */
  backdrop: readonly [string, string];
  halo: string;
  /** The product itself. */
  main: string;
  dark: string;
  deep: string;
  light: string;
  /** What stands out against the product. */
  accent: string;
  metal: string;
  wood: string;
  cream: string;
}

type Color = readonly [hue: number, saturation: number, lightness: number];

/** Words of a product number that tell its colour or material, or of what such a thing is mostly made. */
const colors: Readonly<Record<string, Color>> = {
  ASH: [38, 35, 70],
  BADGER: [28, 10, 40],
  BASKET: [28, 40, 48],
  BEECH: [30, 48, 66],
  BIRCH: [40, 46, 74],
  BLACK: [210, 8, 24],
  BLUE: [214, 48, 46],
  BOARD: [32, 42, 54],
  BRASS: [44, 58, 50],
  CEDAR: [18, 44, 50],
  CELADON: [140, 22, 64],
  CHALK: [42, 28, 86],
  CHARCOAL: [210, 8, 30],
  CHERRY: [12, 48, 40],
  CLAY: [16, 38, 58],
  COPPER: [20, 55, 52],
  CREAM: [40, 45, 82],
  EMBER: [12, 68, 50],
  FOX: [20, 70, 50],
  GREEN: [140, 34, 38],
  GREY: [205, 8, 55],
  HEATHER: [290, 16, 56],
  HONEY: [36, 62, 54],
  INK: [222, 36, 28],
  KNIFE: [24, 26, 30],
  LOAF: [214, 14, 44],
  MAPLE: [30, 52, 62],
  MARBLE: [210, 8, 84],
  MOSS: [84, 30, 38],
  MUSTARD: [44, 66, 48],
  NATURAL: [38, 40, 72],
  NAVY: [222, 44, 30],
  OAK: [32, 42, 54],
  OAT: [38, 34, 74],
  OCHRE: [38, 64, 50],
  OLIVE: [68, 30, 40],
  PINE: [158, 34, 30],
  POND: [170, 30, 42],
  RED: [4, 60, 48],
  RUST: [16, 58, 44],
  SAGE: [110, 16, 56],
  SAND: [36, 40, 70],
  SAUCEPAN: [206, 10, 62],
  SEA: [192, 44, 44],
  SECATEURS: [4, 56, 44],
  SILVER: [206, 10, 70],
  SKILLET: [210, 8, 26],
  SKY: [202, 48, 64],
  SLATE: [206, 16, 42],
  SNOW: [200, 15, 90],
  SPADE: [156, 24, 34],
  STEEL: [206, 12, 62],
  STONE: [40, 12, 58],
  STOVE: [206, 10, 46],
  TAN: [28, 48, 54],
  TEAL: [180, 44, 34],
  TROWEL: [156, 24, 40],
  WALNUT: [22, 38, 34],
  WHETSTONE: [36, 8, 54],
  WHITE: [200, 12, 90],
  YELLOW: [46, 78, 56],
  ZINC: [200, 10, 60],
};

/** Brand hue behind, the product's own colour in front: by its name where it has one, else near the brand's. */
export function paletteOf({ brandSlug, sku }: { brandSlug: string; sku: string }): Palette {
  const brandHue = numberOf(brandSlug) % 360;
  const [hue, saturation, lightness] = namedColor(sku) ?? ownColor(brandHue, sku);
  const shade = (difference: number) =>
    hsl(hue, saturation, Math.min(96, Math.max(8, lightness + difference)));
  return {
    backdrop: [hsl(brandHue, 42, 88), hsl(brandHue + 24, 36, 76)],
    halo: hsl(brandHue + 10, 55, 94),
    main: shade(0),
    dark: shade(-10),
    deep: shade(-22),
    light: shade(16),
    accent: hsl(brandHue + 165, 46, 60),
    metal: hsl(206, 12, 72),
    wood: hsl(30, 42, 58),
    cream: hsl(40, 45, 92),
  };
}

/** The same number for the same text, always. */
export function numberOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

function namedColor(sku: string): Color | undefined {
  const word = sku.split('-').findLast((part) => part in colors);
  return word ? colors[word] : undefined;
}

function ownColor(brandHue: number, sku: string): Color {
  const number = numberOf(sku);
  return [brandHue + (number % 50) - 25, 26 + (number % 15), 40 + (number % 13)];
}

function hsl(hue: number, saturation: number, lightness: number): string {
  return `hsl(${(hue + 360) % 360} ${saturation}% ${lightness}%)`;
}
