// The search page: what a reader types, the results, and a document with its verification. What is asked stays in the
// fragment of the address, which no browser sends.
(function (D) {
  'use strict';

  /** Results of a page. */
  const LIMIT = 20;

  /** The most bytes that a search reads: search.js ends a longer one. */
  const MOST_SEARCHED = 64 << 20;

  /** A chart has a bar for each month up to so many months, otherwise for each year. */
  const MOST_MONTHS = 36;

  /** The results of signatures, by the words of auth: in a query: the class of the style, and the symbol that says the same. */
  const SEALS = {
    pass: ['passes', '✓'], partly: ['partly', '◐'], keygone: ['key-gone', '◌'], fail: ['fails', '✗'], uncheckable: ['not-checkable', '?'],
    none: ['unsigned', '–']
  };

  const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
  const SVG = 'http://www.w3.org/2000/svg';

  let archive = null;
  let turn = 0;
  let lastResults = '';
  let isFormUsed = false;
  const found = new Map();

  // ---- words and elements

  /**
   * A message, with its arguments in the place of {0}, {1} …
   * @param {string} key
   * @returns {string}
   */
  function say(key, ...values) {
    const pattern = D.says[key];
    if (pattern === undefined) {
      throw new Error('no message has the key ' + key);
    }
    return pattern.replace(/\{([0-9])\}/g, (all, index) => String(values[Number(index)]));
  }

  /** One of two messages, for one and for several. */
  function count(n, one, many) {
    return n === 1 ? say(one) : say(many, number(n));
  }

  /** {@code 2,914}. */
  function number(n) {
    return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  }

  /** {@code 214 kB}: powers of ten, as on the server's pages. */
  function size(bytes) {
    if (bytes < 1000) {
      return say('bytes', number(bytes));
    }
    const units = ['kB', 'MB', 'GB', 'TB'];
    let unit = 0;
    let scaled = bytes / 1000;
    while (unit < units.length - 1 && scaled >= 999.5) {
      scaled /= 1000;
      unit++;
    }
    return (unit === 0 || scaled >= 9.95 ? scaled.toFixed(0) : scaled.toFixed(1)) + ' ' + units[unit];
  }

  /** A text without characters that change the direction of what follows. */
  function straight(text) {
    return text.replace(/[\u202A-\u202E\u2066-\u2069]/g, '');
  }

  /**
   * An element.
   * @param {string} name
   * @param {Object<string, *>=} attributes a null leaves one out
   * @param {...(Node|string|null|Array)} content
   * @returns {HTMLElement}
   */
  function element(name, attributes, ...content) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined) {
        made.setAttribute(key, value === true ? '' : String(value));
      }
    }
    content.flat().forEach((one) => {
      if (one !== null && one !== undefined) {
        made.append(one);
      }
    });
    return made;
  }

  /** An element of a drawing. */
  function drawn(name, attributes, ...content) {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, String(value)));
    content.forEach((one) => made.append(one));
    return made;
  }

  const byId = (id) => document.getElementById(id);

  // ---- dates

  /** {@code 12 March 2015}, in the sender's own offset. */
  function day(seconds, offset) {
    const date = new Date((seconds + (offset || 0)) * 1000);
    return date.getUTCDate() + ' ' + MONTHS[date.getUTCMonth()] + ' ' + date.getUTCFullYear();
  }

  /** For a datetime attribute; null where HTML has no form for the year. */
  function machine(seconds) {
    const date = new Date(seconds * 1000);
    return date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999 ? date.toISOString().slice(0, 19) + 'Z' : null;
  }

  // ---- addresses: #q=QUERY&from=20&all=1, #d=TROVE/NUMBER

  /** What the fragment asks for. */
  function asked() {
    const values = new URLSearchParams(location.hash.slice(1));
    const from = Number(values.get('from'));
    return {
      query: values.get('q') || '',
      hasQuery: values.has('q'),
      document: values.get('d'),
      from: Number.isSafeInteger(from) && from > 0 && from <= 100000 ? from : 0,
      isComplete: values.get('all') === '1'
    };
  }

  /** The address of a result. */
  function resultAddress(query, from, isComplete) {
    return '#q=' + encodeURIComponent(query) + (from > 0 ? '&from=' + from : '') + (isComplete ? '&all=1' : '');
  }

  /** The address of a document. */
  function documentAddress(trove, document) {
    return '#d=' + encodeURIComponent(trove) + '/' + document;
  }

  // ---- the archive

  /** Reads the manifest and opens the segments, once. */
  function open() {
    if (!archive) {
      archive = (async () => {
        const manifest = await json('site/manifest.json');
        if (manifest.format !== 1 || !Array.isArray(manifest.segments) || !/^fold-[0-9a-f]{32}\.bin$/.test(manifest.fold)) {
          throw new D.Fault('damaged', say('problem.manifest'));
        }
        const segments = await Promise.all(manifest.segments.map((entry) => D.segment.open(D.host, entry)));
        return { manifest, segments };
      })();
      archive.catch(() => { archive = null; });
    }
    return archive;
  }

  let parts = null;

  /** Reads what is needed to verify documents, once. */
  function openReleases() {
    if (!parts) {
      parts = json('site/releases.json').then((releases) => {
        if (releases.format !== 1 || !Array.isArray(releases.releases)) {
          throw new D.Fault('damaged', say('problem.manifest'));
        }
        for (const [release, trove, part] of releases.releases) {
          partsByRelease.set(release, [trove, part]);
        }
        return releases;
      });
      parts.catch(() => { parts = null; });
    }
    return parts;
  }

  /** Forgets what was read, because the archive was updated or a file was damaged. */
  function forget() {
    archive = null;
    parts = null;
    found.clear();
    D.io.forget();
  }

  /** A JSON file of the folder. */
  async function json(path) {
    const bytes = await D.host.read(path, 0, -1);
    let value;
    try {
      value = JSON.parse(D.host.utf8(bytes));
    } catch (e) {
      value = null;
    }
    if (value === null || typeof value !== 'object') {
      throw new D.Fault('damaged', path + ' is no JSON object.');
    }
    return value;
  }

  /** Parses a query; reads the table of folding first if it is needed. */
  async function parse(text) {
    if (D.folding.isNeeded(text) && !D.folding.isLoaded()) {
      const { manifest } = await open();
      const [table] = await Promise.all([D.host.read('site/' + manifest.fold, 0, -1), load('more')]);
      await D.folding.load(table);
    }
    return D.query.parse(text);
  }

  // ---- what is shown

  /**
   * Shows what the address asks for. An answer that comes after the next question is dropped.
   * @param {?number=} place how far the reader had scrolled when the page was left; null for a page that is new
   */
  async function show(place = null) {
    const mine = ++turn;
    const isCurrent = () => mine === turn;
    const wanted = asked();
    const before = D.io.counted();
    byId('problem').replaceChildren();
    if (D.io.isFolderNeeded()) {
      byId('folder').hidden = false;
      status('');
      return;
    }
    byId('folder').hidden = true;
    if (wanted.document === null) {
      byId('query').value = wanted.query;
    }
    try {
      if (wanted.document !== null) {
        status(say('opening'));
        await showDocument(wanted.document, isCurrent);
      } else if (wanted.hasQuery) {
        status(say('searching'));
        await showResults(wanted, isCurrent);
      } else {
        byId('view').replaceChildren();
        title(say('title.search'));
        status('');
        byId('help').open = true;
        byId('query').focus();
      }
      if (isCurrent()) {
        showCost(before);
        arrive(wanted, place);
      }
    } catch (e) {
      if (isCurrent()) {
        // What is left of the page before would be taken for the answer.
        byId('view').replaceChildren();
        byId('cost').hidden = true;
        title(say('title.search'));
        showProblem(e);
      }
    }
  }

  // ---- the places in the history of the tab

  let savedLater = 0;

  /** Stores with the entry of the history how far the reader has scrolled, so that the button "back" leads there. Nothing of it is sent. */
  function savePlace() {
    clearTimeout(savedLater);
    savedLater = 0;
    try {
      history.replaceState({ place: Math.round(window.scrollY) }, '');
    } catch (e) {
      // Browsers limit how often this is done. Then the page begins at its top.
    }
  }

  /** What was stored with the entry of the history that is shown now; null for a new one. */
  function savedPlace() {
    const state = history.state;
    return state !== null && typeof state === 'object' && Number.isFinite(state.place) && state.place >= 0 ? state.place : null;
  }

  /** Goes to the top of a new page, or to where the reader left an old one. The focus goes to its heading, unless the reader typed the query. */
  function arrive(wanted, place) {
    if (wanted.document !== null || (wanted.hasQuery && isMoved && !isFormUsed)) {
      byId('headline').focus({ preventScroll: true });
    }
    isFormUsed = false;
    window.scrollTo(0, place === null ? 0 : place);
  }

  let isMoved = false;

  /** The reader goes to another page of this document. */
  function move() {
    clearTimeout(savedLater);
    savedLater = 0;
    isMoved = true;
    show(savedPlace());
  }

  /** The heading and the title of the page. */
  function title(text, isUnknown) {
    const heading = byId('headline');
    heading.textContent = straight(text);
    heading.className = isUnknown ? 'unknown' : '';
    document.title = straight(text) + ' · ' + document.querySelector('.masthead .title').textContent;
  }

  /** Says what is going on. @param {boolean=} isHeard whether it is only for screen readers, because the page shows it */
  function status(text, isHeard) {
    byId('status').className = isHeard ? 'unseen' : 'dateline';
    byId('status').textContent = text;
  }

  /** What the last step cost. */
  function showCost(before) {
    const now = D.io.counted();
    const requests = now.requests - before.requests;
    const bytes = size(now.bytes - before.bytes);
    byId('cost').textContent = requests === 0 ? say('cost.none') : requests === 1 ? say('cost.one', bytes) : say('cost', bytes, number(requests));
    byId('cost').hidden = false;
  }

  /** Says what went wrong and offers to try again. */
  function showProblem(e) {
    status('');
    const isFault = D.Fault && e instanceof D.Fault;
    if (!isFault && typeof console !== 'undefined') {
      console.error(e);
    }
    const words = isFault ? (e.code === 'damaged' ? say('problem.damaged') + ' ' + e.message : e.message) : say('problem.unexpected');
    const again = element('button', { type: 'button', class: 'quiet' }, say('retry'));
    again.addEventListener('click', () => {
      forget();
      show();
    });
    byId('problem').replaceChildren(element('div', { class: 'notice' }, element('p', {}, words), element('p', {}, again)));
  }

  // ---- results

  /** How often a search begins again because the archive was updated meanwhile. A host that changes its manifest each time must not keep it busy. */
  const MOST_UPDATES = 3;

  /** Runs a search and shows a page of its result. @param {number} updates that were seen so far */
  async function showResults(wanted, isCurrent, updates = 0) {
    const { manifest, segments } = await open();
    const parsed = await parse(wanted.query);
    let result;
    try {
      result = await D.search.run(segments, parsed, { offset: wanted.from, limit: LIMIT, complete: wanted.isComplete });
    } catch (e) {
      if (!(e instanceof D.Fault) || e.code !== 'missing' || updates === MOST_UPDATES || !(await isUpdated(manifest))) {
        throw e;
      }
      if (isCurrent()) {
        await showResults(wanted, isCurrent, updates + 1); // the segments of the new manifest
      }
      return;
    }
    const notices = parsed.notices.concat(result.notices);
    if (notices.length > 0) {
      await load('more');
    }
    if (!isCurrent()) {
      return;
    }
    lastResults = location.hash;
    const total = result.isAtLeast ? say('headline.atleast', number(result.total))
      : result.total === 0 ? say('headline.none') : count(result.total, 'headline.one', 'headline.many');
    const typed = wanted.query.trim();
    const headline = typed === '' ? total : say('headline.for', total, typed);
    title(headline);
    status(headline, true);
    byId('help').open = false;
    const view = notices.map((notice) => element('p', { class: 'notice', dir: 'auto' }, D.page.noticeWords(notice)));
    if (parsed.canonical !== typed && typed !== '') {
      view.push(element('p', { class: 'dateline' }, say('understood') + ' ', element('code', { dir: 'auto' }, parsed.canonical)));
    }
    if (result.isAtLeast) {
      const most = manifest.segments.reduce((sum, entry) => sum + entry.words[1] + entry.places[1], 0);
      view.push(element('p', {}, element('a', { class: 'button', href: resultAddress(wanted.query, wanted.from, true) },
        say('everything', size(Math.min(most, MOST_SEARCHED))))));
    }
    if (result.total === 0) {
      view.push(nothing());
    } else {
      view.push(orders(parsed, wanted));
      const chart = timeline(result, parsed, wanted);
      if (chart) {
        view.push(chart);
      }
      view.push(element('div', { class: 'cols' },
        element('div', {}, element('h2', { class: 'unseen' }, say('results')), list(result.hits, parsed, wanted), pages(result, wanted)),
        facets(result, parsed, wanted)));
    }
    byId('view').replaceChildren(...view);
  }

  /** Whether the archive was updated since the manifest was read; then everything is read again. */
  async function isUpdated(manifest) {
    const now = await json('site/manifest.json');
    if (now.size === manifest.size && JSON.stringify(now.segments) === JSON.stringify(manifest.segments)) {
      return false;
    }
    forget();
    return true;
  }

  /** The links to other orders. */
  function orders(parsed, wanted) {
    const nav = element('nav', { class: 'views', 'aria-label': say('order') });
    const now = parsed.sort || (parsed.query.type === 'Everything' ? 'NEWEST' : 'RELEVANCE');
    for (const sort of ['RELEVANCE', 'NEWEST', 'OLDEST', 'LARGEST', 'SMALLEST']) {
      const words = say('order.' + sort.toLowerCase());
      nav.append(sort === now ? element('b', {}, words)
        : element('a', { href: resultAddress(D.query.canonical(parsed.query, sort), 0, wanted.isComplete) }, words), ' ');
    }
    return nav;
  }

  /** The list of hits. */
  function list(hits, parsed, wanted) {
    const start = wanted.from + 1;
    const isMixed = new Set(hits.map((hit) => hit.card.trove)).size > 1;
    return element('ol', { class: 'list', start }, hits.map((hit) => row(hit, parsed, isMixed)));
  }

  /** One hit. */
  function row(hit, parsed, isMixed) {
    const card = hit.card;
    found.set(card.trove + '/' + card.number, hit);
    const meta = element('p', { class: 'meta' }, dateOf(card), ' ',
      element('span', { class: 'num' }, isMixed ? card.trove + '/' + card.number : 'No. ' + card.number), ' ', seal(card));
    const more = [];
    const redactions = redactionCount(card);
    if (redactions > 0) {
      more.push(element('span', { class: 'redactions' }, count(redactions, 'redactions.one', 'redactions.many')));
    }
    if (card.attachmentCount > 0 && card.kind !== 1) {
      more.push(element('span', {}, count(card.attachmentCount, 'attachments.one', 'attachments.many')));
    }
    more.forEach((one) => meta.append(' ', one));
    const subject = (card.subject || '').trim();
    const link = element('a', { href: documentAddress(card.trove, card.number), dir: 'auto' },
      subject === '' ? say('subjectless') : marked(straight(subject), parsed.query, 'SUBJECT'));
    const excerpt = hit.snippet || straight(card.excerpt || '');
    return element('li', {}, meta, element('h3', {}, link), element('p', { class: 'people' }, people(card)),
      excerpt === '' ? null : element('p', { class: 'snippet', dir: 'auto' }, snippet(excerpt, parsed.query)));
  }

  /** Trove and number of each part by its release, which cards do not have. */
  const partsByRelease = new Map();

  /** The date of a document, as lists show it. */
  function dateOf(card) {
    if (card.date !== null) {
      return element('time', { datetime: machine(card.date) }, day(card.date, card.offset));
    }
    return element('span', {}, card.received === null ? say('undated') : say('received', day(card.received, 0)));
  }

  /** The result of the signatures, in words and with a symbol. */
  function seal(card) {
    const look = SEALS[card.mark];
    return look === undefined ? null
      : element('span', { class: 'seal ' + look[0] }, element('span', { 'aria-hidden': 'true' }, look[1]), ' ' + say('mark.' + card.mark));
  }

  /** How many redactions a card counts. */
  function redactionCount(card) {
    return card.redactions === null ? 0 : Object.values(card.redactions).reduce((sum, n) => sum + (Number(n) || 0), 0);
  }

  /** Senders and recipients in words. */
  function people(card) {
    if (card.kind === 1) {
      return say('file');
    }
    const senders = card.from.length === 0 ? say('sender.unknown') : names(card.from, card.from.length);
    return card.recipients === 0 ? senders
      : card.to.length === 0 ? say('people.count', senders, number(card.recipients)) : say('people', senders, names(card.to, card.recipients));
  }

  /** "A, B and 3 others". */
  function names(all, inAll) {
    // Each name is isolated: one from right to left must not turn the order of sender and recipient.
    const shown = all.slice(0, 3).map(([name, address]) => '\u2068' + straight(name || address || say('name.unknown')).slice(0, 80) + '\u2069');
    const others = inAll - shown.length;
    return others <= 0 ? shown.join(', ') : others === 1 ? say('others.one', shown.join(', ')) : say('others', shown.join(', '), number(others));
  }

  /** A text with the words of the query marked. */
  function marked(text, query, field) {
    const parts = [];
    let at = 0;
    for (const { start, end } of D.words.marks(text, query, field)) {
      parts.push(text.slice(at, start), element('mark', {}, text.slice(start, end)));
      at = end;
    }
    parts.push(text.slice(at));
    return parts;
  }

  /** A piece of the excerpt around the first word that matches. */
  function snippet(text, query) {
    const WIDTH = 300;
    const marks = D.words.marks(text, query, 'BODY');
    let from = 0;
    if (marks.length > 0 && marks[0].end > WIDTH - 60) {
      from = Math.max(0, marks[0].start - 80);
      from = text.indexOf(' ', from) + 1 || from;
    }
    let to = Math.min(text.length, from + WIDTH);
    if (to < text.length) {
      const blank = text.lastIndexOf(' ', to);
      to = blank > from + WIDTH / 2 ? blank : to;
    }
    return [from > 0 ? '… ' : '', ...marked(text.slice(from, to), query, 'BODY'), to < text.length ? ' …' : ''];
  }

  /** What to try when nothing matches. */
  function nothing() {
    return element('div', { class: 'empty' }, element('p', { class: 'lede' }, say('nothing')),
      element('ul', {}, element('li', {}, say('nothing.fewer')), element('li', {}, say('nothing.similar'))));
  }

  /** The links to the pages before and after. */
  function pages(result, wanted) {
    const hasNext = wanted.from + LIMIT < result.total || (result.isAtLeast && result.hits.length === LIMIT);
    if (wanted.from === 0 && !hasNext) {
      return '';
    }
    const nav = element('nav', { class: 'pages', 'aria-label': say('pages') });
    if (wanted.from > 0) {
      nav.append(element('a', { rel: 'prev', href: resultAddress(wanted.query, Math.max(0, wanted.from - LIMIT), wanted.isComplete) },
        say('previous')), ' ');
    }
    if (hasNext) {
      nav.append(element('a', { rel: 'next', href: resultAddress(wanted.query, wanted.from + LIMIT, wanted.isComplete) }, say('next')));
    }
    return nav;
  }

  /** The address of the same result with one more condition. */
  function narrowed(parsed, condition, wanted) {
    const both = parsed.query.type === 'Everything' ? condition
      : { type: 'And', queries: (parsed.query.type === 'And' ? parsed.query.queries : [parsed.query]).concat(condition) };
    return resultAddress(D.query.canonical(both, parsed.sort), 0, wanted.isComplete);
  }

  /** Counts of senders, signatures and parts. Each is read when the reader opens it, because it costs more than the result. */
  function facets(result, parsed, wanted) {
    return element('aside', { 'aria-label': say('narrow') }, element('h2', {}, say('narrow')), ['sender', 'mark', 'part'].map((kind) => {
      const box = element('details', {}, element('summary', {}, say('facet.' + kind)));
      const list = element('div', { 'aria-live': 'polite' });
      box.append(list);
      box.addEventListener('toggle', async () => {
        if (!box.open || list.firstChild) {
          return;
        }
        list.append(element('p', { class: 'asidetext' }, say('counting')));
        try {
          await Promise.all([load('more'), kind === 'part' ? openReleases() : null]);
          list.replaceChildren(...await D.page.counts(kind, result, (condition) => narrowed(parsed, condition, wanted)));
        } catch (e) {
          list.replaceChildren();
          showProblem(e);
        }
      });
      return box;
    }));
  }

  /** A chart of the result by month or year, with a table that says the same; null when it would have one bar. */
  function timeline(result, parsed, wanted) {
    const months = (result.months || []).filter((one) => one.count > 0);
    if (months.length < 2) {
      return null;
    }
    const first = Math.min(...months.map((one) => one.month));
    const last = Math.max(...months.map((one) => one.month));
    const byYear = last - first >= MOST_MONTHS;
    const counts = new Map();
    for (const { month, count: n } of months) {
      const key = byYear ? Math.floor(month / 12) : month;
      counts.set(key, (counts.get(key) || 0) + n);
    }
    const begin = byYear ? Math.floor(first / 12) : first;
    const end = byYear ? Math.floor(last / 12) : last;
    const bars = end - begin + 1;
    const most = Math.max(...counts.values());
    const label = (key) => (byYear ? String(key) : MONTHS[key % 12] + ' ' + Math.floor(key / 12));
    const link = (key) => {
      const start = byYear ? Date.UTC(key, 0, 1) : Date.UTC(Math.floor(key / 12), key % 12, 1);
      const stop = byYear ? Date.UTC(key + 1, 0, 1) : Date.UTC(Math.floor((key + 1) / 12), (key + 1) % 12, 1);
      const dates = { type: 'Dates', from: Math.floor(start / 86400000), to: Math.floor(stop / 86400000) - 1 };
      return narrowed(parsed, dates, wanted);
    };
    const svg = drawn('svg', { viewBox: '0 0 1000 100', preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' });
    const rows = [];
    for (let key = begin; key <= end; key++) {
      const n = counts.get(key) || 0;
      if (n === 0) {
        continue;
      }
      const width = 1000 / bars;
      const height = Math.max(1, (100 * n) / most);
      const x = (key - begin) * width;
      svg.append(drawn('a', { href: link(key), tabindex: '-1' },
        drawn('rect', { class: 'reach', x, y: 0, width, height: 100 }),
        drawn('rect', { class: 'bar', x: x + width * 0.1, y: 100 - height, width: width * 0.8, height }),
        drawn('title', {}, label(key) + ': ' + number(n))));
      rows.push(element('tr', {}, element('td', {}, element('a', { href: link(key) }, label(key))), element('td', {}, number(n))));
    }
    const words = (byYear ? 'years' : 'months') + (result.areMonthsExact ? '' : '.atleast');
    return element('figure', { class: 'timeline' }, element('figcaption', {}, say(words)), svg,
      element('p', { class: 'scale', 'aria-hidden': 'true' }, element('span', {}, label(begin)), element('span', {}, label(end))),
      element('details', {}, element('summary', {}, say('table')), element('table', {},
        element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, say(byYear ? 'year' : 'month')), element('th', { scope: 'col' }, say('count')))),
        element('tbody', {}, rows))));
  }

  // ---- what is loaded when it is needed

  const loaded = new Map();

  /** Loads a script or a style sheet of the program, once. @param {string} name "message", "more" or "reading" */
  function load(name) {
    if (!loaded.has(name)) {
      const loading = new Promise((resolve, reject) => {
        const path = byId('form').dataset[name];
        const file = name === 'reading' ? element('link', { rel: 'stylesheet', href: path }) : element('script', { src: path });
        file.addEventListener('load', resolve);
        file.addEventListener('error', () => reject(new D.Fault('unreachable', say('problem.program'))));
        document.head.append(file);
      });
      loaded.set(name, loading);
      loading.catch(() => loaded.delete(name));
    }
    return loaded.get(name);
  }

  /** Reads, verifies and shows a document. @param {number} updates that were seen so far */
  async function showDocument(wanted, isCurrent, updates = 0) {
    const [{ manifest, segments }, releases] = await Promise.all([open(), openReleases(), load('message'), load('reading')]);
    const isUpdatedNow = async () => updates < MOST_UPDATES && (await isUpdated(manifest));
    const page = { segments, releases, hit: found.get(wanted), back: lastResults, isCurrent, isUpdated: isUpdatedNow };
    if (!(await D.page.showDocument(wanted, page)) && isCurrent()) {
      await showDocument(wanted, isCurrent, updates + 1);
    }
  }

  // ---- questions to the reader

  /** Asks whether a file may be loaded as a whole. */
  function isWholeWanted(path, length) {
    byId('wholetext').textContent = length === null ? say('whole.unknown', path) : say('whole', path, size(length));
    byId('wholefile').hidden = false;
    return new Promise((resolve) => {
      const answer = (is) => () => {
        byId('wholefile').hidden = true;
        resolve(is);
      };
      byId('wholeyes').onclick = answer(true);
      byId('wholeno').onclick = answer(false);
      byId('wholeyes').focus();
    });
  }

  /** Begins. */
  function begin() {
    byId('loading').remove();
    byId('form').hidden = false;
    byId('help').hidden = false;
    byId('form').addEventListener('submit', (event) => {
      event.preventDefault();
      const address = resultAddress(byId('query').value, 0, false);
      isFormUsed = true;
      if (location.hash === address) {
        show();
      } else {
        location.hash = address;
      }
    });
    byId('files').webkitdirectory = true; // every browser knows it, no standard does
    byId('files').addEventListener('change', () => {
      forget();
      if (D.io.useFolder(byId('files').files)) {
        show();
      } else {
        byId('problem').replaceChildren(element('p', { class: 'notice' }, say('folder.wrong')));
      }
    });
    D.io.listen({
      isWholeWanted,
      progress: (path, have, all) => {
        status(say('whole.progress', path, size(have), size(all)));
      }
    });
    // Pages are made after the browser goes back: it does not know yet how long they will be.
    history.scrollRestoration = 'manual';
    window.addEventListener('hashchange', move);
    window.addEventListener('scroll', () => {
      clearTimeout(savedLater);
      savedLater = setTimeout(savePlace, 150);
    }, { passive: true });
    // Before a link is followed, or the page is left.
    const saveNow = () => {
      if (savedLater !== 0) {
        savePlace();
      }
    };
    document.addEventListener('click', saveNow, true);
    document.addEventListener('keydown', saveNow, true);
    window.addEventListener('pagehide', saveNow);
    // The address of this page has other uses than places in it.
    const skip = document.querySelector('.skip');
    skip.addEventListener('click', (event) => {
      event.preventDefault();
      const main = byId('main');
      main.tabIndex = -1;
      main.focus();
    });
    show(savedPlace());
  }

  /** What the scripts use that are loaded when they are needed. */
  D.page = { byId, element, number, parse, partsByRelease, resultAddress, say, status, straight, title };

  if (typeof Promise === 'undefined' || typeof fetch === 'undefined' || typeof URLSearchParams === 'undefined') {
    byId('loading').remove();
    byId('problem').textContent = D.says['problem.browser'];
  } else {
    begin();
  }
})(globalThis.Daylight = globalThis.Daylight || {});
