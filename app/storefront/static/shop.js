// The shop works without this. It saves clicks, waiting, and loading a page anew.

for (const form of document.querySelectorAll('[data-send-once]')) {
  let isSent = false;
  form.addEventListener('submit', (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  // Coming back to a page that the browser has kept, one may send it again.
  addEventListener('pageshow', () => {
    isSent = false;
  });
}

const tryAgain = document.querySelector('[data-try-again]');
if (tryAgain) setTimeout(() => location.reload(), tryAgain.dataset.tryAgain * 1000);

document.querySelector('[data-focus]')?.focus();
closeMenusFromOutside();
moveGalleries();
narrowListsInPlace();
followOrder();
// The connection does not outlive a page that the browser puts aside for coming back.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) followOrder();
});

function closeMenusFromOutside() {
  const close = (inside) => {
    for (const menu of document.querySelectorAll('.menu[open]')) {
      if (!menu.contains(inside)) menu.open = false;
    }
  };
  document.addEventListener('click', ({ target }) => close(target));
  document.addEventListener('focusin', ({ target }) => close(target));
  document.addEventListener('keydown', ({ key, target }) => {
    const menu = key === 'Escape' && target.closest('.menu[open]');
    if (!menu) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
}

/** A small picture moves the row to its large one, and tells which one is shown. */
function moveGalleries() {
  for (const gallery of document.querySelectorAll('[data-gallery]')) {
    const row = gallery.querySelector('.gallery-row');
    const links = [...gallery.querySelectorAll('.gallery-small a')];
    const pictures = [...row.children];
    links.forEach((link, index) => {
      link.addEventListener('click', (event) => {
        event.preventDefault();
        row.scrollTo({ left: pictures[index].offsetLeft - pictures[0].offsetLeft });
      });
    });
    const mark = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const link = links[pictures.indexOf(target)];
          if (isIntersecting) link?.setAttribute('aria-current', 'true');
          else link?.removeAttribute('aria-current');
        }
      },
      { root: row, threshold: 0.6 },
    );
    for (const picture of pictures) mark.observe(picture);
  }
}

/** Filters, sorting and pages exchange the list only; the address and the way back stay those of the whole page. */
function narrowListsInPlace() {
  if (!document.querySelector('[data-filters]')) return;
  listen();
  let latest = 0;
  addEventListener('popstate', () => show(location.href));

  function listen() {
    const form = document.querySelector('[data-filters]');
    if (!form) return;
    const list = form.closest('.list');
    list.classList.add('acts-at-once');
    list.addEventListener('change', ({ target }) => {
      if (target.form === form) go(addressOf(form));
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      go(addressOf(form));
    });
    list.addEventListener('click', (event) => {
      const link = event.target.closest('.chosen a, .pages a');
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      go(link.href, { toTop: Boolean(link.closest('.pages')) });
    });
  }

  function addressOf(form) {
    const chosen = [...new FormData(form)].filter(([, value]) => value !== '');
    const query = new URLSearchParams(chosen);
    if (query.get('sort') === 'relevance') query.delete('sort');
    const address = new URL(form.action);
    address.search = query;
    return address.href;
  }

  async function go(address, { toTop = false } = {}) {
    if (!(await show(address))) return;
    history.pushState(undefined, '', address);
    if (!toTop) return;
    document.querySelector('main').scrollIntoView();
    document.querySelector('main').focus({ preventScroll: true });
  }

  async function show(address) {
    latest += 1;
    const turn = latest;
    document.querySelector('.list-results').setAttribute('aria-busy', 'true');
    const page = await load(address);
    // Whoever has chosen something else meanwhile waits for that.
    if (turn !== latest) return false;
    const fresh = page?.querySelector('.list');
    if (!fresh) {
      location.assign(address);
      return false;
    }
    const old = document.querySelector('.list');
    const focused = nameOf(document.activeElement);
    const typed = document.activeElement?.value;
    const isOpen = old.querySelector('.filters-panel')?.open;
    old.replaceWith(fresh);
    const panel = fresh.querySelector('.filters-panel');
    if (panel) panel.open = isOpen;
    document.title = page.title;
    document.querySelector('main h1').replaceWith(page.querySelector('main h1'));
    listen();
    const field = focused && fresh.querySelector(focused);
    if (!field) return true;
    field.focus({ preventScroll: true });
    if (field.matches('input:not([type="radio"], [type="checkbox"])')) field.value = typed;
    return true;
  }

  function nameOf({ name, type, value }) {
    if (!name) return '';
    const which = type === 'radio' ? `[value="${CSS.escape(value)}"]` : '';
    return `[name="${CSS.escape(name)}"]${which}`;
  }
}

/** Shows what has become of the order as soon as it is known: by events, or by asking where they do not come. */
function followOrder() {
  const order = document.querySelector('[data-follow]');
  if (!order) return;
  const { follow, events, orderStatus } = order.dataset;
  let timer = 0;
  const source = new EventSource(events);
  const stop = () => {
    source.close();
    clearInterval(timer);
  };
  const take = ({ status, isCurrent }) => {
    if (!isCurrent || status === orderStatus) return;
    stop();
    showAnew();
  };
  const ask = async () => {
    const response = await fetch(follow).catch(() => undefined);
    if (response?.ok) take(await response.json());
  };
  source.addEventListener('message', ({ data }) => take(JSON.parse(data)));
  source.addEventListener('open', () => clearInterval(timer));
  source.addEventListener('error', () => {
    clearInterval(timer);
    timer = setInterval(ask, 2000);
  });
  addEventListener('pagehide', stop, { once: true });

  async function showAnew() {
    const page = await load(location.href);
    const fresh = page?.querySelector('.order');
    if (!fresh) return location.reload();
    // The heading is a live region: exchanging its content has it read aloud, exchanging itself has not.
    const head = order.querySelector('.order-head');
    head.replaceChildren(...fresh.querySelector('.order-head').childNodes);
    fresh.querySelector('.order-head').replaceWith(head);
    order.replaceWith(fresh);
    document.title = page.title;
    followOrder();
  }
}

async function load(address) {
  const response = await fetch(address, { headers: { Accept: 'text/html' } }).catch(() => undefined);
  if (!response?.ok) return undefined;
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}
