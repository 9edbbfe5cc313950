// A document on the search page, with its verification. The search page loads this when a reader opens the first one.
(function (D) {
  'use strict';

  const { byId, element, partsByRelease, resultAddress, say, status, straight, title } = D.page;

  /**
   * Reads, verifies and shows a document.
   * @param {string} wanted TROVE/NUMBER, as it is typed
   * @param {{segments: object[], releases: object, hit: ?object, back: string, isCurrent: function(): boolean, isUpdated: function(): Promise<boolean>}} page
   *     the archive, the hit of the list if there is one, the address of the list or "", whether the reader still wants this document, and whether
   *     there is a newer state of the archive
   * @returns {Promise<boolean>} false when there is one, which must be read first
   */
  async function showDocument(wanted, { segments, releases, hit: known, back, isCurrent, isUpdated }) {
    const match = /^([a-z0-9-]{1,64})\/([1-9][0-9]{0,8})$/.exec(wanted);
    if (!match) {
      title(say('title.search'));
      status('');
      byId('view').replaceChildren(element('p', { class: 'notice' }, say('document.none', straight(wanted))));
      return true;
    }
    const [trove, place] = [match[1], Number(match[2])];
    let hit;
    let read;
    let fault = null;
    try {
      hit = known || (await find(segments, trove, place));
      read = isCurrent() ? await (hit ? D.message.read(releases, hit.segment, hit.document, hit.card) : D.message.missing(releases, trove, place)) : null;
    } catch (e) {
      fault = e;
    }
    if (!isCurrent()) {
      return true;
    }
    // The archive may have been updated since this page read its lists: then a file is missing or another one, or the document is new or withdrawn.
    const isOld = fault === null ? !hit || !read.isRight : fault instanceof D.Fault && (fault.code === 'missing' || fault.code === 'damaged');
    if (isOld && (await isUpdated())) {
      return false;
    }
    if (fault !== null) {
      throw fault;
    }
    const shown = hit ? await D.message.view(read, { thread: resultAddress('thread:' + wanted, 0, false) }) : D.message.viewMissing(read);
    if (!isCurrent()) {
      return true;
    }
    // The heading of the document becomes that of the page.
    const heading = shown.querySelector('h1');
    title(heading ? heading.textContent : say('document.name', wanted), !heading || heading.className === 'unknown');
    if (heading) {
      heading.remove();
    }
    status('');
    byId('help').open = false;
    byId('view').replaceChildren(
      element('p', { class: 'kicker' }, hit ? say('document.kicker', trove, place, partsByRelease.get(hit.card.release)[1]) : wanted),
      hit ? links(hit.card, back) : '', shown, hit ? whereItIs(hit.card) : '');
    return true;
  }

  /** Finds a document in the index by its number. */
  async function find(segments, trove, place) {
    const query = { type: 'Is', name: { type: 'Number', trove, number: place } };
    const result = await D.search.run(segments, { query, sort: null, notices: [], canonical: '' }, { offset: 0, limit: 1, complete: true });
    const hit = result.hits[0];
    // The lists of the index are not verified: a host could give another document under this number.
    if (hit && (hit.card.trove !== trove || hit.card.number !== place)) {
      throw new D.Fault('damaged', say('document.other', trove + '/' + place));
    }
    return hit;
  }

  /** The links above a document. */
  function links(card, back) {
    const nav = element('nav', { class: 'beside', 'aria-label': say('document.about') });
    if (back !== '') {
      nav.append(element('a', { href: back }, say('document.back')), ' ');
    }
    const sender = card.from.map(([, address]) => address).find((address) => /^[^\s"]+@[^\s"]+$/.test(address || ''));
    if (sender) {
      nav.append(element('a', { href: resultAddress('from:' + sender, 0, false) }, say('document.sender')), ' ');
    }
    return nav;
  }

  /** Where the file of a document is, for those who unpack the part themselves. */
  function whereItIs(card) {
    const name = String(card.number).padStart(6, '0');
    const path = card.kind === 1 ? 'data/files/' + name + '.bin' : 'data/messages/' + name + '.eml';
    const pack = 'releases/' + String(card.release).padStart(4, '0') + '.zip';
    return element('p', { class: 'small' }, say('document.inpack') + ' ', element('a', { href: pack }, pack), ' ', element('code', {}, path), '. ',
      element('a', { href: 'about.html' }, say('document.steps')));
  }

  D.page.showDocument = showDocument;
})(globalThis.Daylight = globalThis.Daylight || {});
