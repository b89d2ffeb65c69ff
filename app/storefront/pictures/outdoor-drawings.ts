import type { Drawing } from './kitchen-drawings.ts';
import { circle, ellipse, line, rect, shape, turned } from './svg.ts';

export const tent: Drawing = ({ main, dark, deep, light, accent }) =>
  [
    line('M200 100 V76', deep, 6),
    shape('M200 96 L346 310 H262Z', dark),
    shape('M200 96 L54 310 H262Z', main),
    shape('M178 166 L122 310 H214Z', deep),
    shape('M178 166 L122 310 H144Z', light),
    line('M54 310 L30 304 M346 310 L372 300', accent, 5),
    shape('M201 74 l30 9 l-30 10Z', accent),
  ].join('');

export const backpack: Drawing = ({ main, dark, deep, light, accent, metal }) =>
  [
    line('M172 92 Q200 62 228 92', deep, 12),
    rect(92, 196, 44, 92, 20, deep),
    rect(264, 196, 44, 92, 20, deep),
    rect(116, 90, 168, 220, 52, main),
    shape('M116 142 Q116 90 168 90 H232 Q284 90 284 142 V170 H116Z', dark),
    rect(142, 204, 116, 84, 22, light),
    line('M150 232 H250', deep, 5),
    rect(190, 150, 20, 46, 6, accent),
    rect(186, 180, 28, 12, 4, metal),
  ].join('');

export const roll: Drawing = ({ main, dark, deep, light, accent }) =>
  [
    rect(92, 190, 220, 120, 60, main),
    rect(110, 206, 170, 12, 6, light),
    ellipse(118, 250, 46, 60, dark),
    line('M118 218 a32 32 0 1 1 -24 34 a22 22 0 1 1 34 10', deep, 7),
    rect(186, 190, 18, 120, 0, accent),
    rect(262, 190, 18, 120, 0, accent),
  ].join('');

export const jacket: Drawing = ({ main, dark, deep, light, accent }) =>
  [
    shape('M142 128 L82 166 L64 282 L108 290 L134 206Z', dark),
    shape('M258 128 L318 166 L336 282 L292 290 L266 206Z', dark),
    shape('M142 120 Q200 100 258 120 L276 310 H124Z', main),
    shape('M160 116 Q200 74 240 116 Q200 142 160 116Z', deep),
    line('M200 130 V308', accent, 5),
    line('M146 236 h34 M220 236 h34', light, 6),
  ].join('');

export const jumper: Drawing = ({ main, dark, deep, light, cream }) =>
  [
    shape('M146 116 L84 158 L70 284 L112 290 L136 212Z', dark),
    shape('M254 116 L316 158 L330 284 L288 290 L264 212Z', dark),
    shape('M146 112 H254 L272 310 H128Z', main),
    shape('M164 110 Q200 148 236 110Z', deep),
    line('M134 178 l14 -14 l14 14 l14 -14 l14 14 l14 -14 l14 14 l14 -14 l14 14 l14 -14 l6 8', cream, 6),
    line('M134 206 H266', light, 5),
    rect(127, 292, 146, 18, 6, deep),
  ].join('');

export const trousers: Drawing = ({ main, dark, deep, light, accent }) =>
  [
    shape('M136 96 H264 L284 310 H222 L200 172 L178 310 H116Z', main),
    shape('M200 172 L178 310 H160 L196 150Z', dark),
    rect(134, 88, 132, 20, 6, deep),
    line('M148 118 l-4 36 M252 118 l4 36', light, 5),
    rect(192, 90, 16, 16, 4, accent),
  ].join('');

export const beanie: Drawing = ({ main, dark, light, accent }) =>
  [
    circle(200, 112, 26, accent),
    shape('M98 256 Q96 124 200 122 Q304 124 302 256Z', main),
    line('M140 240 Q140 168 172 140 M200 240 V134 M260 240 Q260 168 228 140', light, 5),
    rect(86, 240, 228, 62, 26, dark),
    line('M118 256 v30 M150 256 v30 M182 256 v30 M214 256 v30 M246 256 v30 M278 256 v30', light, 5),
  ].join('');

export const socks: Drawing = ({ main, dark, light, accent }) =>
  [
    shape('M206 96 H274 V226 Q276 250 300 262 L330 276 Q344 310 310 310 H250 Q206 306 206 262Z', dark),
    shape('M116 96 H184 V226 Q186 250 210 262 L240 276 Q254 310 220 310 H160 Q116 306 116 262Z', main),
    rect(110, 88, 80, 34, 8, accent),
    line('M122 146 H180 M122 170 H180', light, 7),
    shape('M218 264 L240 276 Q254 310 220 310 H206 Q196 284 218 264Z', accent),
  ].join('');

export const gloves: Drawing = ({ main, dark, deep, light }) =>
  turned(
    8,
    line('M150 214 V124 M180 206 V104 M210 206 V108 M238 214 V132', main, 26),
    line('M256 246 L292 196', main, 26),
    rect(136, 192, 116, 88, 26, main),
    rect(132, 268, 124, 46, 12, dark),
    line('M140 284 H248', light, 5),
    line('M164 210 V240 M194 210 V240 M224 210 V240', deep, 3),
  );

export const torch: Drawing = ({ main, dark, cream, metal, light }) =>
  turned(
    -22,
    shape('M128 172 L28 110 V290 L128 228Z', cream),
    rect(190, 176, 160, 48, 14, main),
    shape('M190 176 L128 156 V244 L190 224Z', dark),
    rect(118, 154, 14, 92, 6, metal),
    rect(206, 184, 130, 8, 4, light),
    rect(248, 168, 26, 14, 6, metal),
  );

export const lantern: Drawing = ({ main, dark, deep, cream, accent }) =>
  [
    line('M148 150 Q150 74 200 74 Q250 74 252 150', deep, 8),
    circle(200, 222, 96, cream),
    rect(146, 160, 108, 122, 24, accent),
    circle(200, 222, 26, cream),
    line('M168 166 V276 M232 166 V276', deep, 6),
    shape('M134 166 Q200 96 266 166Z', main),
    rect(130, 276, 140, 34, 12, dark),
  ].join('');

export const stringLights: Drawing = ({ deep, accent, cream, main }) =>
  [
    line('M40 130 Q120 240 200 170 Q280 100 360 214', deep, 6),
    ...[
      [78, 190, accent],
      [132, 218, cream],
      [190, 196, main],
      [246, 160, accent],
      [300, 172, cream],
      [344, 222, main],
    ].map(
      ([x, y, color]) =>
        `${rect(Number(x) - 7, Number(y) - 14, 14, 16, 4, deep)}${ellipse(Number(x), Number(y) + 22, 19, 25, String(color))}`,
    ),
  ].join('');

export const lamp: Drawing = ({ main, dark, cream, deep, wood }) =>
  [
    ellipse(200, 200, 130, 96, cream),
    rect(192, 180, 16, 116, 4, wood),
    shape('M152 92 H248 L292 196 H108Z', main),
    shape('M248 92 L292 196 H252 L226 92Z', dark),
    ellipse(200, 302, 64, 14, deep),
  ].join('');

export const powerBank: Drawing = ({ main, dark, light, accent }) =>
  turned(
    12,
    rect(140, 96, 126, 216, 24, dark),
    rect(130, 92, 126, 212, 24, main),
    shape('M202 140 L164 208 H192 L180 258 L224 184 H194Z', accent),
    rect(144, 108, 8, 176, 4, light),
  );

export const bell: Drawing = ({ main, dark, light, metal, deep }) =>
  [
    rect(110, 266, 180, 28, 14, metal),
    rect(184, 240, 32, 42, 6, deep),
    shape('M104 246 Q104 138 200 132 Q296 138 296 246Z', main),
    rect(96, 236, 208, 18, 9, dark),
    line('M132 222 Q136 174 176 158', light, 8),
    circle(200, 128, 12, deep),
  ].join('');

export const pump: Drawing = ({ main, dark, metal, deep, wood, accent }) =>
  [
    rect(128, 84, 144, 22, 11, wood),
    rect(193, 100, 14, 66, 4, metal),
    rect(176, 156, 48, 138, 10, main),
    line('M222 276 Q300 270 296 196 Q292 150 326 150', deep, 8),
    circle(200, 240, 15, accent),
    rect(120, 290, 160, 20, 8, dark),
  ].join('');

export const toolRoll: Drawing = ({ main, dark, light, metal, wood, accent }) =>
  [
    line('M128 110 V206 M180 100 V206', metal, 15),
    line('M232 106 V206', wood, 17),
    line('M282 116 V206', accent, 15),
    rect(92, 176, 216, 134, 18, main),
    line('M146 188 V300 M200 188 V300 M254 188 V300', dark, 4),
    rect(92, 176, 216, 24, 10, light),
  ].join('');

export const saddle: Drawing = ({ main, dark, light, metal }) =>
  [
    line('M128 220 Q200 270 268 250 L332 214 M196 252 V310', metal, 12),
    shape(
      'M62 176 Q68 132 126 144 Q200 158 282 176 Q352 184 344 204 Q332 226 250 214 Q170 214 122 232 Q66 238 62 176Z',
      main,
    ),
    shape('M66 196 Q88 226 122 214 Q180 196 250 214 Q170 214 122 232 Q72 236 66 196Z', dark),
    line('M92 168 Q130 158 178 174', light, 7),
  ].join('');

export const wheelArc: Drawing = ({ main, deep, metal, light }) =>
  [
    `<circle cx="200" cy="236" r="88" fill="none" stroke="${deep}" stroke-width="14"/>`,
    line('M200 236 L138 174 M200 236 L262 174 M200 236 V324 M200 236 L112 236 M200 236 H288', metal, 3),
    circle(200, 236, 12, metal),
    line('M84 230 A118 118 0 0 1 308 196', main, 20),
    line('M92 210 A112 112 0 0 1 170 130', light, 4),
  ].join('');
