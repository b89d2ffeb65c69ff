import type { Drawing } from './kitchen-drawings.ts';
import { circle, ellipse, line, moved, rect, shape, turned } from './svg.ts';

export const spade: Drawing = ({ main, dark, metal, wood, light }) =>
  turned(
    28,
    rect(162, 62, 76, 20, 10, wood),
    rect(191, 70, 18, 150, 6, wood),
    shape('M148 206 H252 V276 Q246 322 200 338 Q154 322 148 276Z', main),
    shape('M200 206 H252 V276 Q246 322 200 338Z', dark),
    rect(186, 188, 28, 40, 6, metal),
    line('M164 224 V276', light, 6),
  );

export const shears: Drawing = ({ main, dark, metal, cream, accent }) =>
  turned(
    18,
    line('M208 206 Q246 258 232 322', main, 22),
    line('M192 206 Q154 258 168 322', dark, 22),
    shape('M196 214 Q150 140 184 70 Q226 130 214 206Z', metal),
    shape('M204 214 Q244 160 226 92 Q198 130 192 200Z', cream),
    circle(201, 206, 13, accent),
  );

export const wateringCan: Drawing = ({ main, dark, deep, light, metal }) =>
  [
    line('M142 262 L78 158', dark, 17),
    shape('M48 150 L98 124 L106 140 L56 168Z', metal),
    line('M190 176 Q236 92 300 150 Q330 190 296 262', deep, 13),
    shape('M136 186 H284 L292 310 H128Z', main),
    ellipse(210, 186, 74, 15, dark),
    line('M152 214 L147 290', light, 8),
  ].join('');

export const planter: Drawing = ({ main, dark, light }) =>
  [
    line('M200 220 V120 M160 220 Q154 160 122 146 M240 220 Q246 156 282 140', 'hsl(130 30% 34%)', 7),
    ellipse(200, 112, 22, 40, 'hsl(126 34% 44%)'),
    turned(-42, ellipse(176, 92, 18, 36, 'hsl(112 34% 50%)')),
    turned(44, ellipse(226, 88, 18, 36, 'hsl(138 30% 40%)')),
    shape('M92 214 H308 L290 310 H110Z', main),
    rect(82, 202, 236, 30, 8, dark),
    line('M118 250 H282 M114 278 H286', light, 3),
  ].join('');

export const grill: Drawing = ({ main, dark, deep, metal, cream }) =>
  [
    line('M176 116 q-14 -18 0 -36 M216 110 q-14 -18 0 -36', cream, 7),
    line('M142 246 L116 310 M258 246 L284 310', metal, 11),
    shape('M88 190 H312 Q300 270 200 272 Q100 270 88 190Z', main),
    shape('M200 190 H312 Q300 270 200 272Z', dark),
    rect(78, 176, 244, 20, 10, deep),
    line(
      'M112 166 V176 M148 166 V176 M184 166 V176 M220 166 V176 M256 166 V176 M290 166 V176 M106 164 H296',
      metal,
      6,
    ),
  ].join('');

export const sticks: Drawing = ({ main, dark, wood, metal, accent, cream }) =>
  [
    turned(-20, rect(150, 84, 22, 226, 9, wood), shape('M150 96 L161 60 L172 96Z', cream)),
    turned(2, rect(192, 84, 22, 230, 9, main), shape('M192 96 L203 56 L214 96Z', dark)),
    turned(24, rect(230, 90, 22, 222, 9, accent), shape('M230 102 L241 66 L252 102Z', metal)),
  ].join('');

export const bag: Drawing = ({ main, dark, deep, light, accent, metal }) =>
  [
    line('M142 192 Q144 106 200 106 Q256 106 258 192', deep, 13),
    shape('M84 182 H316 L330 288 Q330 310 308 310 H92 Q70 310 70 288Z', main),
    shape('M84 182 H316 L322 226 H78Z', dark),
    line('M80 232 H320', light, 4),
    rect(184, 208, 32, 40, 8, accent),
    rect(192, 224, 16, 10, 4, metal),
  ].join('');

export const tote: Drawing = ({ main, dark, deep, light, accent }) =>
  [
    line('M148 172 Q148 82 200 82 Q252 82 252 172', deep, 11),
    shape('M104 160 H296 L316 310 H84Z', main),
    shape('M104 160 H296 L299 184 H101Z', dark),
    circle(200, 246, 36, light),
    circle(200, 246, 22, accent),
  ].join('');

export const notebook: Drawing = ({ main, dark, cream, accent, light }) =>
  turned(
    -9,
    rect(128, 92, 168, 218, 10, cream),
    rect(116, 86, 168, 218, 12, main),
    rect(116, 86, 26, 218, 10, dark),
    rect(250, 86, 11, 218, 0, accent),
    rect(164, 126, 66, 34, 4, cream),
    line('M164 186 H226', light, 4),
  );

export const sheets: Drawing = ({ main, dark, cream, accent, light }) =>
  [
    turned(-12, rect(112, 112, 190, 140, 8, light)),
    turned(7, rect(104, 130, 196, 146, 8, cream)),
    turned(7, line('M126 166 H270 M126 190 H270 M126 214 H224', light, 4)),
    turned(-3, rect(98, 196, 204, 114, 10, main)),
    turned(-3, line('M102 204 L200 264 L298 204', dark, 5)),
    turned(-3, circle(200, 262, 17, accent)),
  ].join('');

export const blocks: Drawing = ({ main, dark, accent, cream, light, wood }) =>
  [
    rect(96, 206, 102, 104, 12, main),
    rect(204, 206, 102, 104, 12, accent),
    turned(6, rect(148, 98, 104, 104, 12, wood)),
    circle(147, 258, 28, light),
    shape('M255 230 L284 286 H226Z', cream),
    turned(6, rect(178, 128, 44, 44, 6, dark)),
  ].join('');

export const boat: Drawing = ({ main, dark, cream, wood, accent }) =>
  [
    rect(196, 86, 11, 168, 4, wood),
    shape('M212 94 L308 232 H212Z', cream),
    shape('M190 122 L190 232 H114Z', accent),
    shape('M72 246 H328 Q306 310 256 310 H144 Q94 310 72 246Z', main),
    shape('M84 274 H316 Q294 310 256 310 H144 Q104 308 84 274Z', dark),
  ].join('');

export const pullAlong: Drawing = ({ main, dark, deep, light, accent, wood }) =>
  [
    line('M104 220 Q58 214 40 262', deep, 5),
    circle(38, 268, 9, accent),
    shape(
      'M106 224 Q106 168 168 168 H262 V126 Q264 98 294 98 Q330 100 330 140 Q330 164 302 168 L296 250 H112Z',
      main,
    ),
    shape('M264 112 Q240 110 244 152 Q262 152 272 134Z', dark),
    circle(304, 128, 6, deep),
    line('M136 196 Q180 182 226 196', light, 6),
    circle(142, 274, 36, wood),
    circle(264, 274, 36, wood),
    circle(142, 274, 12, accent),
    circle(264, 274, 12, accent),
  ].join('');

export const puzzle: Drawing = ({ main, accent, light, dark }) =>
  turned(
    -6,
    rect(98, 104, 100, 100, 8, main),
    rect(202, 104, 100, 100, 8, light),
    rect(98, 208, 100, 100, 8, accent),
    moved(16, 14, rect(202, 208, 100, 100, 8, dark), circle(252, 208, 18, dark), circle(202, 258, 18, dark)),
    circle(198, 154, 18, main),
    circle(148, 204, 18, main),
  );

export const stool: Drawing = ({ main, dark, wood, light }) =>
  [
    line('M142 194 L114 306 M258 194 L286 306 M184 194 L180 300 M216 194 L220 300', wood, 15),
    line('M132 256 H268', wood, 10),
    rect(96, 160, 208, 40, 18, main),
    rect(96, 182, 208, 18, 9, dark),
    rect(114, 168, 150, 8, 4, light),
  ].join('');

export const shelf: Drawing = ({ main, dark, wood, accent, light, cream }) =>
  [
    line('M112 84 V308 M288 84 V308', dark, 13),
    rect(104, 128, 192, 15, 4, main),
    rect(104, 206, 192, 15, 4, main),
    rect(104, 284, 192, 15, 4, main),
    rect(130, 82, 18, 46, 3, accent),
    rect(150, 90, 16, 38, 3, light),
    rect(168, 78, 20, 50, 3, wood),
    circle(246, 186, 21, cream),
    rect(134, 174, 62, 32, 6, accent),
    shape('M218 284 L226 246 H272 L280 284Z', light),
  ].join('');

export const hooks: Drawing = ({ main, dark, metal, accent, wood }) =>
  [
    rect(62, 142, 276, 48, 14, main),
    line('M108 178 v34 q0 20 18 20 q16 0 16 -18', metal, 9),
    line('M184 178 v34 q0 20 18 20 q16 0 16 -18', metal, 9),
    line('M262 178 v34 q0 20 18 20 q16 0 16 -18', metal, 9),
    line('M124 228 L116 300 M126 228 L150 298', accent, 6),
    rect(108, 292, 52, 18, 7, wood),
    rect(62, 172, 276, 18, 9, dark),
  ].join('');

export const jars: Drawing = ({ main, light, wood, cream, accent, dark }) =>
  [
    rect(92, 166, 104, 144, 22, cream),
    rect(92, 228, 104, 82, 22, main),
    rect(98, 140, 92, 32, 8, wood),
    rect(212, 206, 98, 104, 22, light),
    rect(212, 254, 98, 56, 20, accent),
    rect(218, 182, 86, 30, 8, wood),
    rect(116, 246, 56, 32, 4, dark),
  ].join('');

export const basket: Drawing = ({ main, dark, light, wood, deep }) =>
  [
    line('M120 190 Q122 100 200 100 Q278 100 280 190', wood, 13),
    shape('M92 184 H308 L284 310 H116Z', main),
    line('M102 216 H298 M106 244 H294 M112 274 H288', dark, 6),
    line('M146 196 L156 304 M200 196 V304 M254 196 L244 304', light, 5),
    rect(82, 176, 236, 22, 11, deep),
  ].join('');

export const pillow: Drawing = ({ main, dark, light, cream }) =>
  [
    turned(-7, shape('M82 220 Q200 190 318 220 Q330 264 318 306 Q200 324 82 306 Q70 264 82 220Z', dark)),
    turned(4, shape('M92 138 Q200 110 308 138 Q320 188 308 236 Q200 256 92 236 Q80 188 92 138Z', main)),
    turned(4, line('M112 158 Q200 136 288 158', light, 6)),
    turned(4, line('M112 220 Q200 238 288 220', cream, 3)),
  ].join('');

export const tray: Drawing = ({ main, dark, deep, metal, accent }) =>
  [
    ellipse(200, 262, 140, 48, deep),
    ellipse(200, 248, 140, 48, main),
    ellipse(200, 246, 118, 36, dark),
    `<circle cx="170" cy="226" r="22" fill="none" stroke="${metal}" stroke-width="8"/>`,
    line('M188 240 L246 258 M230 254 l-4 12', metal, 8),
    circle(252, 230, 15, accent),
  ].join('');
