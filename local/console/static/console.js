// Keeps an open page up to date: pages and logs by server-sent events, running durations by the clock.

const live = document.querySelector('[data-live]');
const log = document.querySelector('[data-follow]');
const connection = document.querySelector('.connection');

if (live) followPage();
if (log) scrollToEnd();
if (log?.dataset.follow) followLog();
showLocalTimes(document);
setInterval(countDurations, 1000);

function followPage() {
  const events = new EventSource(live.dataset.live);
  events.addEventListener('main', (event) => {
    const template = document.createElement('template');
    template.innerHTML = JSON.parse(event.data);
    const wanted = template.content.firstElementChild;
    showLocalTimes(wanted);
    update(live, wanted);
    document.title = live.dataset.title;
  });
  events.addEventListener('open', () => showConnection(true));
  events.addEventListener('error', () => showConnection(false));
  document.title = live.dataset.title;
}

function showConnection(connected) {
  connection.hidden = connected;
  document.body.classList.toggle('is-disconnected', !connected);
}

function followLog() {
  const events = new EventSource(log.dataset.follow);
  events.addEventListener('lines', (event) => {
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    // The server has made it of the log's text, and escaped that.
    log.insertAdjacentHTML('beforeend', JSON.parse(event.data));
    if (atEnd) scrollToEnd();
  });
  // The status of the action stands elsewhere on the page.
  events.addEventListener('end', () => {
    events.close();
    location.reload();
  });
  // A stream that is opened anew would begin at the same place and repeat what is here.
  events.addEventListener('error', () => {
    events.close();
    showConnection(false);
  });
}

function scrollToEnd() {
  log.scrollTop = log.scrollHeight;
}

/** Makes `current` equal to `wanted` with as few changes as possible, so that focus, input and open parts stay. */
function update(current, wanted) {
  if (current.nodeType !== Node.ELEMENT_NODE) {
    if (current.nodeValue !== wanted.nodeValue) current.nodeValue = wanted.nodeValue;
    return;
  }
  if (current.isEqualNode(wanted)) return;
  updateAttributes(current, wanted);
  updateChildren(current, wanted);
}

function updateAttributes(current, wanted) {
  for (const { name } of [...current.attributes]) {
    if (!wanted.hasAttribute(name) && !(current.localName === 'details' && name === 'open')) {
      current.removeAttribute(name);
    }
  }
  for (const { name, value } of wanted.attributes) {
    if (current.getAttribute(name) !== value) current.setAttribute(name, value);
  }
}

/** Children with an id are found again wherever they are; others are matched by their place. */
function updateChildren(current, wanted) {
  const byId = new Map([...current.children].filter(({ id }) => id).map((child) => [child.id, child]));
  let place = current.firstChild;
  for (const next of [...wanted.childNodes]) {
    const match = next.id ? byId.get(next.id) : samePlace(place, next);
    if (!match) {
      current.insertBefore(next, place);
      continue;
    }
    if (match === place) place = place.nextSibling;
    else current.insertBefore(match, place);
    update(match, next);
  }
  while (place) {
    const after = place.nextSibling;
    place.remove();
    place = after;
  }
}

function samePlace(place, next) {
  return place && !place.id && place.nodeName === next.nodeName ? place : undefined;
}

function countDurations() {
  if (document.body.classList.contains('is-disconnected')) return;
  for (const element of document.querySelectorAll('[data-since]')) {
    const text = formatDuration((Date.now() - Date.parse(element.dataset.since)) / 1000);
    if (element.textContent !== text) element.textContent = text;
  }
}

function formatDuration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  if (whole < 60) return `${whole} s`;
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

function showLocalTimes(root) {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  for (const element of root.querySelectorAll('time[datetime]')) {
    element.textContent = format.format(new Date(element.getAttribute('datetime')));
  }
}
