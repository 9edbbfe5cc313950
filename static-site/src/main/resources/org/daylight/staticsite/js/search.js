/*
 * Evaluates the query language (spec/query.md) over the segments of a static index, as the server's index does: the same documents,
 * the same scores, the same order. Reads in few round trips, and stops within a budget; then a result says that there may be more.
 */
(function (D) {
  'use strict';

  const S = D.segment;
  const check = S.check;

  /** How many bytes one search reads. Only tests change this. */
  const LIMITS = {
    /** Lists that are read whole; of longer ones, only what is needed. */
    whole: 400_000,
    /** Chunks that are read after that; values of a column. */
    more: 150_000,
    /** Everything for a query with phrases. */
    phrase: 270_000,
    /** The dictionary for all stars and tildes; and when everything is wanted. */
    expanding: 200_000,
    expandingAll: 16 << 20,
    /** Positions of a word that are read whole. */
    places: 64_000,
    /** From this length on, a single word's list is read by its best chunk. */
    bestFrom: 24_000,
    /** The best chunk is usually shorter. */
    best: 6_000,
  };
  /** So few candidates have their cards read at once. */
  const FEW = 64;
  /** If the dictionary says that there are not more, long lists are read by the chunks that have candidates; usually there are far fewer. */
  const MAYBE_FEW = 128;
  /** How many times the budget may be spent when it did not find enough for the page. */
  const AGAIN = 3;
  /** What a request costs besides its answer. */
  const REQUEST = 2_500;
  const MOST_LIMIT = 10_000;
  const MOST_CARDS = 2_000;
  /** As on the server: words for one star, one tilde, all of both, and mailing lists. */
  const MOST_BEGINNING = 20_000;
  const MOST_LIKE = 200;
  const MOST_EXPANDED = 60_000;
  const MOST_LISTS = 10_000;
  const MOST_KEYS = 20_000;
  /** Documents of one thread, rounds of looking for them, and identifiers in a round. */
  const MOST_THREAD = 2_000;
  const MOST_ROUNDS = 24;
  const HEAD_WEIGHT = 2;
  const NONE = new Int32Array(0);

  const FIELDS = {
    ANY: [['w', 'body'], ['w', 'head']], SUBJECT: [['s', 's']], BODY: [['w', 'body']], FILENAME: [['n', 'n']], ATTACHMENT: [['a', 'a']],
    FROM: [['f', 'f']], TO: [['t', 't']], CC: [['c', 'c']], BCC: [['b', 'b']], WITH: [['f', 'f'], ['t', 't'], ['c', 'c'], ['b', 'b']],
    LIST: [],
  };
  const PEOPLE = ['FROM', 'TO', 'CC', 'BCC', 'WITH'];

  // ---- sets of documents of one segment: rising numbers, or all but these

  const set = (docs, not = false) => ({ docs, not });
  const EMPTY = set(NONE);
  const ALL = set(NONE, true);

  /** Documents of a that are in b, or that are not. @param {Int32Array} a @param {Int32Array} b @param {boolean} wanted */
  function pick(a, b, wanted) {
    const out = new Int32Array(wanted ? Math.min(a.length, b.length) : a.length);
    let size = 0;
    let at = 0;
    for (let i = 0; i < a.length; i++) {
      at = seek(b, at, a[i]);
      if ((at < b.length && b[at] === a[i]) === wanted) {
        out[size++] = a[i];
      }
    }
    return out.subarray(0, size);
  }

  /** The first index from `from` on with at least this value, by steps that double. */
  function seek(docs, from, value) {
    let step = 1;
    let low = from;
    let high = from;
    while (high < docs.length && docs[high] < value) {
      low = high + 1;
      high += step;
      step *= 2;
    }
    return S.lowest(low, Math.min(high, docs.length), (i) => docs[i] >= value);
  }

  /** Calls a function for each document that two lists have, with its places in them. @param {function(number, number)} visit */
  function shared(docs, others, visit) {
    for (let i = 0, at = 0; i < docs.length && at < others.length; i++) {
      at = seek(others, at, docs[i]);
      if (others[at] === docs[i]) {
        visit(i, at);
      }
    }
  }

  /** @param {Int32Array} a @param {Int32Array} b */
  function merge(a, b) {
    if (a.length === 0 || b.length === 0) {
      return a.length === 0 ? b : a;
    }
    const out = new Int32Array(a.length + b.length);
    let size = 0;
    for (let i = 0, j = 0; i < a.length || j < b.length;) {
      const x = i < a.length ? a[i] : Infinity;
      const y = j < b.length ? b[j] : Infinity;
      out[size++] = x < y ? x : y;
      i += x <= y ? 1 : 0;
      j += y <= x ? 1 : 0;
    }
    return out.subarray(0, size);
  }

  /** The union of many, two by two. @param {Int32Array[]} all */
  function mergeAll(all) {
    let some = all.filter((docs) => docs.length > 0);
    while (some.length > 1) {
      const next = [];
      for (let i = 0; i < some.length; i += 2) {
        next.push(i + 1 < some.length ? merge(some[i], some[i + 1]) : some[i]);
      }
      some = next;
    }
    return some.length === 0 ? NONE : some[0];
  }

  const not = (a) => set(a.docs, !a.not);

  function both(a, b) {
    if (a.not && b.not) {
      return set(merge(a.docs, b.docs), true);
    }
    if (a.not || b.not) {
      return a.not ? set(pick(b.docs, a.docs, false)) : set(pick(a.docs, b.docs, false));
    }
    return a.docs.length < b.docs.length ? set(pick(a.docs, b.docs, true)) : set(pick(b.docs, a.docs, true));
  }

  const either = (a, b) => not(both(not(a), not(b)));

  /** What is known of a node: its documents are at least `low` and at most `high`. */
  const exactly = (a) => ({ low: a, high: a });
  const UNKNOWN = { low: EMPTY, high: ALL };
  const NOTHING = exactly(EMPTY);

  /** The documents of a range. */
  function span(from, to) {
    const docs = new Int32Array(Math.max(0, to - from));
    for (let i = 0; i < docs.length; i++) {
      docs[i] = from + i;
    }
    return docs;
  }

  // ---- the list of one key in one segment

  class Postings {
    constructor(segment, entry) {
      this.segment = segment;
      this.entry = entry;
      this.kind = entry.key[0];
      this.directory = null;
      this.chunks = new Map();
      this.units = new Map();
      /** Lengths of the units of positions; null when they were not read. */
      this.unitLengths = null;
      /** Whether all documents are known. */
      this.isWhole = false;
      this.docs = null;
      if (entry.inline !== null) {
        this.chunks.set(0, entry.inline);
        if (entry.unit !== null) {
          this.units.set(0, entry.unit);
        }
        this.assemble();
      }
    }

    get chunkCount() {
      return Math.ceil(this.entry.count / S.CHUNK);
    }

    /** Joins the chunks that were read. */
    assemble() {
      const numbers = [...this.chunks.keys()].sort((a, b) => a - b);
      const join = (name, Type) => {
        const parts = numbers.map((i) => this.chunks.get(i)[name]);
        if (parts.length === 0 || parts[0] === null) {
          return null;
        }
        if (parts.length === 1) {
          return parts[0];
        }
        const all = new Type(parts.reduce((sum, part) => sum + part.length, 0));
        let at = 0;
        for (const part of parts) {
          all.set(part, at);
          at += part.length;
        }
        return all;
      };
      this.numbers = numbers;
      this.docs = join('docs', Int32Array) || NONE;
      this.body = join('body', Int32Array);
      this.head = join('head', Int32Array);
      this.bodyLength = join('bodyLength', Uint8Array);
      this.headLength = join('headLength', Uint8Array);
      this.isWhole = numbers.length === this.chunkCount;
    }

    /** @param {number} number of a chunk of a long list @param {Uint8Array} bytes inflated */
    putChunk(number, bytes) {
      const place = this.directory.chunks[number];
      const chunk = S.wholeChunk(bytes, this.kind, place.before, this.segment.documents, place.size);
      check(chunk.docs[place.size - 1] === place.last, 'the directory of a list');
      this.chunks.set(number, chunk);
    }

    /** The chunk that would have a document. */
    chunkOf(document) {
      const { chunks } = this.directory;
      return S.lowest(0, chunks.length, (i) => chunks[i].last >= document);
    }

    /** The place in the whole list of a place in the arrays. */
    ordinal(index) {
      return this.numbers[Math.floor(index / S.CHUNK)] * S.CHUNK + index % S.CHUNK;
    }

    /** Frequencies in a part of the document. @param {string} part */
    frequencies(part) {
      return part === 'head' ? this.head : this.body;
    }

    /** How many documents have it in a part. */
    countIn(part) {
      return part === 'body' ? this.entry.body : part === 'head' ? this.entry.head : this.entry.count;
    }

    /** The documents that have it in a part; null for any. */
    documentsIn(part) {
      if (part === null || this.kind !== 'w') {
        return this.docs;
      }
      const frequencies = this.frequencies(part);
      return this.docs.filter((document, i) => frequencies[i] > 0);
    }

    get unitCount() {
      return Math.ceil(this.entry.count / S.UNIT);
    }

    /** What to read for a unit of positions, or null if it was read. */
    unitPiece(unit) {
      if (this.units.has(unit)) {
        return null;
      }
      let from = this.entry.places;
      let to = from + this.entry.placesLength;
      if (this.unitCount > 1) {
        from += this.unitLengths.starts[unit];
        to = from + this.unitLengths.lengths[unit];
      }
      return { path: this.segment.places, from, to, inflated: 16 << 20 };
    }

    /** @param {Uint8Array} bytes the table of units */
    readTable(bytes) {
      const input = new S.Input(bytes);
      const lengths = [];
      const starts = [];
      let at = 4 * this.unitCount;
      for (let i = 0; i < this.unitCount; i++) {
        starts.push(at);
        lengths.push(input.u32());
        at += lengths[i];
      }
      check(at === this.entry.placesLength, 'the lengths of positions');
      this.unitLengths = { starts, lengths };
    }

    /** @param {number} unit @param {Uint8Array} bytes inflated */
    putUnit(unit, bytes) {
      const chunk = this.chunks.get(Math.floor(unit * S.UNIT / S.CHUNK));
      const from = unit * S.UNIT % S.CHUNK;
      this.units.set(unit, S.readUnit(bytes, chunk.body.subarray(from, from + S.UNIT),
          chunk.head === null ? null : chunk.head.subarray(from, from + S.UNIT)));
    }

    /** The positions of the document at a place in the arrays. */
    positions(index, part) {
      const ordinal = this.ordinal(index);
      const { starts, positions } = this.units.get(Math.floor(ordinal / S.UNIT));
      const i = 2 * (ordinal % S.UNIT) + (part === 'head' ? 1 : 0);
      return positions.subarray(starts[i], starts[i + 1]);
    }
  }

  // ---- BM25, as Lucene's BM25Similarity computes it

  const f = Math.fround;
  const K1 = f(1.2);
  const B = f(0.75);

  /** Lucene's SmallFloat.byte4ToInt for each byte. */
  const LENGTHS = Array.from({ length: 256 }, (unused, i) => {
    if (i < 24) {
      return i;
    }
    const bits = i - 24 & 7;
    const shift = (i - 24 >> 3) - 1;
    return 24 + (shift < 0 ? bits : (bits | 8) * 2 ** shift);
  });

  /** Scores of one field by frequency and length. */
  class Scorer {
    /** @param {number} average length @param {number} idf @param {number} boost */
    constructor(average, idf, boost) {
      this.weight = f(f(boost) * idf);
      this.inverse = LENGTHS.map((length) => f(1 / f(K1 * f(f(1 - B) + f(f(B * f(length)) / average)))));
    }

    /** @param {number} frequency @param {number} length as a byte */
    score(frequency, length) {
      return f(this.weight - f(this.weight / f(1 + f(f(frequency) * this.inverse[length]))));
    }
  }

  const idf = (documents, all) => f(Math.log(1 + (all - documents + 0.5) / (documents + 0.5)));

  // ---- the query

  /** Whether its matches differ in relevance. */
  function ranks(query) {
    switch (query.type) {
      case 'Text': case 'Exact': case 'SharesPrints': case 'MoreLike':
        return true;
      case 'And': case 'Or':
        return query.queries.some(ranks);
      default:
        return false;
    }
  }

  const { isAddress, address: addressOf, characters } = D.words;
  const isBlank = (c) => characters.isBlank(c.codePointAt(0));
  const isQuote = (c) => characters.isQuote(c.codePointAt(0));

  /** Adds the boosts of equal scored parts, and takes the parts of a nested "or" into the outer one, as Lucene rewrites queries. */
  function disjunction(scored, filters = []) {
    const flat = new Map();
    const add = (node, boost) => {
      const name = JSON.stringify(node);
      flat.set(name, { node, boost: (flat.has(name) ? flat.get(name).boost : 0) + boost });
    };
    const once = new Map();
    for (const part of scored) {
      const name = JSON.stringify(part.node);
      once.set(name, { node: part.node, boost: (once.has(name) ? once.get(name).boost : 0) + part.boost });
    }
    const rest = [...filters];
    for (const { node, boost } of once.values()) {
      if (node.op === 'or' && boost === 1) {
        node.scored.forEach((part) => add(part.node, part.boost));
        rest.push(...node.filters);
      } else {
        add(node, boost);
      }
    }
    const parts = [...flat.values()];
    return parts.length === 1 && rest.length === 0 && parts[0].boost === 1 ? parts[0].node : { op: 'or', scored: parts, filters: rest };
  }

  /** One search. */
  class Search {
    constructor(segments, parsed, options) {
      this.segments = segments;
      this.query = parsed.query;
      this.sort = parsed.sort || options.sort || 'RELEVANCE';
      this.offset = options.offset || 0;
      this.limit = options.limit === undefined ? 20 : options.limit;
      if (!(this.offset >= 0 && this.offset <= 1e9 && this.limit >= 0 && this.limit <= MOST_LIMIT)) {
        throw new D.Fault('too-large', 'no such page of results');
      }
      this.isComplete = Boolean(options.complete);
      /** How many times the usual budget may be spent. */
      this.factor = 1;
      this.reading = new S.Reading(segments.length === 0 ? D.host : segments[0].host);
      this.notices = [];
      this.ranked = this.sort === 'RELEVANCE' && ranks(this.query);
      /** For each key, its postings in each segment. */
      this.keys = new Map();
      this.ranges = [];
      /** Blocks of rare keys that are to be read: by segment and place, with the keys that can be in them and the ranges. */
      this.rares = new Map();
      /** The keys of each segment that can be in these blocks. */
      this.pending = segments.map(() => new Set());
      this.openRanges = [];
      this.leaves = [];
      this.room = MOST_EXPANDED;
      this.days = null;
      this.needsDays = false;
      /** Only documents before these were searched. */
      this.cut = segments.map((segment) => segment.documents);
      this.isPart = false;
      this.sizes = segments.map(() => null);
    }

    get host() {
      return this.reading.host;
    }

    notice(kind, query) {
      const text = D.query.canonical(query, null);
      if (!this.notices.some((notice) => notice.kind === kind && notice.text === text)) {
        this.notices.push({ kind, text });
      }
    }

    key(kind, value) {
      const key = kind + S.binary(this.host.bytesOf(value));
      if (!this.keys.has(key)) {
        if (this.keys.size >= MOST_KEYS) {
          throw new D.Fault('too-large', 'the search has too many words');
        }
        this.keys.set(key, null);
      }
      return key;
    }

    // ---- from the tree of the query to what is searched

    /** @param {object} query @returns {object} a node */
    compile(query) {
      switch (query.type) {
        case 'Everything':
          return { op: 'all' };
        case 'Text':
          return query.field === 'LIST' ? this.lists(query, 1) : this.text(query.field, query.words, false);
        case 'Exact':
          return this.text(query.field, query.word, true);
        case 'Prefix':
          return query.field === 'LIST' ? this.lists(query, 0) : this.prefix(query);
        case 'Fuzzy':
          return query.field === 'LIST' ? this.lists(query, 0) : this.fuzzy(query);
        case 'Near':
          return query.field === 'LIST' ? this.lists(query, 0) : this.near(query);
        case 'OfMediaType':
          return query.mediaType.endsWith('/*') ? this.range('g', 'M' + query.mediaType.slice(0, -1), null, 0, null)
            : this.tag('M' + query.mediaType);
        case 'Sizes':
          return this.leaf({ op: 'sizes', from: query.from, to: query.to === null ? Infinity : query.to });
        case 'OfKind':
          return query.kind === 'LIST' ? this.range('g', 'L', null, 0, null) : this.tag('I' + query.kind.toLowerCase());
        case 'RedactedFor':
          return this.tag('B' + query.code);
        case 'Marked':
          return this.tag('G' + D.query.MARKS[query.mark][0]);
        case 'SignedBy':
          return this.tag('D' + query.domain);
        case 'AsksForKey':
          return this.tag('Q' + keyName(query.name));
        case 'Aligned':
          return this.tag('Y');
        case 'Extension':
          return this.tag('E' + query.extension);
        case 'Dates':
          return this.dates(query);
        case 'Undated':
          return this.tag('U');
        case 'HasAttachment':
          return this.tag('A');
        case 'InLanguage':
          return this.tag('W' + query.code);
        case 'OfType':
          return this.tag('K' + query.kind.toLowerCase());
        case 'InTrove':
          return this.tag('T' + query.slug);
        case 'InRelease':
          return this.tag('R' + query.trove + '/' + query.number);
        case 'InReleases':
          return this.union([...query.releases].map((name) => this.key('g', 'R' + name)), null, 0);
        case 'Decided':
          this.notice('NOT_HERE', query);
          return { op: 'none' };
        case 'Is':
          return this.leaf({ op: 'docs', name: query.name, of: 'is', docs: null });
        case 'CopiesOf':
          return this.leaf({ op: 'docs', name: query.name, of: 'copies', docs: null });
        case 'InThread':
          return this.leaf({ op: 'docs', name: query.name, of: 'thread', docs: null });
        case 'Not':
          return { op: 'not', node: this.compile(query.query) };
        case 'And':
          return this.and(query.queries);
        case 'Or':
          return this.or(query.queries);
        default:
          this.notice('NOT_STATIC', query);
          return { op: 'none' };
      }
    }

    leaf(node) {
      this.leaves.push(node);
      return node;
    }

    union(keys, part, constant) {
      return { op: 'keys', keys, part, constant, range: null, rares: 0 };
    }

    tag(tag) {
      return this.union([this.key('g', tag)], null, 0);
    }

    and(queries) {
      const must = new Map();
      const filters = [];
      const without = [];
      for (const query of queries) {
        if (query.type === 'Not') {
          without.push(this.compile(query.query));
          continue;
        }
        const node = this.compile(query);
        if (ranks(query)) {
          const name = JSON.stringify(node);
          must.set(name, { node, boost: (must.has(name) ? must.get(name).boost : 0) + 1 });
        } else {
          filters.push(node);
        }
      }
      return { op: 'and', must: [...must.values()], filters, without };
    }

    or(queries) {
      const scored = [];
      const filters = [];
      for (const query of queries) {
        const node = this.compile(query);
        if (ranks(query)) {
          scored.push({ node, boost: 1 });
        } else {
          filters.push(node);
        }
      }
      return disjunction(scored, filters);
    }

    text(field, words, isExact) {
      const parts = FIELDS[field].map(([kind, part]) => PEOPLE.includes(field) && isAddress(words)
        ? { node: this.range('p', kind + addressOf(words) + '\0', null, 1, null), boost: 1 }
        : { node: this.words(kind, part, words, isExact), boost: part === 'head' ? HEAD_WEIGHT : 1 });
      return disjunction(parts);
    }

    /** A word or a phrase in one field. */
    words(kind, part, text, isExact) {
      const words = D.words.split(text, true);
      if (words.length === 0) {
        return { op: 'none' };
      }
      const keys = (forms) => [...new Set(forms)].map((form) => this.key(kind, form));
      const typedForm = (word) => text.slice(word.start, word.end);
      const spelled = (word) => keys(D.words.spellings(typedForm(word), word.folded));
      if (words.length > 1) {
        return this.leaf({ op: 'phrase', kind, part, terms: words.map(spelled), at: words.map((word) => word.position - words[0].position),
          between: -1 });
      }
      const forms = isExact ? [] : D.words.forms(typedForm(words[0]), words[0].folded);
      return { op: 'words', kind, part, keys: forms.length > 1 ? keys(forms) : spelled(words[0]) };
    }

    near(query) {
      const words = D.words.split(query.words, true);
      return disjunction([], FIELDS[query.field].map(([kind, part]) => this.leaf({ op: 'phrase', kind, part, at: null, between: query.between,
        terms: words.map((word) => D.words.spellings(query.words.slice(word.start, word.end), word.folded)
          .map((form) => this.key(kind, form))) })));
    }

    /**
     * All keys with a start that a function accepts.
     *
     * @param {string} kind
     * @param {string} start of the value
     * @param {?string} part in which the word must be
     * @param {number} constant what it adds to the score
     * @param {?{query: object, most: number, accepts: ?function(string): boolean, like: ?{word: string[], edits: number}, kind: ?string}} limits null when all
     *     keys are wanted, whatever it costs
     */
    range(kind, start, part, constant, limits) {
      const node = { op: 'keys', keys: [], part, constant, range: this.ranges.length, rares: 0 };
      this.ranges.push({ kind, start: kind + S.binary(this.host.bytesOf(start)), node, limits });
      return node;
    }

    prefix(query) {
      const start = D.words.split(query.start, true)[0].folded;
      return disjunction([], FIELDS[query.field].map(([kind, part]) => this.range(kind, start, kind === 'w' ? part : null, 0,
          { query, most: MOST_BEGINNING })));
    }

    fuzzy(query) {
      const like = { word: [...D.words.split(query.word, true)[0].folded], edits: query.edits };
      return disjunction([], FIELDS[query.field].map(([kind, part]) => this.range(kind, '', kind === 'w' ? part : null, 0,
          { query, most: MOST_LIKE, like, accepts: D.words.similar(query.word, query.edits) })));
    }

    lists(query, constant) {
      const wanted = { ...query, field: 'ANY' };
      return this.range('g', 'L', null, constant,
          { query, most: MOST_LISTS, kind: 'LISTS_CUT', accepts: (list) => D.words.marks(list.slice(1), wanted).length > 0 });
    }

    dates(query) {
      this.needsDays = true;
      return { op: 'and', must: [], filters: [this.leaf({ op: 'dates', from: query.from, to: query.to, docs: null })],
        without: [this.tag('U')] };
    }

    // ---- reading the dictionary

    /** Looks up all keys and ranges; one round trip. Rare keys are only found by their blocks, which are read with the lists. */
    async lookUp() {
      const pieces = [];
      const visits = [];
      const want = (s, block) => {
        pieces.push(this.segments[s].blockPiece(block));
        const visit = { s, block, keys: new Set(), ranges: [] };
        visits.push(visit);
        return visit;
      };
      const chosen = this.ranges.map((range) => this.blocksOf(range));
      this.segments.forEach((segment, s) => {
        const blocks = new Map();
        const at = (block) => {
          if (!blocks.has(block)) {
            blocks.set(block, want(s, block));
          }
          return blocks.get(block);
        };
        for (const [key, known] of this.keys) {
          const block = known === null ? segment.blockOf(key) : -1;
          if (block >= 0) {
            at(block).keys.add(key);
          }
        }
        this.ranges.forEach((range, i) => {
          for (const block of chosen[i][s]) {
            at(block).ranges.push(range);
          }
        });
      });
      const needsDays = this.days === null
          && (this.needsDays || !this.ranked && this.segments.length > 1 && ['RELEVANCE', 'NEWEST', 'OLDEST'].includes(this.sort));
      const dayPieces = needsDays ? this.segments.map((segment) => segment.daysPiece()) : [];
      const loaded = await this.reading.load([...pieces, ...dayPieces]);
      if (needsDays) {
        this.days = this.segments.map((segment, s) => segment.readDays(loaded[pieces.length + s]));
      }
      for (const [key, known] of this.keys) {
        if (known === null) {
          this.keys.set(key, this.segments.map(() => null));
        }
      }
      visits.forEach((visit, i) => this.visit(visit, loaded[i]));
      for (const range of this.ranges) {
        this.wantRares(range);
        this.expand(range);
      }
      this.openRanges.push(...this.ranges.filter((range) => range.node.rares > 0));
      this.ranges = [];
    }

    visit({ s, block, keys, ranges }, bytes) {
      const segment = this.segments[s];
      const missing = new Set(keys);
      const rares = segment.scan(block, bytes, (entry) => {
        if (missing.delete(entry.key)) {
          this.keys.get(entry.key)[s] = new Postings(segment, entry);
        }
        ranges.forEach((range) => this.consider(range, s, entry));
      });
      for (const key of missing) {
        const number = S.lowest(0, rares.length, (i) => rares[i].next === null || rares[i].next > key);
        if (number < rares.length) {
          this.pending[s].add(key);
          this.rareBlock(s, rares[number]).keys.add(key);
        }
      }
      for (const range of ranges) {
        range.rares.push(...rares.filter(({ key, next }) => (key <= range.start || key.startsWith(range.start)) && (next === null || next > range.start))
          .map((rare) => ({ s, rare })));
      }
    }

    /** What is wanted of a block of rare keys. */
    rareBlock(s, { piece }) {
      const name = s + ' ' + piece.from;
      if (!this.rares.has(name)) {
        this.rares.set(name, { s, piece, keys: new Set(), ranges: new Set() });
      }
      return this.rares.get(name);
    }

    /** Chooses the blocks of rare keys for a range; within the budget, those that are most promising. */
    wantRares(range) {
      const { limits } = range;
      let some = range.rares;
      if (limits && limits.like) {
        some = this.likely(range, some.map((one) => ({ one, key: one.rare.key, next: one.rare.next }))).map(({ one }) => one);
      }
      if (limits !== null) {
        let room = range.left;
        const affordable = some.filter(({ rare }) => {
          room -= rare.piece.to - rare.piece.from;
          return room >= 0;
        });
        range.isCut = range.isCut || affordable.length < some.length;
        some = affordable;
      }
      range.node.rares = some.length;
      some.forEach(({ s, rare }) => this.rareBlock(s, rare).ranges.add(range));
    }

    /** What reads the blocks of rare keys; to be done in one round trip, and then closed. */
    rareJobs() {
      const jobs = [...this.rares.values()].filter(({ s, keys, ranges }) => keys.size > 0 || this.active[s] || [...ranges].some(({ limits }) => limits !== null));
      return jobs.map(({ s, piece, keys, ranges }) => ({ piece, then: (bytes) => {
        const segment = this.segments[s];
        segment.scanRares(bytes, (entry) => {
          if (keys.has(entry.key)) {
            this.keys.get(entry.key)[s] = new Postings(segment, entry);
          }
          ranges.forEach((range) => this.consider(range, s, entry));
        });
      } }));
    }

    /** After the jobs: there are no other rare keys. */
    closeRares() {
      this.rares.clear();
      this.pending.forEach((keys) => keys.clear());
      for (const range of this.openRanges) {
        range.node.rares = 0;
        this.expand(range);
      }
      this.openRanges = [];
    }

    consider(range, s, entry) {
      const documents = range.node.part === 'body' ? entry.body : range.node.part === 'head' ? entry.head : entry.count;
      const accepts = range.limits && range.limits.accepts;
      if (!entry.key.startsWith(range.start) || documents === 0 || accepts && !accepts(this.host.utf8(bytesOfBinary(entry.key.slice(1))))) {
        return;
      }
      range.found = range.found || new Map();
      if (!range.found.has(entry.key)) {
        range.found.set(entry.key, { documents: 0, entries: [] });
      }
      const found = range.found.get(entry.key);
      found.documents += documents;
      found.entries.push([s, entry]);
    }

    /** The blocks of each segment to look through for a range; within the budget, those that are most promising. */
    blocksOf(range) {
      const { limits } = range;
      const all = this.segments.map((segment) => {
        const [first, end] = segment.blocksOf(range.start);
        const blocks = Array.from({ length: end - first }, (unused, i) => first + i);
        if (!limits || !limits.like) {
          return blocks;
        }
        return this.likely(range, blocks.map((block) => ({ block, key: segment.blockKeys[block], next: segment.blockKeys[block + 1] || null })))
          .map(({ block }) => block);
      });
      range.rares = [];
      if (limits === null) {
        return all;
      }
      const sizeOf = (s, block) => this.segments[s].blockStarts[block + 1] - this.segments[s].blockStarts[block];
      const total = all.reduce((sum, blocks, s) => blocks.reduce((some, block) => some + sizeOf(s, block), sum), 0);
      const budget = (this.isComplete ? LIMITS.expandingAll : LIMITS.expanding) / this.ranges.length;
      range.left = Math.max(budget - total, budget / 2);
      if (total <= budget / 2) {
        return all;
      }
      return all.map((blocks, s) => {
        let room = blocks.reduce((sum, block) => sum + sizeOf(s, block), 0) * budget / 2 / total;
        const some = blocks.filter((block, i) => {
          room -= sizeOf(s, block);
          return i === 0 || room >= 0;
        });
        range.isCut = range.isCut || some.length < blocks.length;
        return some;
      });
    }

    get documents() {
      return this.segments.reduce((sum, segment) => sum + segment.documents, 0);
    }

    /**
     * Of some blocks, those that can have a word like another one; first those that begin like it.
     *
     * @param {{key: string, next: ?string}[]} blocks each has keys from `key` on, before `next`
     */
    likely(range, blocks) {
      const { like } = range.limits;
      const word = S.binary(this.host.bytesOf(like.word.join('')));
      const rated = [];
      blocks.forEach((block, i) => {
        const key = block.key;
        const next = block.next === null ? '' : block.next;
        const shared = key[0] === range.kind && next[0] === range.kind ? sharedStart(key, next).slice(1) : '';
        const beginning = this.host.utf8(bytesOfBinary(shared)).replace(/\uFFFD+$/, '');
        const least = Math.min(...D.words.distances([...beginning], like.word, like.edits));
        if (least <= like.edits) {
          rated.push({ block, least, begins: Math.max(sharedStart(key.slice(1), word).length, sharedStart(next.slice(1), word).length), i });
        }
      });
      rated.sort((a, b) => a.least - b.least || b.begins - a.begins || a.i - b.i);
      return rated.map(({ block }) => block);
    }

    /** Decides which words a range stands for, of those that were found: those in most documents. */
    expand(range) {
      const { node, limits } = range;
      let all = [...range.found || []];
      const most = limits && limits.most ? Math.min(limits.most, limits.kind ? MOST_LISTS : this.room) : MOST_EXPANDED;
      const isLast = node.rares === 0;
      if (isLast && limits && (all.length > most || range.isCut)) {
        this.notice(limits.kind || (this.room < MOST_BEGINNING ? 'EXPANSION_SPENT' : 'EXPANSION_CUT'), limits.query);
        this.isPart = true;
      }
      if (all.length > most) {
        all.sort(([a, x], [b, y]) => y.documents - x.documents || (a < b ? -1 : 1));
        all = all.slice(0, most);
      }
      if (isLast && limits && !limits.kind) {
        this.room -= all.length;
      }
      node.keys = [];
      for (const [key, { entries }] of all) {
        if (!this.keys.get(key)) {
          this.keys.set(key, this.segments.map(() => null));
        }
        const postings = this.keys.get(key);
        for (const [s, entry] of entries) {
          postings[s] = postings[s] || new Postings(this.segments[s], entry);
        }
        node.keys.push(key);
      }
    }

    // ---- what is known of each node

    /** @returns {?Postings} */
    postings(key, s) {
      return this.keys.get(key)[s];
    }

    /** The documents that have one of the keys in a part. */
    unionOf(keys, part, s) {
      const known = [];
      let isWhole = true;
      for (const key of keys) {
        const postings = this.postings(key, s);
        if (postings === null || postings.countIn(part) === 0) {
          isWhole = isWhole && !this.pending[s].has(key);
          continue;
        }
        if (postings.docs === null) {
          isWhole = false;
        } else {
          known.push(postings.documentsIn(part));
          isWhole = isWhole && (postings.isWhole || this.areChunksRead);
        }
      }
      const docs = set(mergeAll(known));
      return isWhole ? exactly(docs) : { low: docs, high: ALL };
    }

    /** The documents of a node in a segment, as far as they are known. */
    bounds(node, s) {
      switch (node.op) {
        case 'all':
          return exactly(ALL);
        case 'none':
          return NOTHING;
        case 'words':
          return this.unionOf(node.keys, node.part, s);
        case 'keys': {
          const known = this.unionOf(node.keys, node.part, s);
          return node.rares === 0 ? known : { low: known.low, high: ALL };
        }
        case 'phrase':
          return node.hits && node.hits[s] ? exactly(set(node.hits[s].docs))
            : { low: EMPTY, high: node.likely && node.likely[s] ? set(node.likely[s])
              : node.terms.map((keys) => this.unionOf(keys, node.part, s).high).reduce(both) };
        case 'dates': case 'docs':
          return node.docs === null ? UNKNOWN : exactly(set(node.docs[s]));
        case 'sizes':
          return this.sizes[s] === null ? UNKNOWN : exactly(set(this.sizes[s].docs.filter((unused, i) => {
            const size = this.sizes[s].values[i];
            return size >= node.from && size <= node.to;
          })));
        case 'not':
          return negative(this.bounds(node.node, s));
        case 'and':
          return childrenOf(node).map((one) => node.without.includes(one) ? negative(this.bounds(one, s)) : this.bounds(one, s))
            .reduce((a, b) => ({ low: both(a.low, b.low), high: both(a.high, b.high) }), exactly(ALL));
        case 'or':
          return childrenOf(node).map((one) => this.bounds(one, s))
            .reduce((a, b) => ({ low: either(a.low, b.low), high: either(a.high, b.high) }), NOTHING);
        default:
          throw new Error(node.op);
      }
    }

    /** The documents that can match, or surely do, as far as is known. */
    candidates(s, isSure = false) {
      const { low, high } = this.bounds(this.plan, s);
      const all = isSure ? low : high;
      const { documents } = this.segments[s];
      const docs = all.not ? pick(span(0, documents), all.docs, false) : all.docs;
      return docs.subarray(0, seek(docs, 0, this.cut[s]));
    }

    // ---- reading lists

    /** All postings of a node and those below it, in one segment. */
    *postingsOf(node, s) {
      const keys = node.op === 'phrase' ? node.terms.flat() : node.keys || [];
      for (const key of keys) {
        const postings = this.postings(key, s);
        if (postings !== null && (node.part === null || postings.countIn(node.part) > 0)) {
          yield postings;
        }
      }
      for (const one of childrenOf(node)) {
        yield* this.postingsOf(one, s);
      }
    }

    /** At most this many documents match, by the dictionary alone. */
    most(node) {
      switch (node.op) {
        case 'none':
          return 0;
        case 'words': case 'keys':
          return this.mostOf(node.keys, node.part) + (node.rares || 0) * S.RARE;
        case 'phrase':
          return Math.min(...node.terms.map((keys) => this.mostOf(keys, node.part)));
        case 'and':
          return Math.min(this.documents, ...node.must.map((part) => this.most(part.node)), ...node.filters.map((one) => this.most(one)));
        case 'or':
          return childrenOf(node).reduce((sum, one) => sum + this.most(one), 0);
        default:
          return this.documents;
      }
    }

    /** At most so many documents have one of the keys. */
    mostOf(keys, part) {
      return keys.reduce((sum, key) => sum + this.frequencyOf(key, part) + S.RARE * this.pending.filter((some) => some.has(key)).length, 0);
    }

    isHopeless(s) {
      const { high } = this.bounds(this.plan, s);
      return !high.not && high.docs.length === 0;
    }

    /** Reads lists, whole if they are short; and what dates and phrases need with them. One round trip. */
    async readLists() {
      const unread = new Set();
      this.active = this.segments.map((segment, s) => !this.isHopeless(s));
      this.segments.forEach((segment, s) => {
        for (const postings of this.active[s] ? this.postingsOf(this.plan, s) : []) {
          if (!postings.isWhole) {
            unread.add(postings);
          }
        }
      });
      const sorted = [...unread].sort((a, b) => a.entry.length - b.entry.length);
      const total = sorted.reduce((sum, postings) => sum + postings.entry.length, 0);
      const places = this.placesToRead();
      const allPlaces = places.reduce((sum, postings) => sum + postings.entry.placesLength, 0);
      const limit = this.phrases.length === 0 ? LIMITS.whole * this.factor : this.left;
      const isAll = this.isComplete || total + allPlaces <= limit;
      let room = isAll ? Infinity : this.phrases.length === 0 ? limit * 0.6 : limit * 0.4;
      const few = this.isComplete ? Infinity : this.most(this.plan);
      const whole = [];
      const long = [];
      for (const postings of sorted) {
        const { entry } = postings;
        room -= entry.length;
        (room >= 0 && !isCheaperByChunks(postings, few) || entry.directory === 0 ? whole : long).push(postings);
      }
      const read = whole.reduce((sum, postings) => sum + postings.entry.length, 0);
      if (read > 3 * LIMITS.whole * this.factor && !this.isComplete) {
        this.leaveOut(whole);
      }
      // with few candidates, only the chunks that have them are needed
      this.mayBeFew = few <= MAYBE_FEW;
      const isDirectory = !this.isOneOrTwoWords || this.mayBeFew;
      const share = isDirectory ? 0 : LIMITS.best + Math.max(8_000, (LIMITS.whole / 2 - read) / Math.max(1, long.length));
      const heads = long.map((postings) => ({ postings, size: Math.min(postings.entry.length, postings.entry.directory + Math.ceil(share)) }));
      const jobs = [
        ...this.rareJobs(),
        ...whole.map((postings) => this.wholeJob(postings)),
        ...heads.map(({ postings, size }) => ({
          piece: { path: postings.segment.words, from: postings.entry.list, to: postings.entry.list + size },
          then: (bytes) => this.readHead(postings, bytes),
        })),
        ...this.edgeJobs(),
        ...this.placeJobs(places, isAll ? Infinity : (limit - Math.min(read, limit)) / 3),
      ];
      await this.do(jobs);
      this.closeRares();
      this.long = long.filter((postings) => !postings.isWhole);
    }

    /** Of too many short lists, keeps those with most documents. @param {Postings[]} whole shortest first; is changed */
    leaveOut(whole) {
      let room = 3 * LIMITS.whole * this.factor;
      const kept = [];
      for (let i = whole.length - 1; i >= 0; i--) {
        room -= whole[i].entry.length;
        if (room >= 0) {
          kept.push(whole[i]);
        } else {
          this.isPart = true; // it stays unknown
        }
      }
      whole.splice(0, whole.length, ...kept);
    }

    wholeJob(postings) {
      const { entry, segment } = postings;
      const piece = { path: segment.words, from: entry.list, to: entry.list + entry.length };
      if (entry.directory > 0) {
        return { piece, then: (bytes) => this.readHead(postings, bytes) };
      }
      piece.inflated = S.MOST_CHUNK;
      return { piece, then: (bytes) => {
        postings.chunks.set(0, S.wholeChunk(bytes, postings.kind, 0, segment.documents, entry.count));
        postings.assemble();
      } };
    }

    /** Reads the pieces of all jobs in one round trip. */
    async do(jobs) {
      if (jobs.length === 0) {
        return;
      }
      const loaded = await this.reading.load(jobs.map((job) => job.piece));
      await Promise.all(jobs.map((job, i) => job.then(loaded[i])));
    }

    /** Reads the directory of a long list and the chunks that are there. */
    async readHead(postings, bytes) {
      const { entry, segment } = postings;
      postings.directory = S.readDirectory(bytes.subarray(0, entry.directory), entry, segment.documents);
      const here = [];
      postings.directory.chunks.forEach((chunk, i) => {
        if (chunk.to <= bytes.length) {
          here.push(i);
        }
      });
      const inflated = await S.inflateAll(this.host, here.map((i) => {
        const chunk = postings.directory.chunks[i];
        return [bytes.subarray(chunk.from, chunk.to), S.MOST_CHUNK];
      }));
      here.forEach((number, i) => postings.putChunk(number, inflated[i]));
      postings.assemble();
    }

    /** Reads the chunks of long lists that have candidates; within the budget, those with the newest. */
    async readChunks() {
      if (this.long.length === 0) {
        return;
      }
      const items = [];
      let total = 0;
      this.segments.forEach((segment, s) => {
        const mine = this.long.filter((postings) => postings.segment === segment);
        if (mine.length === 0) {
          return;
        }
        const docs = this.candidates(s);
        total += docs.length;
        for (const postings of mine) {
          for (let i = 0; i < docs.length;) {
            const number = postings.chunkOf(docs[i]);
            if (number === postings.directory.chunks.length) {
              break;
            }
            const place = postings.directory.chunks[number];
            if (!postings.chunks.has(number)) {
              items.push({ s, document: docs[i], size: place.to - place.from, postings, number });
            }
            i = seek(docs, i, place.last + 1);
          }
        }
      });
      const isFew = total <= FEW;
      const isShort = this.isOneOrTwoWords && !isFew && !this.mayBeFew && !this.isComplete;
      const chosen = this.within(items, isShort ? 0 : this.phrases.length === 0 ? LIMITS.more * this.factor : this.left / 2);
      this.areChunksRead = true;
      const jobs = chosen.map(({ postings, number }) => {
        const place = postings.directory.chunks[number];
        return {
          piece: { path: postings.segment.words, from: postings.entry.list + place.from, to: postings.entry.list + place.to, inflated: S.MOST_CHUNK },
          then: (bytes) => postings.putChunk(number, bytes),
        };
      });
      if (isFew && jobs.length > 0) {
        this.segments.forEach((segment, s) => {
          for (const document of this.active[s] ? this.candidates(s) : []) {
            jobs.push({ piece: segment.cardPiece(document), then: () => {} });
          }
        });
      }
      await this.do(jobs);
      this.long.forEach((postings) => postings.assemble());
    }

    /**
     * What a budget allows, in the order of time from the newest. What it does not allow limits what is searched.
     *
     * @param {{s: number, document: number, size: number}[]} items each needed for documents from this one on
     */
    within(items, budget) {
      if (this.isComplete) {
        return items;
      }
      items.sort((a, b) => this.segments[b.s].monthOf(b.document) - this.segments[a.s].monthOf(a.document) || a.document - b.document || a.s - b.s);
      let room = budget;
      return items.filter((item) => {
        if (item.document >= this.cut[item.s]) {
          return false;
        }
        room -= item.size;
        if (room < 0) {
          this.cut[item.s] = item.document;
          this.isPart = true;
          return false;
        }
        return true;
      });
    }

    // ---- dates

    /** What decides about the first and last days of ranges of dates. */
    edgeJobs() {
      const jobs = [];
      for (const node of this.leaves.filter((leaf) => leaf.op === 'dates')) {
        node.docs = this.segments.map(() => NONE);
        this.segments.forEach((segment, s) => {
          if (!this.active[s]) {
            return;
          }
          const { days, ends } = this.days[s];
          const isEdge = (day) => node.from !== null && Math.abs(day - node.from + 0.5) < 1 || node.to !== null && Math.abs(day - node.to - 0.5) < 1;
          const isInside = (day) => (node.from === null || day >= node.from) && (node.to === null || day <= node.to);
          // days are from the newest, so a range of days is a range of the table
          const first = node.to === null ? 0 : S.lowest(0, days.length, (i) => days[i] <= node.to + 1);
          for (let i = first; i < days.length && (node.from === null || days[i] >= node.from - 1);) {
            const begin = i === 0 ? 0 : ends[i - 1];
            if (isEdge(days[i])) {
              jobs.push(this.edgeJob(node, s, days[i], begin, ends[i]));
              i++;
              continue;
            }
            while (i < days.length && isInside(days[i]) && !isEdge(days[i])) {
              i++;
            }
            node.docs[s] = merge(node.docs[s], span(begin, ends[i - 1]));
          }
        });
      }
      return jobs;
    }

    edgeJob(node, s, day, begin, end) {
      return {
        piece: this.segments[s].columnPiece('dayshift', begin, end),
        then: (bytes) => {
          const docs = [];
          for (let document = begin; document < end; document++) {
            const shift = bytes[(document >> 2) - (begin >> 2)] >> 2 * (document & 3) & 3;
            const own = day + (shift === 3 ? -1 : shift);
            if (shift !== 2 && (node.from === null || own >= node.from) && (node.to === null || own <= node.to)) {
              docs.push(document);
            }
          }
          node.docs[s] = merge(node.docs[s], Int32Array.from(docs));
        },
      };
    }

    // ---- phrases

    get phrases() {
      return this.leaves.filter((leaf) => leaf.op === 'phrase');
    }

    /** What a query with phrases may still read. */
    get left() {
      return Math.max(0, LIMITS.phrase * this.factor - this.reading.cost.bytes);
    }

    /** The lists whose positions phrases need. */
    placesToRead() {
      const all = new Set();
      for (const node of this.phrases) {
        this.segments.forEach((segment, s) => {
          for (const postings of this.active[s] ? this.postingsOf(node, s) : []) {
            all.add(postings);
          }
        });
      }
      return [...all].filter((postings) => postings.entry.inline === null).sort((a, b) => a.entry.placesLength - b.entry.placesLength);
    }

    /** Positions of words that have few of them, and the tables of the others. @param {number} room how many bytes are read whole */
    placeJobs(places, room) {
      const jobs = [];
      for (const postings of places) {
        const { entry, segment } = postings;
        const table = postings.unitCount > 1 ? 4 * postings.unitCount : 0;
        check(table <= entry.placesLength, 'the lengths of positions');
        room -= entry.placesLength;
        const isWhole = room === Infinity || room >= 0 && entry.placesLength <= LIMITS.places;
        if (!isWhole && table === 0) {
          continue;
        }
        const piece = { path: segment.places, from: entry.places, to: entry.places + (isWhole && table > 0 ? entry.placesLength : isWhole ? 0 : table) };
        if (isWhole && table === 0) {
          piece.to = entry.places + entry.placesLength;
          piece.inflated = 16 << 20;
        }
        jobs.push({ piece, then: (bytes) => {
          if (table === 0) {
            postings.unitBytes = new Map([[0, bytes]]);
          } else {
            postings.readTable(bytes.subarray(0, table));
            postings.allUnits = isWhole ? bytes : null;
          }
        } });
      }
      return jobs;
    }

    /**
     * Reads the positions of candidates, newest first within the budget.
     *
     * @param {boolean} isFirst only of words whose lists were read whole, so that fewer candidates are left for the others
     */
    async readPositions(isFirst) {
      const nodes = [];
      for (const node of this.phrases) {
        const numbers = node.terms.map((keys, i) => i).filter((i) => !isFirst || this.segments.every((segment, s) => !this.active[s]
          || node.terms[i].every((key) => this.postings(key, s) === null || this.postings(key, s).isWhole)));
        if (!isFirst || numbers.length > 1) {
          nodes.push({ node, numbers, keys: new Set(numbers.flatMap((i) => node.terms[i])) });
        }
      }
      if (nodes.length === 0 || isFirst && this.long.length === 0) {
        return;
      }
      const items = [];
      const here = [];
      this.segments.forEach((segment, s) => {
        if (this.active[s]) {
          this.wantUnits(nodes, s, items, here);
        }
      });
      const size = items.reduce((sum, item) => sum + item.size, 0);
      if (isFirst && size > this.left / 3) {
        return;
      }
      const inflated = await S.inflateAll(this.host, here.map((one) => [one.bytes, 16 << 20]));
      here.forEach(({ postings, unit }, i) => postings.putUnit(unit, inflated[i]));
      const chosen = isFirst ? items : this.within(items, this.left);
      await this.do(chosen.map(({ postings, unit }) => ({
        piece: postings.unitPiece(unit),
        then: (bytes) => postings.putUnit(unit, bytes),
      })));
      this.segments.forEach((segment, s) => {
        if (!this.active[s]) {
          return;
        }
        const all = set(this.candidates(s));
        for (const { node, numbers } of nodes) {
          const hits = this.phraseHits(node, s, both(all, this.bounds(node, s).high).docs, numbers);
          if (isFirst) {
            node.likely = node.likely || this.segments.map(() => null);
            node.likely[s] = hits.docs;
          } else {
            node.hits = node.hits || this.segments.map(() => null);
            node.hits[s] = hits;
          }
        }
      });
    }

    /** The units of positions that candidates need. @param {object[]} items gets what is to be read @param {object[]} here what was read */
    wantUnits(nodes, s, items, here) {
      const all = set(this.candidates(s));
      const seen = new Map();
      for (const { node, keys } of nodes) {
        const { docs } = both(all, this.bounds(node, s).high);
        for (const postings of this.postingsOf(node, s)) {
          shared(keys.has(postings.entry.key) ? docs : NONE, postings.docs, (i, at) => {
            const unit = Math.floor(postings.ordinal(at) / S.UNIT);
            const name = postings.entry.key + ' ' + unit;
            if (!seen.has(name)) {
              seen.set(name, this.wantUnit(postings, unit, s, docs[i], items, here));
            } else if (seen.get(name) !== null) {
              seen.get(name).document = Math.min(seen.get(name).document, docs[i]);
            }
          });
        }
      }
    }

    /** @returns {?object} what is to be read; null if it is here */
    wantUnit(postings, unit, s, document, items, here) {
      if (postings.units.has(unit)) {
        return null;
      }
      if (postings.unitBytes && postings.unitBytes.has(unit)) {
        postings.putUnit(unit, postings.unitBytes.get(unit));
      } else if (postings.allUnits) {
        const from = postings.unitLengths.starts[unit];
        here.push({ postings, unit, bytes: postings.allUnits.subarray(from, from + postings.unitLengths.lengths[unit]) });
      } else {
        const piece = postings.unitPiece(unit);
        const item = { s, document, size: piece.to - piece.from, postings, unit };
        items.push(item);
        return item;
      }
      return null;
    }

    /** The documents with a phrase, and how often. @param {number[]} numbers of the words that count */
    phraseHits(node, s, candidates, numbers) {
      const lists = numbers.map((i) => node.terms[i].map((key) => this.postings(key, s)).filter((one) => one !== null && one.docs !== null)
        .map((postings) => ({ postings, at: 0 })));
      const at = node.at === null ? null : numbers.map((i) => node.at[i] - node.at[numbers[0]]);
      const names = numbers.map((i) => node.terms[i].join(' '));
      const between = node.between + node.terms.length - numbers.length;
      const docs = [];
      const frequencies = [];
      for (const document of candidates) {
        const words = lists.map((terms) => this.placesOf(terms, document, node.part));
        const frequency = words.some((places) => places.length === 0) ? 0 : at !== null ? together(words, at) : near(words, names, between) ? 1 : 0;
        if (frequency > 0) {
          docs.push(document);
          frequencies.push(frequency);
        }
      }
      return { docs: Int32Array.from(docs), frequencies };
    }

    placesOf(terms, document, part) {
      let all = NONE;
      for (const term of terms) {
        const { postings } = term;
        term.at = seek(postings.docs, term.at, document);
        if (term.at < postings.docs.length && postings.docs[term.at] === document) {
          all = merge(all, postings.positions(term.at, part));
        }
      }
      return all;
    }

    // ---- columns

    /** The values of a column for some documents of each segment; within the budget, those of the newest. @param {Int32Array[]} wanted */
    async column(name, width, wanted) {
      const items = [];
      wanted.forEach((docs, s) => {
        // documents that are near each other are read together
        for (let i = 0; i < docs.length;) {
          const from = docs[i];
          let end = i;
          while (end < docs.length && (docs[end] - from) * width < 16_384 && (end === i || (docs[end] - docs[end - 1]) * width < REQUEST)) {
            end++;
          }
          items.push({ s, document: from, to: docs[end - 1] + 1, size: (docs[end - 1] + 1 - from) * width + REQUEST, first: i, end });
          i = end;
        }
      });
      const values = wanted.map((docs) => new Float64Array(docs.length));
      const chosen = this.within(items, LIMITS.more * this.factor);
      await this.do(chosen.map((item) => ({
        piece: this.segments[item.s].columnPiece(name, item.document, item.to),
        then: (bytes) => {
          const docs = wanted[item.s];
          for (let i = item.first; i < item.end; i++) {
            let value = 0;
            for (let j = width - 1; j >= 0; j--) {
              value = value * 256 + bytes[(docs[i] - item.document) * width + j];
            }
            values[item.s][i] = value;
          }
        },
      })));
      return wanted.map((docs, s) => {
        const end = seek(docs, 0, this.cut[s]);
        return { docs: docs.subarray(0, end), values: values[s].subarray(0, end) };
      });
    }

    async readSizes() {
      if (this.leaves.some((leaf) => leaf.op === 'sizes') || this.sort === 'LARGEST' || this.sort === 'SMALLEST') {
        this.sizes = await this.column('size', 4, this.segments.map((segment, s) => this.active[s] ? this.candidates(s) : NONE));
      }
    }

    // ---- names of documents

    /** The documents of id:, copies: and thread:. */
    async readNames() {
      const nodes = this.leaves.filter((leaf) => leaf.op === 'docs');
      if (nodes.length === 0) {
        return;
      }
      const named = await this.named(nodes.map((node) => node.name));
      for (let i = 0; i < nodes.length; i++) {
        const all = nodes[i].of === 'is' ? named[i] : nodes[i].of === 'copies' ? await this.copies(named[i])
          : await this.thread(nodes[i].name, named[i]);
        nodes[i].docs = this.segments.map((segment, s) => Int32Array.from([...new Set(all.filter((one) => one.s === s)
          .map((one) => one.document))].sort((a, b) => a - b)));
      }
    }

    /** The documents with each of some names. */
    async named(names) {
      const keys = [];
      for (const name of names) {
        keys.push(isNumber(name) ? await this.hash(String(name.number), 'd') : await this.hash(withoutBlanks(name.id), 'i'));
      }
      const found = await this.find(keys);
      const all = names.map((name, i) => found.get(keys[i]));
      const unsure = names.flatMap((name, i) => isNumber(name) && name.trove !== null ? all[i] : []);
      if (unsure.length > MOST_CARDS) {
        throw new D.Fault('too-large', 'too many documents have this number');
      }
      const troves = new Map();
      const cards = await this.cards(unsure);
      cards.forEach((card, i) => troves.set(unsure[i].s + ' ' + unsure[i].document, card.trove));
      return names.map((name, i) => isNumber(name) && name.trove !== null
        ? all[i].filter(({ s, document }) => troves.get(s + ' ' + document) === name.trove) : all[i]);
    }

    /** The key of a text of which the index has only a hash. @param {string} kind */
    async hash(text, kind) {
      return hashKey(S.binary((await this.host.sha256(this.host.bytesOf(text))).subarray(0, 8)), kind);
    }

    /** The documents of some keys; two round trips. @returns {Promise<Map<string, {s: number, document: number}[]>>} */
    async find(keys) {
      for (const key of keys) {
        if (!this.keys.has(key)) {
          this.keys.set(key, null);
        }
      }
      await this.lookUp();
      const unread = [...new Set(keys)].flatMap((key) => this.keys.get(key)).filter((postings) => postings !== null && !postings.isWhole);
      await this.do(unread.map((postings) => this.wholeJob(postings)));
      const found = new Map();
      for (const key of keys) {
        found.set(key, this.keys.get(key).flatMap((postings, s) => postings === null ? []
          : Array.from(postings.docs, (document) => ({ s, document }))));
      }
      return found;
    }

    cards(documents) {
      return S.readCards(this.reading, documents.map(({ s, document }) => ({ segment: this.segments[s], document })));
    }

    async records(documents) {
      const cards = await this.cards(documents);
      return S.readRecords(this.reading, documents.map(({ s }, i) => ({ segment: this.segments[s], card: cards[i] })));
    }

    async copies(named) {
      const records = await this.records(named.slice(0, MOST_CARDS));
      const keys = [...new Set(records.map((record) => record.copy).filter((copy) => copy !== null))].map((copy) => hashKey(ofHex(copy), 'y'));
      const found = await this.find(keys);
      return named.concat(...found.values());
    }

    /**
     * The documents of threads: those that have or name an identifier that another one has or names, over any number of steps. A doubtful
     * link counts only if a document has the identifier.
     */
    async thread(name, named) {
      const documents = new Map();
      const known = new Map();
      let newDocuments = named;
      let newHashes = isNumber(name) ? [] : [[(await this.hash(withoutBlanks(name.id), 'i')).slice(1, 9), true]];
      for (let round = 0; newDocuments.length > 0 || newHashes.length > 0; round++) {
        if (round === MOST_ROUNDS || documents.size + newDocuments.length > MOST_THREAD) {
          this.isPart = true;
          break;
        }
        newDocuments.forEach((one) => documents.set(one.s + ' ' + one.document, one));
        for (const record of await this.records(newDocuments)) {
          check(Array.isArray(record.links), 'a record');
          newHashes.push(...record.links.filter((link) => link !== null).map((link) => [ofHex(String(link).replace('?', '')), link[0] !== '?']));
        }
        const fresh = new Map();
        for (const [hash, isSure] of newHashes) {
          if (!known.has(hash) || isSure && !known.get(hash)) {
            known.set(hash, isSure);
            fresh.set(hash, isSure);
          }
        }
        const found = await this.find([...fresh.keys()].flatMap((hash) => ['m', 'u', 'i'].map((kind) => hashKey(hash, kind))));
        const next = new Map();
        for (const [hash, isSure] of fresh) {
          const hasOwner = found.get(hashKey(hash, 'i')).length > 0;
          if (isSure || hasOwner) {
            known.set(hash, true);
            for (const one of [...found.get(hashKey(hash, 'm')), ...(hasOwner ? found.get(hashKey(hash, 'u')) : [])]) {
              next.set(one.s + ' ' + one.document, one);
            }
          }
        }
        newDocuments = [...next].filter(([place]) => !documents.has(place)).map(([, one]) => one);
        newHashes = [];
      }
      return [...documents.values()];
    }

    // ---- scores

    /** The sums over all segments that BM25 needs. */
    statistics(part) {
      let documents = 0;
      let words = 0;
      for (const segment of this.segments) {
        documents += segment.fields[part].documents;
        words += segment.fields[part].words;
      }
      return { documents, average: f(words / documents) };
    }

    /** In how many documents a key is. */
    frequencyOf(key, part) {
      return this.keys.get(key).reduce((sum, postings) => sum + (postings === null ? 0 : postings.countIn(part)), 0);
    }

    /** @returns {Scorer} of a word with its spellings, or of a phrase */
    scorer(node, boost) {
      node.scorers = node.scorers || new Map();
      if (!node.scorers.has(boost)) {
        const { documents, average } = this.statistics(node.part);
        let rarity;
        if (node.op === 'words') {
          rarity = idf(Math.max(...node.keys.map((key) => this.frequencyOf(key, node.part))), documents);
        } else {
          const known = node.terms.flat().map((key) => this.frequencyOf(key, node.part)).filter((frequency) => frequency > 0);
          rarity = f(known.reduce((sum, frequency) => sum + idf(frequency, documents), 0));
        }
        node.scorers.set(boost, new Scorer(average, rarity, boost));
      }
      return node.scorers.get(boost);
    }

    /** The scores of some documents; 0 for those that do not match. */
    scores(node, s, docs, boost) {
      const scores = new Float32Array(docs.length);
      if (docs.length === 0) {
        return scores;
      }
      if (node.op === 'words') {
        this.wordScores(node, s, docs, boost, scores);
      } else if (node.op === 'phrase') {
        this.phraseScores(node, s, docs, boost, scores);
      } else if (node.op === 'keys') {
        const matching = this.unionOf(node.keys, node.part, s).low.docs;
        shared(docs, matching, (i) => {
          scores[i] = node.constant * boost;
        });
      } else if (node.op === 'and' || node.op === 'or') {
        const sums = new Float64Array(docs.length);
        for (const part of node.op === 'and' ? node.must : node.scored) {
          const some = this.scores(part.node, s, docs, f(boost * part.boost));
          for (let i = 0; i < docs.length; i++) {
            sums[i] += some[i];
          }
        }
        scores.set(sums);
        if (node.op === 'and' && node !== this.plan) {
          const { docs: without } = both(set(docs), not(this.bounds(node, s).low));
          shared(docs, without, (i) => {
            scores[i] = 0;
          });
        }
      }
      return scores;
    }

    wordScores(node, s, docs, boost, scores) {
      const scorer = this.scorer(node, boost);
      const sums = new Float64Array(docs.length);
      const lengths = new Uint8Array(docs.length).fill(1);
      for (const key of node.keys) {
        const postings = this.postings(key, s);
        if (postings === null || postings.docs === null) {
          continue;
        }
        const frequencies = postings.frequencies(node.part);
        const bytes = node.part === 'head' ? postings.headLength : postings.bodyLength;
        shared(docs, postings.docs, (i, at) => {
          if (frequencies[at] > 0) {
            sums[i] += frequencies[at];
            lengths[i] = node.kind === 'w' ? bytes[at] : 1;
          }
        });
      }
      for (let i = 0; i < docs.length; i++) {
        scores[i] = sums[i] > 0 ? scorer.score(sums[i], lengths[i]) : 0;
      }
    }

    phraseScores(node, s, docs, boost, scores) {
      const hits = node.hits[s];
      const scorer = this.scorer(node, boost);
      const words = node.terms[0].map((key) => this.postings(key, s)).filter((postings) => postings !== null && postings.docs !== null);
      shared(docs, hits.docs, (i, at) => {
        let length = 1;
        for (const postings of node.kind === 'w' ? words : []) {
          const index = seek(postings.docs, 0, docs[i]);
          if (postings.docs[index] === docs[i] && postings.frequencies(node.part)[index] > 0) {
            length = (node.part === 'head' ? postings.headLength : postings.bodyLength)[index];
          }
        }
        scores[i] = scorer.score(hits.frequencies[at], length);
      });
    }

    // ---- a single frequent word

    /** The key if the query is one word in one form; otherwise null. */
    get onlyKey() {
      const { plan } = this;
      const nodes = plan.op === 'words' ? [plan] : plan.op === 'or' && plan.filters.length === 0 ? plan.scored.map((part) => part.node) : [];
      const keys = new Set(nodes.flatMap((node) => node.op === 'words' ? node.keys : [null, '']));
      return keys.size === 1 && !keys.has(null) ? [...keys][0] : null;
    }

    /** How many documents match if the dictionary says so; otherwise −1. */
    get countedTotal() {
      const { plan, onlyKey } = this;
      if (plan.op === 'all') {
        return this.documents;
      }
      if (plan.op === 'keys' && plan.keys.length === 1 && plan.range === null) {
        return this.frequencyOf(plan.keys[0], plan.part);
      }
      if (onlyKey === null) {
        return -1;
      }
      return this.frequencyOf(onlyKey, plan.op === 'words' ? plan.part : null);
    }

    /**
     * Searches a single frequent word by the best chunks of its lists.
     *
     * @returns {Promise<?Array>} the candidates, or null when whole lists are needed
     */
    async best() {
      const key = this.ranked && !this.isComplete && this.offset + this.limit <= 512 ? this.onlyKey : null;
      const all = key === null ? [] : this.keys.get(key).filter((postings) => postings !== null && !postings.isWhole);
      const long = all.filter(({ entry }) => entry.directory > 0 && entry.length > LIMITS.bestFrom);
      if (long.length === 0) {
        return null;
      }
      await this.do([...this.rareJobs(), ...all.map((postings) => long.includes(postings) ? this.bestJob(postings) : this.wholeJob(postings))]);
      this.closeRares();
      const late = long.filter((postings) => postings.bestBytes === null);
      await this.do(late.map((postings) => ({
        piece: { path: postings.segment.words, from: postings.entry.list + postings.directory.best.from,
          to: postings.entry.list + postings.directory.best.to },
        then: (bytes) => {
          postings.bestBytes = bytes;
        },
      })));
      const inflated = await S.inflateAll(this.host, long.map((postings) => [postings.bestBytes, S.MOST_CHUNK]));
      long.forEach((postings, i) => {
        postings.chunks.set(-1, S.wholeChunk(inflated[i], postings.kind, 0, postings.segment.documents, null));
        postings.assemble();
      });
      const found = this.keys.get(key).map((postings) => postings === null ? NONE : postings.documentsIn(this.plan.part || null));
      const candidates = this.ranking(found);
      const worst = candidates.length < this.offset + this.limit ? 0 : candidates[this.offset + this.limit - 1].first;
      const unproven = long.filter((postings) => this.bound(postings) >= worst);
      unproven.forEach((postings) => {
        postings.chunks.clear();
        postings.docs = null;
      });
      if (unproven.length === 0) {
        return candidates;
      }
      const total = unproven.reduce((sum, postings) => sum + postings.entry.length, 0);
      if (total > LIMITS.whole) {
        this.isOrderExact = false;
        return candidates;
      }
      await this.do(unproven.map((postings) => this.wholeJob(postings)));
      return this.ranking(this.keys.get(key).map((postings) => postings === null ? NONE : postings.documentsIn(this.plan.part || null)));
    }

    bestJob(postings) {
      const { entry, segment } = postings;
      const size = Math.min(entry.length, entry.directory + LIMITS.best);
      return {
        piece: { path: segment.words, from: entry.list, to: entry.list + size },
        then: (bytes) => {
          postings.directory = S.readDirectory(bytes.subarray(0, entry.directory), entry, segment.documents);
          const { from, to } = postings.directory.best;
          postings.bestBytes = to <= bytes.length ? bytes.subarray(from, to) : null;
        },
      };
    }

    /** No document that the best chunk lacks has a higher score. */
    bound(postings) {
      const planned = this.plan.op === 'words' ? [{ node: this.plan, boost: 1 }] : this.plan.scored;
      const { segment, directory, kind } = postings;
      const isText = kind === 'w';
      // the best chunk was chosen by these scores, with the statistics of its segment alone
      const own = new Float64Array(postings.docs.length);
      const locals = {};
      for (const [part, boost] of isText ? [['body', 1], ['head', HEAD_WEIGHT]] : [[planned[0].node.part, 1]]) {
        const count = postings.countIn(part);
        const { documents, words } = segment.fields[part];
        const local = new Scorer(f(words / documents), idf(count, documents), boost);
        const lengths = part === 'head' ? postings.headLength : postings.bodyLength;
        postings.frequencies(part).forEach((frequency, i) => {
          own[i] += frequency > 0 ? local.score(frequency, isText ? lengths[i] : 1) : 0;
        });
        locals[part] = { count, weight: local.weight, average: words / documents };
      }
      let sum = 0;
      let factor = 0;
      for (const { node, boost } of planned) {
        const scorer = this.scorer(node, boost);
        const pairs = directory.rest[node.part === 'head' ? 1 : 0];
        sum += Math.max(0, ...pairs.map(([frequency, length]) => scorer.score(frequency, isText ? length : 1)));
        const local = locals[node.part];
        if (local.count > 0) {
          factor = Math.max(factor, scorer.weight / local.weight * Math.max(1, this.statistics(node.part).average / local.average));
        }
      }
      return Math.min(f(sum), own.reduce((least, score) => Math.min(least, score), Infinity) * factor * 1.0001);
    }

    // ---- order

    /** The first places of each segment, in their order by relevance. @param {Int32Array[]} found */
    ranking(found) {
      const need = this.offset + this.limit;
      const all = [];
      found.forEach((docs, s) => {
        const scores = this.scores(this.plan, s, docs, 1);
        for (const i of highest(scores, need)) {
          all.push(this.place(s, docs[i], scores[i]));
        }
      });
      return all.sort(inOrder);
    }

    place(s, document, first) {
      const segment = this.segments[s];
      const isDated = document < segment.dated;
      let time = -Infinity;
      if (isDated && this.days !== null) {
        const { days, ends } = this.days[s];
        time = days[S.after(ends, document)];
      } else if (isDated) {
        time = segment.monthOf(document);
      }
      return { s, document, first, time: this.sort === 'OLDEST' && isDated ? -time : time, card: null };
    }

    /** Candidates for the page. @param {Int32Array[]} found */
    places(found) {
      if (this.ranked) {
        return this.ranking(found);
      }
      const need = this.offset + this.limit;
      const all = [];
      found.forEach((docs, s) => {
        if (this.sort === 'LARGEST' || this.sort === 'SMALLEST') {
          const { values } = this.sizes[s];
          const sizes = new Float64Array(docs.length);
          shared(docs, this.sizes[s].docs, (i, at) => {
            sizes[i] = this.sort === 'LARGEST' ? values[at] : -values[at];
          });
          for (const i of highest(sizes, need)) {
            all.push(this.place(s, docs[i], sizes[i]));
          }
          return;
        }
        const dated = seek(docs, 0, this.segments[s].dated);
        const isOldest = this.sort === 'OLDEST';
        // of equally old ones at the end of the page, some more are needed
        const some = isOldest ? [...docs.subarray(Math.max(0, dated - need - 32), dated), ...docs.subarray(dated, dated + need)] : docs.subarray(0, need);
        for (const document of some) {
          all.push(this.place(s, document, 0));
        }
      });
      return all.sort(inOrder);
    }

    /** Reads the cards of the page, and of those that could be on it. @param {object[]} places in their order */
    async page(places) {
      const begin = this.offset;
      const end = Math.min(places.length, this.offset + this.limit);
      const needed = [];
      const sorted = [];
      for (let i = 0; i < places.length && i < end;) {
        let stop = i + 1;
        let isSeveral = this.sort === 'OLDEST';
        while (stop < places.length && places[stop].first === places[i].first && places[stop].time === places[i].time) {
          isSeveral = isSeveral || places[stop].s !== places[i].s;
          stop++;
        }
        if (stop > begin) {
          const isSorted = isSeveral && stop - i > 1 && needed.length + stop - i <= MOST_CARDS;
          needed.push(...isSorted ? places.slice(i, stop) : places.slice(Math.max(i, begin), Math.min(stop, end)));
          if (isSorted) {
            sorted.push([i, stop]);
          }
        }
        i = stop;
      }
      const cards = await this.cards(needed);
      needed.forEach((place, i) => {
        place.card = cards[i];
      });
      for (const [from, to] of sorted) {
        const run = places.slice(from, to).sort((a, b) => this.byCard(a, b));
        places.splice(from, to - from, ...run);
      }
      return places.slice(begin, end);
    }

    byCard(a, b) {
      const time = ({ card }) => card.date !== null ? card.date : card.received !== null ? card.received : -Infinity;
      const [x, y] = [time(a), time(b)];
      if (x !== y) {
        const isUnknown = x === -Infinity || y === -Infinity;
        return this.sort === 'OLDEST' && !isUnknown ? x - y : y - x;
      }
      return a.card.trove < b.card.trove ? -1 : a.card.trove > b.card.trove ? 1 : a.card.number - b.card.number;
    }

    // ---- everything together

    /** @returns {Promise<?Int32Array[]>} all matches of each segment; null when only the best were searched */
    async match(mayBeBest) {
      this.plan = this.compile(this.query);
      this.isOneOrTwoWords = countWords(this.plan) <= 2 && this.phrases.length === 0;
      await this.readNames();
      await this.lookUp();
      this.active = this.segments.map(() => true);
      if (mayBeBest) {
        this.bestPlaces = await this.best();
        if (this.bestPlaces !== null) {
          return null;
        }
      }
      await this.readLists();
      await this.readPositions(true);
      await this.readChunks();
      await this.readPositions(false);
      await this.readSizes();
      return this.segments.map((segment, s) => this.active[s] ? this.candidates(s, true) : NONE);
    }

    async run() {
      this.isOrderExact = true;
      const found = await this.match(true);
      const total = this.countedTotal;
      const places = found === null ? this.bestPlaces : this.places(found);
      const hits = await this.page(places);
      const counted = found === null ? 0 : found.reduce((sum, docs) => sum + docs.length, 0);
      const result = {
        total: total >= 0 ? total : counted,
        isAtLeast: total < 0 && this.isPart,
        isOrderExact: this.isOrderExact && !(this.isPart && this.ranked),
        hits: hits.map(({ s, document, first, card }) => ({ card, segment: this.segments[s], document, score: this.ranked ? first : 0 })),
        months: found === null ? this.estimatedMonths() : this.monthsOf(found),
        areMonthsExact: found !== null && !this.isPart,
        notices: this.notices,
        cost: this.reading.cost,
      };
      Object.defineProperty(result, 'search', { value: { search: this, found } });
      return result;
    }

    /** The matches of each month (UTC), from the oldest. */
    monthsOf(found) {
      const counts = new Map();
      found.forEach((docs, s) => {
        const { months, monthEnds } = this.segments[s];
        for (let i = 0, at = 0; i < months.length && at < docs.length; i++) {
          const end = seek(docs, at, monthEnds[i]);
          if (end > at) {
            counts.set(months[i], (counts.get(months[i]) || 0) + end - at);
          }
          at = end;
        }
      });
      return [...counts].sort((a, b) => a[0] - b[0]).map(([month, count]) => ({ month, count }));
    }

    /** The same for a single word, from the directories of its lists: as if its documents were spread evenly in each chunk. */
    estimatedMonths() {
      const counts = new Map();
      const add = (month, count) => counts.set(month, (counts.get(month) || 0) + count);
      this.keys.get(this.onlyKey).forEach((postings, s) => {
        const segment = this.segments[s];
        if (postings === null) {
          return;
        }
        if (postings.directory === null) {
          this.monthsOf(this.segments.map((unused, i) => i === s ? postings.docs : NONE)).forEach(({ month, count }) => add(month, count));
          return;
        }
        for (const chunk of postings.directory.chunks) {
          const from = chunk.before + (chunk === postings.directory.chunks[0] ? 0 : 1);
          const length = chunk.last + 1 - from;
          for (let i = S.after(segment.monthEnds, from); i < segment.months.length; i++) {
            const begin = Math.max(from, i === 0 ? 0 : segment.monthEnds[i - 1]);
            const end = Math.min(chunk.last + 1, segment.monthEnds[i]);
            if (begin > chunk.last) {
              break;
            }
            add(segment.months[i], chunk.size * (end - begin) / length);
          }
        }
      });
      return [...counts].sort((a, b) => a[0] - b[0]).map(([month, count]) => ({ month, count: Math.round(count) })).filter(({ count }) => count > 0);
    }
  }

  // ---- small functions

  /** Whether reading the chunks of few documents, with their cards at the same time, costs less than a whole list. */
  function isCheaperByChunks({ entry, chunkCount }, few) {
    return few <= MAYBE_FEW && entry.directory > 0
      && entry.directory + entry.length * (1 - (1 - 1 / chunkCount) ** few) + few * 512 < entry.length;
  }

  const negative = ({ low, high }) => ({ low: not(high), high: not(low) });
  const isNumber = (name) => name.type === 'Number' || name.number !== undefined;
  const keyName = (name) => typeof name === 'string' ? name
    : name.selector === '_dmarc' ? '_dmarc.' + name.domain : name.selector + '._domainkey.' + name.domain;
  const inOrder = (a, b) => b.first - a.first || (a.time === b.time ? 0 : b.time - a.time) || a.s - b.s || a.document - b.document;

  /** The key of a hash. @param {string} hash 8 bytes @param {string} kind */
  const hashKey = (hash, kind) => S.HASH + hash + kind;

  /** A Message-ID as its hash is made of it. */
  const withoutBlanks = (id) => [...id].filter((c) => !isBlank(c) && !isQuote(c)).join('');

  function bytesOfBinary(text) {
    return Uint8Array.from(text, (c) => c.charCodeAt(0));
  }

  function ofHex(hex) {
    check(typeof hex === 'string' && /^[0-9a-f]{16}$/.test(hex), 'a hash in a record');
    return hex.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)));
  }

  function sharedStart(a, b) {
    let i = 0;
    while (i < a.length && a[i] === b[i]) {
      i++;
    }
    return a.slice(0, i);
  }

  /** The nodes below a node. */
  const childrenOf = (node) => node.op === 'not' ? [node.node]
    : node.op === 'and' || node.op === 'or' ? [...(node.must || node.scored).map((part) => part.node), ...node.filters, ...node.without || []] : [];

  function countWords(node) {
    const nodes = childrenOf(node);
    if (node.op === 'words') {
      return 1;
    }
    if (node.op === 'or' && nodes.length === 2 && nodes.every((one) => one.op === 'words' && one.keys.join() === nodes[0].keys.join())) {
      return 1;
    }
    return nodes.length === 0 ? 3 : nodes.reduce((sum, one) => sum + countWords(one), 0);
  }

  /** The indexes of the highest values, of equal ones the first; in rising order. @param {Float32Array|Float64Array} values */
  function highest(values, many) {
    if (values.length <= many) {
      return Array.from(values, (unused, i) => i);
    }
    if (many === 0) {
      return [];
    }
    const sorted = values.slice().sort();
    const least = sorted[values.length - many];
    let ties = many;
    for (let i = values.length - 1; i >= 0 && sorted[i] > least; i--) {
      ties--;
    }
    const all = [];
    for (let i = 0; i < values.length; i++) {
      if (values[i] > least || values[i] === least && ties-- > 0) {
        all.push(i);
      }
    }
    return all;
  }

  /** How often the words of a phrase follow one another. @param {Int32Array[]} words positions @param {number[]} at */
  function together(words, at) {
    let starts = words[0];
    for (let i = 1; i < words.length && starts.length > 0; i++) {
      let next = 0;
      starts = starts.filter((start) => {
        next = seek(words[i], next, start + at[i]);
        return next < words[i].length && words[i][next] === start + at[i];
      });
    }
    return starts.length;
  }

  /** Whether all words are in a window with at most some other words, as Lucene's Intervals.unordered finds it. */
  function near(words, names, between) {
    const sources = new Map();
    names.forEach((name, i) => {
      const times = sources.has(name) ? sources.get(name).times + 1 : 1;
      sources.set(name, { places: words[i], times, at: 0 });
    });
    const all = [...sources.values()];
    if (all.some(({ places, times }) => places.length < times)) {
      return false;
    }
    const start = (source) => source.places[source.at];
    const stop = (source) => source.places[source.at + source.times - 1];
    for (;;) {
      let first = all[0];
      let end = -1;
      for (const source of all) {
        first = start(source) < start(first) ? source : first;
        end = Math.max(end, stop(source));
      }
      if (end - start(first) + 1 - words.length <= between) {
        return true;
      }
      first.at++;
      if (first.at + first.times > first.places.length) {
        return false;
      }
    }
  }

  /**
   * Searches.
   *
   * @param {object[]} segments opened
   * @param {{query: object, sort: ?string}} parsed as `D.query.parse` gives it
   * @param {{offset: number, limit: number, complete: boolean, sort: string}} [options] with `complete`, everything is read, whatever it costs; `sort` is used
   *     when the query names no order
   * @returns {Promise<object>} `total`, `isAtLeast` (the total may be larger), `isOrderExact`, `hits` (`card`, `segment`, `document`, `score`),
   *     `months` (`month`: year · 12 + month − 1 in UTC, `count`; from the oldest), `areMonthsExact`, `notices` (`kind`, `text`), `cost` (`bytes`,
   *     `reads`, `trips`)
   */
  function run(segments, parsed, options = {}) {
    return guarded(async () => {
      const search = new Search(segments, parsed, options);
      const result = await search.run();
      const isCut = search.cut.some((document, s) => document < segments[s].documents);
      if (!isCut || search.isOneOrTwoWords || result.hits.length >= search.limit) {
        return result;
      }
      // the page is not full, and there can be more: it is worth some more bytes
      const again = new Search(segments, parsed, options);
      again.reading = search.reading;
      again.factor = AGAIN;
      return again.run();
    });
  }

  /** What the language throws because of damaged bytes is a Fault too. */
  async function guarded(action) {
    try {
      return await action();
    } catch (e) {
      if (e instanceof D.Fault || e && e.code !== undefined) {
        throw e;
      }
      throw new D.Fault('damaged', 'the index cannot be read: ' + (e && e.message));
    }
  }

  D.search = { run, Search, guarded, limits: LIMITS };
})(globalThis.Daylight = globalThis.Daylight || {});
