import type { Palette } from './palette.ts';
import { circle, ellipse, line, rect, shape, turned } from './svg.ts';

/** Draws a product, standing on y = 310. */
export type Drawing = (palette: Palette) => string;

export const knife: Drawing = ({ metal, cream, main, dark }) =>
  turned(
    -38,
    shape('M48 186 H238 V232 H110 Q66 226 48 186Z', metal),
    shape('M48 186 H238 V198 H58Z', cream),
    rect(238, 184, 120, 34, 14, main),
    rect(238, 184, 12, 34, 2, dark),
    circle(280, 201, 4, cream),
    circle(325, 201, 4, cream),
  );

export const board: Drawing = ({ wood, dark, main, light }) =>
  turned(
    8,
    rect(118, 88, 164, 224, 26, main),
    line('M140 140 V290 M172 140 V290 M204 140 V290 M236 140 V290', dark, 2),
    circle(200, 114, 11, light),
    rect(128, 98, 8, 200, 4, wood),
  );

export const pan: Drawing = ({ dark, deep, main, light }) =>
  turned(
    -24,
    rect(252, 188, 118, 24, 12, dark),
    circle(168, 200, 98, dark),
    circle(168, 200, 80, deep),
    line('M108 190 A62 62 0 0 1 170 140', light, 6),
    circle(352, 200, 5, main),
  );

export const pot: Drawing = ({ main, dark, deep, light }) =>
  [
    rect(66, 212, 46, 20, 10, deep),
    rect(288, 212, 46, 20, 10, deep),
    rect(100, 186, 200, 124, 26, main),
    rect(122, 206, 14, 76, 7, light),
    rect(90, 168, 220, 26, 13, dark),
    shape('M120 170 Q200 122 280 170Z', main),
    circle(200, 138, 15, deep),
  ].join('');

export const bowl: Drawing = ({ main, dark, deep, light }) =>
  [
    rect(160, 296, 80, 14, 7, deep),
    shape('M84 186 H316 Q308 300 236 304 H164 Q92 300 84 186Z', main),
    ellipse(200, 186, 116, 28, dark),
    ellipse(200, 192, 100, 19, deep),
    line('M112 222 Q124 268 160 286', light, 7),
  ].join('');

export const dome: Drawing = ({ main, dark, deep, light, cream }) =>
  [
    ellipse(200, 296, 140, 18, deep),
    rect(66, 276, 268, 20, 10, dark),
    shape('M92 276 Q98 146 200 142 Q302 146 308 276Z', main),
    circle(200, 132, 17, dark),
    line('M120 252 Q128 188 176 168', light, 7),
    line('M96 286 H304', cream, 2),
  ].join('');

export const tin: Drawing = ({ main, dark, deep, light }) =>
  [
    shape('M92 200 L236 228 V310 L92 276Z', main),
    shape('M236 228 L322 196 V268 L236 310Z', dark),
    shape('M92 200 L180 172 L322 196 L236 228Z', light),
    shape('M112 200 L182 180 L300 198 L234 220Z', deep),
  ].join('');

export const pin: Drawing = ({ main, dark, light, wood }) =>
  turned(
    -32,
    rect(44, 188, 312, 22, 11, wood),
    rect(98, 170, 204, 58, 22, main),
    rect(110, 180, 180, 9, 4, light),
    rect(98, 210, 204, 18, 9, dark),
  );

export const rings: Drawing = ({ main, metal, light }) =>
  [
    [142, 262, metal],
    [258, 270, metal],
    [200, 190, main],
  ]
    .map(
      ([x, y, color]) =>
        `<ellipse cx="${x}" cy="${y}" rx="70" ry="30" fill="none" stroke="${color}" stroke-width="20"/>` +
        `<ellipse cx="${x}" cy="${Number(y) - 8}" rx="70" ry="30" fill="none" stroke="${light}" stroke-width="3"/>`,
    )
    .join('');

export const foldedCloth: Drawing = ({ main, dark, light, cream, accent }) =>
  [
    rect(82, 262, 236, 48, 22, dark),
    rect(90, 214, 222, 50, 22, main),
    rect(96, 168, 212, 48, 22, light),
    rect(104, 124, 200, 46, 20, cream),
    line('M112 238 H286 M118 192 H282', cream, 3),
    rect(252, 124, 14, 186, 0, accent),
  ].join('');

export const teapot: Drawing = ({ main, dark, deep, light }) =>
  [
    line('M286 196 Q356 186 344 240 Q334 276 284 276', dark, 16),
    shape('M128 226 Q84 220 66 172 L92 168 Q108 196 138 200Z', dark),
    ellipse(204, 240, 96, 70, main),
    shape('M140 186 Q204 142 268 186Z', dark),
    circle(204, 154, 13, deep),
    line('M134 236 Q140 204 170 194', light, 7),
    rect(150, 298, 108, 12, 6, deep),
  ].join('');

export const kettle: Drawing = ({ main, dark, deep, light, wood }) =>
  [
    line('M142 260 Q88 244 96 182 Q100 150 70 142', dark, 13),
    line('M262 176 H318 Q338 180 330 214 L316 262', wood, 16),
    shape('M150 176 H258 L284 300 Q284 310 274 310 H136 Q126 310 128 300Z', main),
    shape('M144 176 Q204 148 264 176Z', dark),
    circle(204, 154, 11, deep),
    line('M158 206 L146 284', light, 8),
  ].join('');

export const dripper: Drawing = ({ main, dark, light, cream, deep }) =>
  [
    shape('M150 240 H250 L262 310 H138Z', cream),
    shape('M146 276 H254 L262 310 H138Z', deep),
    rect(112, 226, 176, 16, 8, dark),
    shape('M110 120 H290 L232 228 H168Z', main),
    line('M140 136 L178 216 M200 136 V216 M260 136 L222 216', light, 5),
    line('M288 140 Q330 146 306 186 Q296 200 270 196', dark, 12),
  ].join('');

export const grinder: Drawing = ({ main, dark, light, metal, wood }) =>
  [
    line('M200 118 H296', metal, 10),
    circle(300, 108, 17, wood),
    rect(190, 110, 20, 34, 6, metal),
    rect(150, 140, 100, 84, 16, main),
    rect(156, 220, 88, 90, 16, dark),
    rect(150, 214, 100, 14, 5, metal),
    rect(164, 152, 10, 60, 5, light),
  ].join('');

export const press: Drawing = ({ main, dark, light, metal }) =>
  [
    circle(194, 94, 13, dark),
    rect(190, 100, 8, 46, 4, metal),
    line('M258 180 H300 Q312 182 312 196 V262 Q312 276 296 276 H258', dark, 14),
    rect(128, 148, 134, 162, 18, main),
    rect(120, 138, 150, 22, 11, dark),
    rect(144, 176, 12, 108, 6, light),
  ].join('');

export const cup: Drawing = ({ main, dark, light, cream }) =>
  [
    line('M168 128 q-14 -18 0 -34 M204 128 q-14 -18 0 -34 M240 128 q-14 -18 0 -34', cream, 6),
    line('M272 196 H292 Q326 198 322 232 Q316 268 268 264', dark, 16),
    shape('M118 168 H286 L274 290 Q272 310 252 310 H152 Q132 310 130 290Z', main),
    ellipse(202, 168, 84, 16, dark),
    line('M140 196 L148 282', light, 8),
  ].join('');

export const bottle: Drawing = ({ main, dark, light, metal, accent }) =>
  [
    rect(170, 84, 60, 36, 10, dark),
    shape(
      'M176 118 H224 V138 Q258 148 258 182 V290 Q258 310 238 310 H162 Q142 310 142 290 V182 Q142 148 176 138Z',
      main,
    ),
    rect(142, 216, 116, 22, 0, accent),
    rect(158, 176, 11, 112, 5, light),
    rect(172, 118, 56, 8, 2, metal),
  ].join('');
