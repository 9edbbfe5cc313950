// What the search page needs for some queries only: the words of notices, and how many documents of a result each sender, signature or part has.
(function (D) {
  'use strict';

  const { element, number, parse, partsByRelease, say, straight } = D.page;

  const KINDS = {
    sender: (value) => ({ term: /^[^\s"]+$/.test(value) ? 'from:' + value : 'from:"' + value.replace(/"/g, ' ') + '"', words: value }),
    mark: (value) => ({ term: 'auth:' + value, words: say('mark.' + value) }),
    part: (value) => {
      const [trove, part] = partsByRelease.get(value) || ['', value];
      return { term: 'release:' + trove + '/' + part, words: say('counts.part', part, trove) };
    }
  };

  /**
   * The counts of a result.
   * @param {string} kind a key of KINDS
   * @param {object} result of D.search.run
   * @param {function(object): string} narrowed gives the address of the result with one more condition
   * @returns {Promise<Array<Node|string>>}
   */
  D.page.counts = async (kind, result, narrowed) => {
    const counted = await D.search.facets(result, kind);
    const rows = await Promise.all(counted.values.slice(0, 20).map(async ({ value, count }) => {
      const { term, words } = KINDS[kind](value);
      const { query } = await parse(term);
      return element('li', {}, element('a', { href: narrowed(query), dir: 'auto' }, straight(words)), ' ', element('span', {}, number(count)));
    }));
    return [counted.isAtLeast ? element('p', { class: 'asidetext' }, say('counts.atleast')) : '', element('ul', { class: 'facet' }, rows)];
  };

  /** What a notice says. */
  function noticeWords(notice) {
    const key = 'notice.' + notice.kind;
    const typed = notice.text || '';
    if (D.says[key] === undefined) {
      return typed || String(notice.kind);
    }
    const colon = typed.indexOf(':');
    if (notice.kind === 'UNKNOWN_FIELD') {
      return say(key, typed.slice(0, Math.max(0, colon)), D.query.FIELDS.join(', '));
    }
    if (notice.kind === 'BAD_VALUE') {
      return say(key, typed.slice(colon + 1), typed.slice(0, Math.max(0, colon)));
    }
    if (notice.kind === 'DATE_AMBIGUOUS') {
      return say(key, typed);
    }
    return typed === '' ? say(key) + '.' : say(key) + ': “' + typed + '”.';
  }

  D.page.noticeWords = noticeWords;
})(globalThis.Daylight = globalThis.Daylight || {});
