/*
 * Reads the segments of the static index (spec/static-index.md). Every byte comes from a host that nobody trusts: each value is
 * checked against the limits of the format, and what is wrong throws a Fault "damaged".
 */
(function (D) {
  'use strict';

  /** What went wrong with something that a host sends. */
  class Fault extends Error {
    /**
     * @param {string} code "damaged", "unreachable", "too-large" or "no-range"
     * @param {string} text for people who look for the cause
     */
    constructor(code, text) {
      super(text);
      this.name = 'Fault';
      this.code = code;
    }
  }
  D.Fault = Fault;

  /** A list with more documents has a directory and several chunks. */
  const CHUNK = 4096;
  /** Documents of one unit of positions. */
  const UNIT = 512;
  /** A key with at most this many documents can be rare: its list and positions are in the dictionary. */
  const RARE = 8;
  /** The first byte of keys that are hashes, and their kinds. */
  const HASH = 'z';
  const HASH_KINDS = 'dimuy';
  const SLOT = 512;
  const MOST_DOCUMENTS = 50_000_000;
  const MOST_BLOCKS = 1_000_000;
  const MOST_BUCKETS = 100_000_000;
  const MOST_KEY = 40_000;
  /** Words of one field of one document. */
  const MOST_WORDS = 100_000_000;
  /** Bytes that one search reads at most. */
  const MOST_BYTES = 64 << 20;
  const MIB = 1 << 20;
  /** Pieces of a file with at most this many bytes between them are read together. */
  const GAP = 512;
  const CACHED = 16 << 20;
  /** Kinds of keys whose lists have frequencies and positions. */
  const WORDS = 'wsftcbna';
  const MARKS = ['pass', 'partly', 'keygone', 'fail', 'uncheckable', 'none'];

  /** @param {string} what is wrong @returns {Fault} */
  function damaged(what) {
    return new Fault('damaged', 'the index is damaged: ' + what);
  }

  /** @param {boolean} right @param {string} what */
  function check(right, what) {
    if (!right) {
      throw damaged(what);
    }
  }

  /** Reads the encodings of the format from an array of bytes. */
  class Input {
    /** @param {Uint8Array} bytes @param {number} [at] @param {number} [end] */
    constructor(bytes, at = 0, end = bytes.length) {
      check(at >= 0 && at <= end && end <= bytes.length, 'too short');
      this.bytes = bytes;
      this.at = at;
      this.end = end;
    }

    u8() {
      check(this.at < this.end, 'too short');
      return this.bytes[this.at++];
    }

    u32() {
      const low = this.u8() | this.u8() << 8 | this.u8() << 16;
      return low + this.u8() * 16777216;
    }

    /** @param {number} [most] larger values are damage */
    varint(most = Number.MAX_SAFE_INTEGER) {
      let value = 0;
      let factor = 1;
      for (let i = 0; i < 8; i++) {
        const byte = this.u8();
        value += (byte & 127) * factor;
        if (byte < 128) {
          check(value <= most, 'a number is too large');
          return value;
        }
        factor *= 128;
      }
      throw damaged('a number is too long');
    }

    /** @param {number} count */
    take(count) {
      check(count <= this.end - this.at, 'too short');
      this.at += count;
      return this.bytes.subarray(this.at - count, this.at);
    }

    /** A front-coded key as a string with a character for each byte. @param {string} before */
    key(before) {
      const shared = this.varint(before.length);
      const rest = this.take(this.varint(MOST_KEY));
      return before.slice(0, shared) + binary(rest);
    }
  }

  /** @param {Uint8Array} bytes @returns {string} with a character for each byte */
  function binary(bytes) {
    let text = '';
    for (let i = 0; i < bytes.length; i += 4096) {
      text += String.fromCharCode.apply(null, bytes.subarray(i, i + 4096));
    }
    return text;
  }

  /** What was read before, by path and place; the oldest is dropped first. */
  class Cache {
    constructor() {
      this.known = new Map();
      this.size = 0;
    }

    get(name) {
      const bytes = this.known.get(name);
      if (bytes) {
        this.known.delete(name);
        this.known.set(name, bytes);
      }
      return bytes;
    }

    put(name, bytes) {
      if (bytes.length > CACHED / 4 || this.known.has(name)) {
        return;
      }
      this.known.set(name, bytes);
      this.size += bytes.length;
      for (const [oldest, old] of this.known) {
        if (this.size <= CACHED) {
          break;
        }
        this.known.delete(oldest);
        this.size -= old.length;
      }
    }
  }

  /** Reads pieces of files for one search, counts what it costs, and stops when it would cost too much. */
  class Reading {
    /** @param {object} host */
    constructor(host) {
      this.host = host;
      this.cost = { bytes: 0, reads: 0, trips: 0 };
      if (!host.indexCache) {
        Object.defineProperty(host, 'indexCache', { value: new Cache(), configurable: true });
      }
      this.cache = host.indexCache;
    }

    /**
     * Reads pieces in one round trip.
     *
     * @param {{path: string, from: number, to: number, inflated: (number|undefined)}[]} pieces with `inflated`, the piece is
     *     deflated, and has at most this many bytes inflated
     * @returns {Promise<Uint8Array[]>} in the same order
     */
    async load(pieces) {
      const found = new Map();
      const missing = new Map();
      for (const piece of pieces) {
        check(piece.from >= 0 && piece.from <= piece.to, 'a place outside of the file');
        const name = nameOf(piece);
        const known = piece.from === piece.to ? new Uint8Array(0) : this.cache.get(name);
        if (known) {
          found.set(name, known);
        } else {
          missing.set(name, piece);
        }
      }
      if (missing.size > 0) {
        await this.fetch([...missing], found);
      }
      return pieces.map((piece) => found.get(nameOf(piece)));
    }

    /** @param {Array} missing pairs of name and piece @param {Map} found gets them */
    async fetch(missing, found) {
      missing.sort(([, a], [, b]) => a.path < b.path ? -1 : a.path > b.path ? 1 : a.from - b.from || a.to - b.to);
      const reads = [];
      let last = null;
      for (const [name, piece] of missing) {
        if (last !== null && last.path === piece.path && piece.from <= last.to + GAP) {
          last.to = Math.max(last.to, piece.to);
        } else {
          last = { path: piece.path, from: piece.from, to: piece.to, pieces: [] };
          reads.push(last);
        }
        last.pieces.push([name, piece]);
      }
      this.cost.trips++;
      this.cost.reads += reads.length;
      for (const read of reads) {
        this.cost.bytes += read.to - read.from;
      }
      if (this.cost.bytes > MOST_BYTES) {
        throw new Fault('too-large', 'the search needs more than ' + MOST_BYTES + ' bytes');
      }
      const answers = await Promise.all(reads.map((read) => this.host.read(read.path, read.from, read.to)));
      const deflated = [];
      reads.forEach((read, i) => {
        const bytes = answers[i];
        check(bytes instanceof Uint8Array && bytes.length === read.to - read.from, 'an answer has another length');
        for (const [name, piece] of read.pieces) {
          const part = bytes.subarray(piece.from - read.from, piece.to - read.from);
          if (piece.inflated) {
            deflated.push([name, part, piece.inflated]);
          } else {
            found.set(name, part);
            this.cache.put(name, part.length < bytes.length ? part.slice() : part);
          }
        }
      });
      const inflated = await inflateAll(this.host, deflated.map(([, part, most]) => [part, most]));
      deflated.forEach(([name], i) => {
        found.set(name, inflated[i]);
        this.cache.put(name, inflated[i]);
      });
    }
  }

  function nameOf(piece) {
    return piece.path + ' ' + piece.from + ' ' + piece.to + (piece.inflated ? ' i' : '');
  }

  /**
   * Inflates some at a time, so that a host cannot fill the memory.
   *
   * @param {object} host
   * @param {Array} pieces pairs of bytes and how many they may be inflated
   * @returns {Promise<Uint8Array[]>}
   */
  async function inflateAll(host, pieces) {
    const all = [];
    let size = 0;
    for (let i = 0; i < pieces.length; i += 8) {
      const some = pieces.slice(i, i + 8).map(async ([bytes, most]) => {
        let inflated;
        try {
          inflated = await host.inflate(bytes, most);
        } catch (e) {
          throw damaged('a piece cannot be inflated');
        }
        check(inflated instanceof Uint8Array && inflated.length <= most, 'a piece is too large');
        return inflated;
      });
      for (const inflated of await Promise.all(some)) {
        size += inflated.length;
        if (size > 8 * MOST_BYTES) {
          throw new Fault('too-large', 'the search needs too much memory');
        }
        all.push(inflated);
      }
    }
    return all;
  }

  /** @param {*} value @param {number} [most] @returns {number} */
  function count(value, most = Number.MAX_SAFE_INTEGER) {
    check(Number.isSafeInteger(value) && value >= 0 && value <= most, 'a number in the manifest');
    return value;
  }

  /** One segment, whose root was read. Immutable. */
  class Segment {
    /** @param {object} host @param {object} entry of the manifest @param {Uint8Array} root inflated */
    constructor(host, entry, root) {
      const file = (kind) => {
        check(Array.isArray(entry[kind]) && /^[0-9a-z]{1,64}\.(words|places|cards)$/.test(entry[kind][0]), 'a file name');
        return 'site/' + entry[kind][0];
      };
      this.host = host;
      this.entry = entry;
      this.first = count(entry.first, 1e9);
      this.words = file('words');
      this.places = file('places');
      this.cards = file('cards');
      this.wordsLength = count(entry.words[1]);
      this.placesLength = count(entry.places[1]);
      this.cardsLength = count(entry.cards[1]);
      this.recordsStart = count(entry.cards[2], this.cardsLength);
      this.treesStart = count(entry.cards[3], this.cardsLength);
      const input = new Input(root);
      check(input.varint() === 1, 'the format is not 1');
      this.documents = input.varint(MOST_DOCUMENTS);
      this.dated = input.varint(this.documents);
      /** For each field: documents that have it, and the sum of their lengths in words. */
      this.fields = {};
      for (const field of ['body', 'head', 's', 'f', 't', 'c', 'b', 'n', 'a']) {
        this.fields[field] = { documents: input.varint(this.documents), words: input.varint() };
      }
      this.dictionaryStart = count(entry.words[2], this.wordsLength);
      this.listsStart = this.dictionaryStart + input.varint(this.wordsLength);
      this.columnsStart = this.listsStart + input.varint(this.wordsLength);
      this.daysStart = this.columnsStart + input.varint(this.wordsLength);
      check(this.daysStart + input.varint(this.wordsLength) === this.wordsLength
          && this.columnsStart + columnsLength(this.documents) <= this.daysStart
          && this.documents * SLOT <= this.recordsStart && this.recordsStart <= this.treesStart, 'the order of the sections');
      this.readMonths(input);
      this.readBlocks(input);
      check(input.at === input.end, 'more than a root');
    }

    readMonths(input) {
      /** The months with dated documents, newest first, and after each the number of documents so far. */
      this.months = [];
      this.monthEnds = [];
      let total = 0;
      let month = 0;
      for (let left = input.varint(200_000); left > 0; left--) {
        const value = input.varint(200_000);
        check(this.months.length === 0 || value > 0, 'a month twice');
        month = this.months.length === 0 ? value : month - value;
        total += input.varint(this.documents);
        check(month >= 0 && total <= this.dated, 'the months');
        this.months.push(month);
        this.monthEnds.push(total);
      }
      check(total === this.dated, 'the months');
    }

    readBlocks(input) {
      const many = input.varint(MOST_BLOCKS);
      /** The separators of the blocks. */
      this.blockKeys = readSeparators(input, many);
      /** Where each block begins in the file, and where the last one ends. */
      this.blockStarts = readStarts(input, many, this.dictionaryStart, this.listsStart);
      check(many === 0 || this.blockKeys[many - 1] < HASH, 'a word among the hashes');
      this.raresStart = this.blockStarts[many];
      this.hashesStart = this.raresStart + input.varint(this.wordsLength);
      this.buckets = input.varint(MOST_BUCKETS);
      this.slotBytes = input.varint(this.wordsLength);
      /** For each bucket that is larger than a slot, the separators of its blocks, and the number of the first one. */
      this.large = new Map();
      /** Where the blocks of these buckets begin, and where the last one ends. */
      this.largeStarts = [this.hashesStart + this.buckets * this.slotBytes];
      check(this.largeStarts[0] <= this.listsStart, 'the dictionary is too long');
      let bucket = 0;
      for (let left = input.varint(this.buckets); left > 0; left--) {
        bucket += input.varint(this.buckets);
        check(bucket < this.buckets && !this.large.has(bucket), 'the number of a bucket');
        const cuts = input.varint(MOST_BLOCKS);
        this.large.set(bucket, { keys: [HASH, ...readSeparators(input, cuts)], first: this.largeStarts.length - 1 });
        const starts = readStarts(input, cuts + 1, this.largeStarts[this.largeStarts.length - 1], this.listsStart);
        starts.slice(1).forEach((start) => this.largeStarts.push(start));
      }
      check(this.largeStarts[this.largeStarts.length - 1] === this.listsStart, 'the length of the dictionary');
    }

    /** The number of the block that would have a key: those of words come first, then the slots of hashes, then the others; −1 for none. @param {string} key */
    blockOf(key) {
      const { blockKeys } = this;
      if (key[0] !== HASH) {
        return lowest(0, blockKeys.length, (i) => blockKeys[i] > key) - 1;
      }
      if (this.buckets === 0) {
        return -1;
      }
      const hash = ((key.charCodeAt(1) * 256 + key.charCodeAt(2)) * 256 + key.charCodeAt(3)) * 256 + key.charCodeAt(4);
      const bucket = Math.floor(hash * this.buckets / 2 ** 32);
      const large = this.large.get(bucket);
      return blockKeys.length + (large === undefined ? bucket
        : this.buckets + large.first + lowest(0, large.keys.length, (i) => large.keys[i] > key) - 1);
    }

    /** The blocks that can have keys with this start. @param {string} start @returns {number[]} the first, and after the last */
    blocksOf(start) {
      const first = Math.max(0, this.blockOf(start));
      let end = first;
      while (end < this.blockKeys.length && (this.blockKeys[end] <= start || this.blockKeys[end].startsWith(start))) {
        end++;
      }
      return [first, end];
    }

    /** What to read for a block. @param {number} block */
    blockPiece(block) {
      const { words: path, blockKeys } = this;
      if (block < blockKeys.length) {
        return { path, from: this.blockStarts[block], to: this.blockStarts[block + 1], inflated: 4 * MIB };
      }
      const slot = block - blockKeys.length;
      if (slot < this.buckets) {
        const from = this.hashesStart + slot * this.slotBytes;
        return { path, from, to: from + this.slotBytes };
      }
      return { path, from: this.largeStarts[slot - this.buckets], to: this.largeStarts[slot - this.buckets + 1] };
    }

    /**
     * Calls a function for each entry of a block.
     *
     * @param {number} block
     * @param {Uint8Array} bytes of the piece
     * @param {function(Entry)} visit
     * @returns {{key: string, next: ?string, piece: object}[]} its blocks of rare keys: they have keys from `key` on, before `next` (null: before the next
     *     block's first key, if there is one)
     */
    scan(block, bytes, visit) {
      const input = new Input(bytes);
      if (block >= this.blockKeys.length) {
        this.scanHashes(input, visit);
        return [];
      }
      let list = this.listsStart + input.varint(this.wordsLength);
      let places = input.varint(this.placesLength);
      const rares = this.readRares(block, input);
      this.entries(input, (key) => {
        const entry = this.listed(input, key, input.varint(this.documents), list);
        entry.places = places;
        if (WORDS.includes(key[0])) {
          entry.placesLength = input.varint(this.placesLength);
        }
        list += entry.length;
        places += entry.placesLength;
        check(list <= this.columnsStart && places <= this.placesLength, 'a list outside of its section');
        visit(entry);
      });
      return rares;
    }

    /** The entry of a key with a list. */
    listed(input, key, count, list) {
      check(count > 0, 'a key without documents');
      const entry = { key, count, body: 0, head: 0, list, length: 0, directory: 0, places: 0, placesLength: 0, inline: null, unit: null };
      if (key[0] === 'w') {
        entry.body = input.varint(count);
        entry.head = input.varint(count);
      }
      entry.length = input.varint(this.wordsLength);
      if (count > CHUNK) {
        entry.directory = input.varint(entry.length);
      }
      return entry;
    }

    /** Reads the table of a block's blocks of rare keys. */
    readRares(block, input) {
      const rares = [];
      let at = this.raresStart + input.varint(this.wordsLength);
      let key = '';
      for (let left = input.varint(MOST_BLOCKS); left > 0; left--) {
        if (rares.length > 0) {
          const next = input.key(key);
          check(next > key && next > this.blockKeys[block], 'the order of the keys');
          key = next;
          rares[rares.length - 1].next = key;
        }
        const from = at;
        at += input.varint(this.wordsLength);
        check(at <= this.hashesStart, 'rare keys outside of their section');
        rares.push({ key: rares.length === 0 ? this.blockKeys[block] : key, next: null, piece: { path: this.words, from, to: at, inflated: 4 * MIB } });
      }
      return rares;
    }

    /** Calls a function for each entry of a block of hashes, up to a zero byte or the end. */
    scanHashes(input, visit) {
      let list = this.listsStart + input.varint(this.wordsLength);
      let hash = '';
      while (input.at < input.end) {
        const first = input.u8();
        if (first === 0) {
          return;
        }
        const kind = HASH_KINDS[(first & 7) - 1];
        check(kind !== undefined && ((first & 8) === 0 || hash !== ''), 'the kind of a hash');
        hash = (first & 8) === 0 ? binary(input.take(8)) : hash;
        const key = HASH + hash + kind;
        const count = first >> 4;
        check(count <= RARE, 'the number of documents');
        if (count > 0) {
          visit({ key, count, body: 0, head: 0, list: 0, length: 0, directory: 0, places: 0, placesLength: 0,
            inline: readChunk(input, HASH, count, 0, this.documents), unit: null });
          continue;
        }
        const entry = this.listed(input, key, input.varint(this.documents), list);
        list += entry.length;
        check(list <= this.columnsStart, 'a list outside of its section');
        visit(entry);
      }
    }

    /**
     * Calls a function for each entry of a block of rare keys.
     *
     * @param {Uint8Array} bytes inflated
     * @param {function(Entry)} visit
     */
    scanRares(bytes, visit) {
      const input = new Input(bytes);
      this.entries(input, (key) => {
        const kind = key[0];
        const count = input.varint(RARE);
        check(count > 0, 'a key without documents');
        const inline = readChunk(input, kind, count, 0, this.documents);
        const having = (frequencies) => frequencies === null ? 0 : frequencies.reduce((sum, frequency) => sum + (frequency > 0 ? 1 : 0), 0);
        visit({ key, count, body: kind === 'w' ? having(inline.body) : 0, head: having(inline.head), list: 0, length: 0, directory: 0, places: 0, placesLength: 0,
          inline, unit: inline.body === null ? null : readPositions(input, inline.body, inline.head) });
      });
    }

    /** Reads all keys of a block; the function reads what follows a key. */
    entries(input, read) {
      let key = '';
      while (input.at < input.end) {
        const next = input.key(key);
        check(next > key, 'the order of the keys');
        key = next;
        read(key);
      }
    }

    /** A document's month (UTC): year · 12 + month − 1; −1 without a time. @param {number} document */
    monthOf(document) {
      return document >= this.dated ? -1 : this.months[after(this.monthEnds, document)];
    }

    /** What to read for a column's values of some documents. @param {number} from @param {number} to after the last */
    columnPiece(column, from, to) {
      const { at, width } = columnPlace(column, this.documents);
      const start = this.columnsStart + at;
      return column === 'dayshift'
        ? { path: this.words, from: start + (from >> 2), to: start + (to + 3 >> 2) }
        : { path: this.words, from: start + from * width, to: start + to * width };
    }

    /** What to read for the days. */
    daysPiece() {
      return { path: this.words, from: this.daysStart, to: this.wordsLength, inflated: 16 * MIB };
    }

    /** @param {Uint8Array} bytes inflated @returns {{days: number[], ends: number[]}} days since 1970, newest first, and documents so far */
    readDays(bytes) {
      const input = new Input(bytes);
      const days = [];
      const ends = [];
      let day = 0;
      let total = 0;
      for (let left = input.varint(4_000_000); left > 0; left--) {
        const value = input.varint(4_000_000);
        check(days.length === 0 || value > 0, 'a day twice');
        day = days.length === 0 ? value - 719_528 : day - value;
        total += input.varint(this.documents);
        days.push(day);
        ends.push(total);
      }
      check(total === this.dated && input.at === input.end, 'the days');
      return { days, ends };
    }

    /** What to read for a card. @param {number} document */
    cardPiece(document) {
      check(document >= 0 && document < this.documents, 'no such document');
      return { path: this.cards, from: document * SLOT, to: (document + 1) * SLOT };
    }

    /** What to read for a card's record. @param {object} card */
    recordPiece(card) {
      const from = this.recordsStart + card.record;
      check(from + card.recordLength <= this.treesStart, 'a record outside of its section');
      return { path: this.cards, from, to: from + card.recordLength, inflated: 8 * MIB };
    }
  }

  /** The first number from `low` on for which a test holds that then holds for all others; `high` for none. */
  function lowest(low, high, test) {
    while (low < high) {
      const middle = low + high >> 1;
      if (test(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The index of the first value that is greater. @param {number[]} ends rising @param {number} value */
  const after = (ends, value) => lowest(0, ends.length, (i) => ends[i] > value);

  /** Reads front-coded keys in rising order. @param {Input} input @param {number} many @returns {string[]} */
  function readSeparators(input, many) {
    const keys = [];
    let key = '';
    for (let i = 0; i < many; i++) {
      const next = input.key(key);
      check(i === 0 || next > key, 'the order of the keys');
      key = next;
      keys.push(key);
    }
    return keys;
  }

  /** Reads lengths. @returns {number[]} where each piece begins, and where the last one ends */
  function readStarts(input, many, from, most) {
    const starts = [from];
    for (let i = 0; i < many; i++) {
      starts.push(starts[i] + input.varint(most));
    }
    check(starts[many] <= most, 'the dictionary is too long');
    return starts;
  }

  const COLUMNS = [['dayshift', 0], ['size', 4], ['release', 2], ['mark', 1], ['hour', 1], ['author', 4]];

  /** Where a column begins after the start of the section, and its bytes for a document. */
  function columnPlace(name, documents) {
    let at = 0;
    for (const [column, width] of COLUMNS) {
      if (column === name) {
        return { at, width };
      }
      at = Math.ceil((at + (width === 0 ? Math.ceil(documents / 4) : width * documents)) / 8) * 8;
    }
    return { at, width: 0 };
  }

  /** The bytes of all columns, without the table of addresses, which begins at a multiple of 8. */
  function columnsLength(documents) {
    return columnPlace('', documents).at;
  }

  /**
   * Reads a chunk of a list.
   *
   * @param {Input} input
   * @param {string} kind the first byte of the key
   * @param {number} size how many documents
   * @param {number} before the last document of the chunk before, or 0
   * @param {number} documents of the segment
   * @returns {{docs: Int32Array, body: ?Int32Array, head: ?Int32Array, bodyLength: ?Uint8Array, headLength: ?Uint8Array}} frequencies of
   *     fields other than the text are in `body`
   */
  function readChunk(input, kind, size, before, documents) {
    check(size <= input.end - input.at, 'too short');
    const docs = new Int32Array(size);
    let document = before;
    for (let i = 0; i < size; i++) {
      document += input.varint(documents) + (i === 0 ? 0 : 1);
      check(document < documents, 'a document beyond the last');
      docs[i] = document;
    }
    const chunk = { docs, body: null, head: null, bodyLength: null, headLength: null };
    if (!WORDS.includes(kind)) {
      return chunk;
    }
    const bytes = input.take(size);
    chunk.body = new Int32Array(size);
    if (kind !== 'w') {
      for (let i = 0; i < size; i++) {
        chunk.body[i] = bytes[i] < 255 ? bytes[i] : input.varint(MOST_WORDS);
        check(chunk.body[i] > 0, 'a frequency of 0');
      }
      return chunk;
    }
    chunk.head = new Int32Array(size);
    for (let i = 0; i < size; i++) {
      const body = bytes[i] & 15;
      const head = bytes[i] >> 4;
      chunk.body[i] = body < 15 ? body : input.varint(MOST_WORDS);
      chunk.head[i] = head < 15 ? head : input.varint(MOST_WORDS);
      check(bytes[i] > 0, 'a frequency of 0');
    }
    chunk.bodyLength = lengths(input, chunk.body);
    chunk.headLength = lengths(input, chunk.head);
    return chunk;
  }

  function lengths(input, frequencies) {
    const all = new Uint8Array(frequencies.length);
    for (let i = 0; i < all.length; i++) {
      all[i] = frequencies[i] > 0 ? input.u8() : 0;
    }
    return all;
  }

  /**
   * Reads the directory of a long list.
   *
   * @param {Uint8Array} bytes exactly the directory
   * @param {object} entry
   * @param {number} documents of the segment
   * @returns {{best: {from: number, to: number}, chunks: {from: number, to: number, before: number, last: number, size: number}[],
   *     rest: number[][][]}} places in the list; `rest` has for each field the impacts of the documents that the best chunk lacks
   */
  function readDirectory(bytes, entry, documents) {
    const input = new Input(bytes);
    const fields = entry.key[0] === 'w' ? 2 : WORDS.includes(entry.key[0]) ? 1 : 0;
    const best = { from: entry.directory, to: entry.directory + input.varint(entry.length) };
    const chunks = [];
    let last = 0;
    let at = best.to;
    const impacts = () => {
      const all = [];
      for (let field = 0; field < fields; field++) {
        const pairs = [];
        for (let left = input.varint(256); left > 0; left--) {
          pairs.push([input.varint(MOST_WORDS), input.u8()]);
        }
        all.push(pairs);
      }
      return all;
    };
    for (let left = entry.count; left > 0; left -= CHUNK) {
      const before = last;
      last += input.varint(documents);
      const from = at;
      at += input.varint(entry.length);
      check(last < documents && (chunks.length === 0 || last > before), 'the order of the chunks');
      chunks.push({ from, to: at, before, last, size: Math.min(CHUNK, left) });
      impacts();
    }
    const rest = impacts();
    check(at === entry.length && input.at === input.end, 'the directory of a list');
    return { best, chunks, rest };
  }

  /** Inflated, a chunk has at most this many bytes. */
  const MOST_CHUNK = CHUNK * 32 + 64;

  /**
   * @param {Uint8Array} bytes inflated
   * @param {string} kind
   * @param {number} before the last document of the chunk before
   * @param {number} documents of the segment
   * @param {?number} size how many documents it must have; null for a best chunk
   */
  function wholeChunk(bytes, kind, before, documents, size) {
    const input = new Input(bytes);
    const many = input.varint(CHUNK);
    check(size === null || many === size, 'a chunk has another number of documents');
    const chunk = readChunk(input, kind, many, before, documents);
    check(input.at === input.end, 'more than a chunk');
    return chunk;
  }

  /**
   * Reads the positions of a unit.
   *
   * @param {Uint8Array} bytes inflated
   * @param {Int32Array} body frequencies of the unit's documents
   * @param {?Int32Array} head the same for the head; null for other fields
   * @returns {{starts: Int32Array, positions: Int32Array}} for document i, the positions from starts[2i] are those in the body, and those from
   *     starts[2i + 1] those in the head
   */
  function readUnit(bytes, body, head) {
    const input = new Input(bytes);
    const unit = readPositions(input, body, head);
    check(input.at === input.end, 'more than a unit');
    return unit;
  }

  /** The same from an input that has more. @param {Input} input */
  function readPositions(input, body, head) {
    let total = 0;
    for (let i = 0; i < body.length; i++) {
      total += body[i] + (head === null ? 0 : head[i]);
    }
    check(total <= input.end - input.at, 'positions are missing');
    const starts = new Int32Array(2 * body.length + 1);
    const positions = new Int32Array(total);
    let at = 0;
    for (let i = 0; i < 2 * body.length; i++) {
      starts[i] = at;
      const many = i % 2 === 0 ? body[i >> 1] : head === null ? 0 : head[i >> 1];
      let position = 0;
      for (let j = 0; j < many; j++) {
        position += input.varint(MOST_WORDS * 10);
        check(position < 0x7fffffff, 'a position');
        positions[at++] = position;
      }
    }
    starts[2 * body.length] = at;
    return { starts, positions };
  }

  /**
   * The cards of some documents.
   *
   * @param {Reading} reading
   * @param {{segment: Segment, document: number}[]} documents
   * @returns {Promise<object[]>} in the same order
   */
  async function readCards(reading, documents) {
    const slots = await reading.load(documents.map(({ segment, document }) => segment.cardPiece(document)));
    const deflated = slots.map((slot) => {
      const length = slot[8] | slot[9] << 8;
      check(length > 0 && length <= SLOT - 10, 'the length of a card');
      return [slot.subarray(10, 10 + length), MIB];
    });
    const inflated = await inflateAll(reading.host, deflated);
    return inflated.map((bytes, i) => cardOf(json(reading.host, bytes), slots[i]));
  }

  /** @param {object} host @param {Uint8Array} bytes */
  function json(host, bytes) {
    try {
      return JSON.parse(host.utf8(bytes));
    } catch (e) {
      throw damaged('not JSON');
    }
  }

  const isText = (value) => typeof value === 'string';
  const isTextOrNull = (value) => value === null || isText(value);
  const isWhole = (value) => Number.isSafeInteger(value) && value >= 0;
  const isTime = (value) => value === null || Number.isSafeInteger(value) && Math.abs(value) < 1e12;
  const isPeople = (value) => Array.isArray(value) && value.every((person) => Array.isArray(person) && isTextOrNull(person[0])
      && isText(person[1]));
  const isTexts = (value) => Array.isArray(value) && value.every(isText);

  /** The members of a card in their order, and what each must be. */
  const CARD = [['trove', isText], ['number', isWhole], ['release', isWhole], ['size', isWhole], ['subject', isTextOrNull],
    ['from', isPeople], ['to', isPeople], ['recipients', isWhole], ['date', isTime], ['offset', isTime],
    ['received', isTime], ['attachments', isTexts], ['attachmentCount', isWhole], ['messageId', isTextOrNull],
    ['mark', (value) => MARKS.includes(value)], ['notCovered', isWhole], ['kind', (value) => value === 0 || value === 1],
    ['redactions', (value) => typeof value === 'object' && !Array.isArray(value)],
    ['excerpt', isText]];

  /** @param {*} array @param {Uint8Array} slot @returns {object} the members by name, and the place of the record */
  function cardOf(array, slot) {
    check(Array.isArray(array), 'a card');
    const card = {};
    CARD.forEach(([name, isRight], i) => {
      check(isRight(array[i]), 'the member ' + name + ' of a card');
      card[name] = array[i];
    });
    const input = new Input(slot);
    card.record = input.u32() + input.u8() * 2 ** 32;
    card.recordLength = input.u8() | input.u8() << 8 | input.u8() << 16;
    return card;
  }

  /**
   * The records of some cards of one segment: what is needed to read and verify the documents, their links and copies.
   *
   * @param {Reading} reading
   * @param {{segment: Segment, card: object}[]} hits
   * @returns {Promise<object[]>}
   */
  async function readRecords(reading, hits) {
    const all = await reading.load(hits.map(({ segment, card }) => segment.recordPiece(card)));
    return all.map((bytes) => {
      const record = json(reading.host, bytes);
      check(record !== null && typeof record === 'object' && isText(record.line), 'a record');
      return record;
    });
  }

  /**
   * Opens a segment.
   *
   * @param {object} host
   * @param {object} entry of the manifest
   * @returns {Promise<Segment>}
   */
  async function open(host, entry) {
    check(entry !== null && typeof entry === 'object' && Array.isArray(entry.words), 'an entry of the manifest');
    const path = 'site/' + entry.words[0];
    const to = count(entry.words[2], 16 * MIB);
    const [root] = await new Reading(host).load([{ path, from: 0, to, inflated: 64 * MIB }]);
    return new Segment(host, entry, root);
  }

  D.segment = { open, Reading, Input, inflateAll, RARE, HASH, CHUNK, UNIT, MARKS, MOST_CHUNK, WORDS, binary, check, lowest, after, columnsLength, readDirectory, wholeChunk,
    readUnit, readCards, readRecords };
})(globalThis.Daylight = globalThis.Daylight || {});
