import { numberOf } from './palette.ts';
import { circle, line, rect, shape } from './svg.ts';

/** A brand's sign on a square of 100 by 100, in one colour. */
type Motif = (color: string) => string;

const hills: Motif = (color) => circle(64, 34, 9, color) + shape('M8 74 Q30 36 52 64 Q70 40 92 74Z', color);
const water: Motif = (color) =>
  [38, 54, 70].map((y) => line(`M20 ${y} q10 -11 20 0 t20 0 t20 0`, color, 6)).join('');
const leaf: Motif = (color) =>
  shape('M26 76 Q14 30 78 22 Q84 76 36 72Z', color) + line('M20 84 L40 62', color, 5);
const flame: Motif = (color) =>
  shape('M52 14 Q78 42 74 62 A24 24 0 0 1 26 62 Q26 48 38 38 Q40 50 48 50 Q58 34 52 14Z', color);
const bird: Motif = (color) =>
  shape('M12 60 Q34 40 54 42 Q58 26 72 28 L88 36 L76 42 Q74 70 44 72 Q36 72 30 68Z', color) +
  line('M46 72 V84 M56 70 V84', color, 4);
const lantern: Motif = (color) =>
  line('M38 36 Q38 16 50 16 Q62 16 62 36', color, 5) +
  shape('M32 38 H68 L64 46 H36Z', color) +
  rect(36, 50, 28, 26, 4, color) +
  rect(30, 78, 40, 7, 3, color);
const loaf: Motif = (color) =>
  shape('M16 68 Q12 36 50 34 Q88 36 84 68 Q84 74 78 74 H22 Q16 74 16 68Z', color);
const feather: Motif = (color) =>
  shape('M30 72 Q28 34 78 18 Q80 60 40 68Z', color) + line('M22 86 L44 56', color, 4);
const gear: Motif = (color) =>
  `<circle cx="50" cy="50" r="26" fill="none" stroke="${color}" stroke-width="16" stroke-dasharray="10.2 10.2"/>` +
  `<circle cx="50" cy="50" r="18" fill="none" stroke="${color}" stroke-width="9"/>`;
const bag: Motif = (color) =>
  line('M38 42 Q38 22 50 22 Q62 22 62 42', color, 6) + rect(22, 40, 56, 40, 9, color);
const house: Motif = (color) => shape('M16 52 L50 22 L84 52 H76 V80 H58 V60 H42 V80 H24 V52Z', color);
const drop: Motif = (color) => shape('M50 16 Q76 50 73 62 A23.5 23.5 0 0 1 27 62 Q24 50 50 16Z', color);
const mountain: Motif = (color) => shape('M10 78 L40 26 L55 52 L65 38 L90 78Z', color);
const tree: Motif = (color) => circle(50, 40, 24, color) + rect(46, 56, 8, 28, 3, color);
const star: Motif = (color) =>
  shape('M50 16 L59 40 L85 41 L64 57 L72 82 L50 67 L28 82 L36 57 L15 41 L41 40Z', color);

const byName: readonly (readonly [RegExp, Motif])[] = [
  [/cinder|fire|ember/, flame],
  [/lantern|light/, lantern],
  [/oven|bread/, loaf],
  [/page|quill/, feather],
  [/rivet|wheel/, gear],
  [/satchel|bag/, bag],
  [/house|hearth/, house],
  [/steep|well/, drop],
  [/tarn|nord|berg/, mountain],
  [/tiddle|play/, star],
  [/baum|oak|ash/, tree],
  [/lark|wren|finch/, bird],
  [/moor|hollow|hill/, hills],
  [/brook|foss|pond|sea/, water],
  [/moss|sorrel|garden/, leaf],
];

const others: readonly Motif[] = [leaf, bird, hills, water, star, tree];

/** The emblem of a brand as SVG, 100 by 100: a sign that its name suggests, in the brand's own hue. */
export function drawEmblem(brandSlug: string): string {
  const number = numberOf(brandSlug);
  const hue = number % 360;
  const named = byName.find(([pattern]) => pattern.test(brandSlug))?.[1];
  const motif = named ?? others[number % others.length] ?? leaf;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">
<circle cx="50" cy="50" r="50" fill="hsl(${hue} 40% 86%)"/>
<g transform="translate(16 16) scale(.68)">${motif(`hsl(${hue} 38% 32%)`)}</g>
</svg>`;
}
