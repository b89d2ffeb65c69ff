import type { Palette } from './palette.ts';
import { circle, ellipse, line, rect, row, shape } from './svg.ts';

/** A place in which something is used. */
export interface Scene {
  background: string;
  /** Where the product stands, and how large it is there. */
  stage: { at: readonly [number, number]; scale: number };
  /** What lies before the product. */
  foreground: string;
}

type DrawScene = (palette: Palette, number: number) => Scene;

const glass = 'hsl(200 42% 84%)';
const leaf = 'hsl(130 28% 42%)';
const darkLeaf = 'hsl(142 30% 32%)';

const kitchen: DrawScene = ({ halo, cream, wood, accent, light, metal, backdrop }, number) => ({
  background: [
    row(0, 50, 8, (x) => line(`M${x} 0 V262`, backdrop[1], 1.5)),
    row(12, 50, 6, (y) => line(`M0 ${y} H400`, backdrop[1], 1.5)),
    number % 2 === 0
      ? rect(34, 36, 128, 150, 8, cream) +
        rect(44, 46, 108, 130, 4, glass) +
        line('M98 46 V176 M44 112 H152', cream, 6)
      : rect(26, 118, 150, 12, 4, wood) +
        rect(42, 72, 30, 46, 8, accent) +
        rect(82, 60, 26, 58, 8, cream) +
        rect(118, 80, 40, 38, 10, light),
    rect(236, 92, 138, 10, 4, wood),
    rect(252, 50, 34, 42, 9, cream),
    circle(322, 72, 20, accent),
    line('M322 72 q8 -30 24 -38 M322 72 q-10 -24 -22 -30', leaf, 5),
    rect(0, 262, 400, 20, 0, wood),
    rect(0, 278, 400, 122, 0, halo),
    line('M0 282 H400', 'hsl(30 30% 44%)', 3),
    line('M132 296 V400 M268 296 V400', backdrop[1], 3),
    line('M182 332 h38 M318 332 h38 M46 332 h38', metal, 7),
  ].join(''),
  stage: { at: [206, 270], scale: 0.66 },
  foreground:
    ellipse(82, 262, 40, 10, cream) +
    circle(68, 250, 15, 'hsl(44 76% 58%)') +
    circle(94, 252, 13, 'hsl(12 62% 54%)'),
});

const room: DrawScene = ({ halo, cream, wood, accent, light, backdrop, deep }, number) => ({
  background: [
    rect(0, 0, 400, 286, 0, backdrop[0]),
    number % 2 === 0
      ? rect(44, 44, 108, 128, 6, wood) +
        rect(54, 54, 88, 108, 2, cream) +
        circle(98, 116, 26, accent) +
        shape('M54 162 Q98 116 142 162Z', light)
      : rect(36, 34, 132, 154, 8, cream) +
        rect(47, 45, 110, 132, 4, glass) +
        shape('M47 177 V132 Q84 108 120 138 T157 130 V177Z', leaf) +
        line('M102 45 V177', cream, 6),
    line('M322 0 V84', deep, 4),
    shape('M286 128 Q290 84 322 84 Q354 84 358 128Z', accent),
    ellipse(322, 170, 84, 62, 'hsl(46 90% 82% / .35)'),
    rect(0, 282, 400, 10, 0, cream),
    rect(0, 292, 400, 108, 0, 'hsl(30 34% 68%)'),
    line('M0 330 H400 M0 366 H400', 'hsl(30 30% 60%)', 2),
    ellipse(200, 352, 170, 34, halo),
    ellipse(200, 352, 138, 26, backdrop[1]),
    line('M46 300 Q24 230 36 204 M46 300 Q50 226 70 196 M46 300 Q72 250 96 236', darkLeaf, 8),
    shape('M22 292 H72 L64 342 H30Z', wood),
  ].join(''),
  stage: { at: [212, 354], scale: 0.74 },
  foreground: '',
});

const outdoors: DrawScene = ({ cream, accent, backdrop }, number) => ({
  background: [
    rect(0, 0, 400, 400, 0, 'hsl(204 46% 84%)'),
    circle(number % 2 === 0 ? 306 : 96, 88, 36, 'hsl(44 88% 84%)'),
    ellipse(number % 2 === 0 ? 110 : 290, 76, 46, 13, cream) +
      ellipse(number % 2 === 0 ? 146 : 320, 66, 34, 12, cream),
    shape('M-10 262 L76 130 L128 196 L196 106 L272 206 L320 158 L410 262Z', 'hsl(212 24% 66%)'),
    shape(
      'M196 106 L224 142 L206 150 L194 140 L180 152 L166 146Z M76 130 L96 156 L80 162 L62 154Z',
      'hsl(200 30% 94%)',
    ),
    shape('M-10 280 Q70 214 170 258 T410 232 V400 H-10Z', 'hsl(132 24% 52%)'),
    row(14, 34, 4, (x) => shape(`M${x} 268 l16 -58 l16 58Z`, darkLeaf)),
    row(300, 34, 3, (x) => shape(`M${x} 258 l15 -54 l15 54Z`, darkLeaf)),
    shape('M-10 312 Q120 274 220 296 T410 284 V400 H-10Z', 'hsl(112 28% 60%)'),
    shape('M236 400 Q252 342 330 318 T410 296 L410 312 Q320 346 312 400Z', backdrop[0]),
  ].join(''),
  stage: { at: [196, 346], scale: 0.7 },
  foreground: [
    row(22, 118, 4, (x) =>
      line(`M${x} 384 q-4 -16 -12 -20 M${x} 384 q2 -18 6 -24 M${x} 384 q6 -12 14 -15`, leaf, 4),
    ),
    circle(70, 362, 5, accent) + circle(344, 372, 5, cream) + circle(286, 384, 4, accent),
  ].join(''),
});

const garden: DrawScene = ({ cream, accent, wood }, number) => ({
  background: [
    rect(0, 0, 400, 400, 0, 'hsl(196 44% 86%)'),
    circle(number % 2 === 0 ? 92 : 316, 82, 32, 'hsl(44 88% 82%)'),
    shape('M-10 214 Q50 130 120 190 Q180 118 256 184 Q326 124 410 206 V300 H-10Z', leaf),
    shape('M-10 240 Q80 180 150 226 T410 218 V300 H-10Z', darkLeaf),
    row(8, 44, 9, (x) => rect(x, 176, 28, 120, 5, cream) + shape(`M${x} 180 l14 -16 l14 16Z`, cream)),
    rect(0, 206, 400, 12, 2, wood) + rect(0, 260, 400, 12, 2, wood),
    shape('M-10 292 Q120 276 220 288 T410 282 V400 H-10Z', 'hsl(104 32% 58%)'),
    ellipse(200, 356, 154, 26, 'hsl(36 24% 74%)'),
  ].join(''),
  stage: { at: [200, 358], scale: 0.74 },
  foreground: [
    line('M44 392 V332 M70 396 V348 M352 396 V338', darkLeaf, 5),
    circle(44, 326, 13, accent) + circle(44, 326, 5, cream),
    circle(70, 342, 11, 'hsl(8 66% 64%)') + circle(70, 342, 4, cream),
    circle(352, 332, 13, accent) + circle(352, 332, 5, cream),
  ].join(''),
});

const desk: DrawScene = ({ halo, cream, wood, accent, deep, light, main }) => ({
  background: [
    rect(0, 0, 400, 270, 0, halo),
    rect(212, 30, 156, 176, 8, cream) + rect(222, 40, 136, 156, 4, glass),
    shape('M222 196 V150 Q266 116 306 152 T358 140 V196Z', leaf),
    line('M290 40 V196 M222 118 H358', cream, 6),
    line('M74 264 L104 176 L68 118', deep, 7),
    shape('M44 106 L92 84 L112 132 L56 150Z', accent),
    ellipse(92, 214, 78, 58, 'hsl(46 90% 82% / .4)'),
    rect(0, 262, 400, 22, 0, wood),
    rect(0, 282, 400, 118, 0, 'hsl(30 38% 50%)'),
    rect(44, 258, 60, 12, 5, deep),
    rect(296, 238, 84, 13, 3, main) + rect(288, 251, 92, 13, 3, cream) + rect(304, 226, 68, 12, 3, light),
  ].join(''),
  stage: { at: [200, 316], scale: 0.66 },
  foreground: rect(0, 330, 400, 70, 0, 'hsl(30 42% 58%)'),
});

const byCategory = new Map<string, DrawScene>(
  Object.entries({
    bags: outdoors,
    baking: kitchen,
    'camp-kitchen': outdoors,
    clothing: outdoors,
    'coffee-tea': kitchen,
    cookware: kitchen,
    cycling: outdoors,
    'fire-grill': garden,
    garden,
    knives: kitchen,
    packs: outdoors,
    sleeping: outdoors,
    stationery: desk,
    tableware: kitchen,
    tents: outdoors,
  }),
);

/** Where things of a category are used; in a room unless somebody knows better. */
export function sceneOf(categorySlug: string): DrawScene {
  return byCategory.get(categorySlug) ?? room;
}
