/*
 * Counts the values of a column over all matches of a search: senders, signatures, parts. Loaded after search.js, when a reader asks for
 * the first counts.
 */
(function (D) {
  'use strict';

  const S = D.segment;
  const check = S.check;
  const { Search, guarded } = D.search;

  const FACETS = { part: ['release', 2], mark: ['mark', 1], sender: ['author', 4] };
  const MOST_VALUES = 50;
  const MOST_SENDERS = 60;

  /**
   * Counts the values of all matches.
   *
   * @param {object} result of `run`
   * @param {string} kind `part` (numbers of releases), `mark` (words of `auth:`) or `sender` (addresses)
   * @returns {Promise<{values: {value: (string|number), count: number}[], isAtLeast: boolean, cost: object}>} the most frequent first, at most 50
   */
  function facets(result, kind) {
    return guarded(async () => {
      const { search: before } = result.search;
      let { found } = result.search;
      const search = new Search(before.segments, { query: before.query, sort: before.sort }, { complete: before.isComplete });
      if (found === null) {
        search.isOrderExact = true;
        found = await search.match(false);
      } else {
        search.cut = before.cut.slice();
        search.isPart = before.isPart;
      }
      const [column, width] = FACETS[kind];
      const columns = await search.column(column, width, found);
      const counts = columns.map(({ values }) => {
        const of = new Map();
        values.forEach((value) => of.set(value, (of.get(value) || 0) + 1));
        return of;
      });
      let isPart = search.isPart;
      const total = new Map();
      const add = (value, count) => total.set(value, (total.get(value) || 0) + count);
      if (kind === 'sender') {
        counts.forEach((of) => of.delete(0));
        isPart = isPart || counts.length > 1 && counts.some((of) => of.size > MOST_SENDERS);
        const some = counts.map((of) => [...of].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST_SENDERS));
        const names = await addresses(search, some.map((pairs) => pairs.map(([number]) => number - 1)));
        some.forEach((pairs, s) => pairs.forEach(([, count], i) => add(names[s][i], count)));
      } else {
        counts.forEach((of, s) => of.forEach((count, value) => {
          check(kind === 'part' || value < S.MARKS.length, 'a mark');
          add(kind === 'mark' ? S.MARKS[value] : search.segments[s].first + value, count);
        }));
      }
      const values = [...total].map(([value, count]) => ({ value, count }))
        .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, MOST_VALUES);
      return { values, isAtLeast: isPart, cost: search.reading.cost };
    });
  }

  /** Addresses by their numbers in the tables of the segments; two round trips. @param {Search} search @param {number[][]} numbers */
  async function addresses(search, numbers) {
    const tables = search.segments.map((segment) => segment.columnsStart + S.columnsLength(segment.documents));
    const pieces = [];
    numbers.forEach((some, s) => {
      const { words, daysStart } = search.segments[s];
      if (some.length > 0) {
        pieces.push({ path: words, from: tables[s], to: tables[s] + 4 });
      }
      for (const number of some) {
        const from = tables[s] + 4 + 4 * number;
        check(from + 8 <= daysStart, 'an address beyond the table');
        pieces.push({ path: words, from, to: from + 8 });
      }
    });
    const offsets = await search.reading.load(pieces);
    let at = 0;
    const texts = [];
    const all = numbers.map((some, s) => {
      const { words, daysStart } = search.segments[s];
      if (some.length === 0) {
        return [];
      }
      const count = new S.Input(offsets[at++]).u32();
      return some.map((number) => {
        check(number < count, 'an address beyond the table');
        const input = new S.Input(offsets[at++]);
        const base = tables[s] + 8 + 4 * count;
        const from = base + input.u32();
        const to = base + input.u32();
        check(from <= to && to <= daysStart && to - from <= 10_000, 'an address outside of the table');
        texts.push({ path: words, from, to });
        return texts.length - 1;
      });
    });
    const loaded = await search.reading.load(texts);
    return all.map((some) => some.map((i) => search.host.utf8(loaded[i])));
  }

  D.search.facets = facets;
})(globalThis.Daylight = globalThis.Daylight || {});
