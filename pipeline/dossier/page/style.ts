/** Everything the page needs to be read: in the light and in the dark, on paper and on a phone. */
export const style = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f6f7f9, #14171c);
  --sheet: light-dark(#ffffff, #1c2027);
  --text: light-dark(#1d2430, #e4e8ee);
  --quiet: light-dark(#586273, #9aa6b6);
  --line: light-dark(#dfe3ea, #313844);
  --danger: light-dark(#b3151b, #ff8d88);
  --danger-sheet: light-dark(#fdecec, #3b1b1e);
  --caution: light-dark(#8a5300, #f2bd6b);
  --caution-sheet: light-dark(#fff5e2, #362a15);
  --good: light-dark(#14663b, #7fd6a4);
  --good-sheet: light-dark(#e7f6ed, #16301f);
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 2rem 1rem 4rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
main { max-width: 62rem; margin: 0 auto; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 0 0 0.75rem; font-size: 1.15rem; }
section, .banner { margin-top: 1.25rem; padding: 1.1rem 1.25rem; border: 1px solid var(--line); border-radius: 0.6rem; background: var(--sheet); }
.banner { border-left-width: 0.4rem; }
.banner h2 { margin-bottom: 0.25rem; }
.banner p { margin: 0.25rem 0 0; }
.is-danger { border-color: var(--danger); background: var(--danger-sheet); }
.is-danger h2, .danger { color: var(--danger); }
.is-caution { border-color: var(--caution); background: var(--caution-sheet); }
.is-caution h2, .caution { color: var(--caution); }
.is-good { border-color: var(--good); background: var(--good-sheet); }
.is-good h2, .good { color: var(--good); }
.about, .quiet { color: var(--quiet); }
.about { margin: 0.4rem 0 0; }
code, .version { font: 0.9em/1.4 ui-monospace, monospace; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0.75rem; margin: 1.25rem 0 0; padding: 0; list-style: none; }
.figures li { padding: 0.8rem 1rem; border: 1px solid var(--line); border-radius: 0.6rem; background: var(--sheet); }
.figures strong { display: block; font-size: 1.5rem; line-height: 1.2; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.4rem 0.6rem 0.4rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
tbody th .quiet { font-weight: 400; }
thead th { border-top: 0; color: var(--quiet); font-weight: 500; font-size: 0.9rem; }
ul.lines, ol.lines { margin: 0; padding: 0; list-style: none; }
.lines li { padding: 0.4rem 0; border-top: 1px solid var(--line); }
.lines li:first-child { border-top: 0; }
details { border-top: 1px solid var(--line); padding: 0.5rem 0; }
details:first-of-type { border-top: 0; }
summary { cursor: pointer; font-weight: 600; }
details > :not(summary) { margin-top: 0.5rem; }
.sign { display: inline-block; width: 1.2em; font-family: ui-monospace, monospace; font-weight: 700; }
.is-added .sign { color: var(--good); }
.is-removed .sign { color: var(--danger); }
.is-changed .sign { color: var(--caution); }
footer { margin-top: 1.5rem; font-size: 0.9rem; }
@media (max-width: 40rem) {
  body { padding: 1rem 0.6rem 3rem; }
  section, .banner { padding: 0.9rem; }
  thead { position: absolute; left: -999rem; }
  tr { display: block; padding: 0.4rem 0; border-top: 1px solid var(--line); }
  tr:first-child { border-top: 0; }
  td, tbody th { display: block; padding: 0.1rem 0; border: 0; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--quiet); }
}
@media print {
  body { background: none; padding: 0; }
  details > :not(summary) { display: block; }
}
`;
