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

/** In the whole text, as a place may go from one colour to the next. */
function findPlaces() {
  const wanted = field.value.toLowerCase();
  if (wanted === '') return [];
  const nodes = textNodes();
  const text = nodes.map(({ node }) => node.nodeValue.toLowerCase()).join('');
  const places = [];
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
    const range = new Range();
    range.setStart(...positionOf(nodes, at, false));
    range.setEnd(...positionOf(nodes, at + wanted.length, true));
    places.push(range);
  }
  return places;
}

/** The pieces of the text, each with where it begins. */
function textNodes() {
  const walker = document.createTreeWalker(log, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let begin = 0;
  while (walker.nextNode()) {
    nodes.push({ node: walker.currentNode, begin });
    begin += walker.currentNode.nodeValue.length;
  }
  return nodes;
}

/** The node and the place in it; between two nodes, an end belongs to the first one. */
function positionOf(nodes, at, isEnd) {
  let low = 0;
  let high = nodes.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (nodes[middle].begin < at || (!isEnd && nodes[middle].begin === at)) low = middle;
    else high = middle - 1;
  }
  return [nodes[low].node, at - nodes[low].begin];
}
