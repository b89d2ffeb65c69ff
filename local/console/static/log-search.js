// Finds a text in the log that is shown, and goes from one place to the next; what is appended meanwhile counts as well.

const log = document.querySelector('.log');
const form = document.querySelector('.log-search');
const field = form.querySelector('input');
const count = form.querySelector('output');
/** Which of the places is shown, from 0. */
let current = 0;

// Marks without touching the text, which goes on growing (CSS Custom Highlight API).
if (CSS.highlights) {
  form.hidden = false;
  field.addEventListener('input', () => show(0));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    show(current + 1);
  });
  new MutationObserver(() => mark(findPlaces())).observe(log, { childList: true });
}

function show(place) {
  const places = findPlaces();
  current = places.length === 0 ? 0 : place % places.length;
  mark(places);
  const box = places[current]?.getBoundingClientRect();
  if (box) log.scrollTop += box.top - log.getBoundingClientRect().top - log.clientHeight / 2;
}

function mark(places) {
  CSS.highlights.set('found', new Highlight(...places));
  CSS.highlights.set('current', new Highlight(...places.slice(current, current + 1)));
  if (field.value === '') count.value = '';
  else count.value = places.length === 0 ? 'not found' : `${current + 1} of ${places.length}`;
}

function findPlaces() {
  const wanted = field.value.toLowerCase();
  if (wanted === '') return [];
  return [...log.childNodes].flatMap((node) => placesIn(node, wanted));
}

function placesIn(node, wanted) {
  const text = node.nodeValue.toLowerCase();
  const places = [];
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + wanted.length);
    places.push(range);
  }
  return places;
}
