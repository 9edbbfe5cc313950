/*
 * The folding table (spec/static-site.md, section 3): kinds of characters, and folded words, as the Java classes WordCharacters and Folding have them. Loaded after
 * words.js, for queries with other characters than ASCII.
 */
(function (D) {
  "use strict";

  /** The folding table; null until it is loaded. */
  let table = null;

  // ---- the folding table

  /** Reads the inflated table. Throws some error if it is damaged. */
  function readTable(bytes) {
    let at = 0;
    const varint = () => {
      let value = 0;
      for (let factor = 1; ; factor *= 128) {
        if (at === bytes.length || factor > 0x10000000) {
          throw new RangeError("table");
        }
        const byte = bytes[at++];
        value += (byte & 127) * factor;
        if (byte < 128) {
          return value;
        }
      }
    };
    const signed = () => {
      const value = varint();
      return value % 2 ? -(value + 1) / 2 : value / 2;
    };
    const codes = () => {
      let code = 127;
      return Array.from({ length: bounded(varint()) }, () => (code += varint() + 1));
    };
    const bounded = (count) => {
      if (count > bytes.length) {
        throw new RangeError("table");
      }
      return count;
    };
    if (varint() !== 1) {
      throw new RangeError("format");
    }
    const starts = [0];
    const kinds = [0];
    let end = 128;
    for (let left = varint(); left > 0; left--) {
      const start = end + varint();
      const piece = varint();
      end = start + Math.floor(piece / 8) + 1;
      starts.push(start, end);
      kinds.push(piece % 8, 0);
    }
    const mappings = new Map();
    const sources = codes();
    const lengths = sources.map(() => bounded(varint()));
    let difference = 0;
    sources.forEach((source, i) => {
      let code = source + difference;
      let result = "";
      for (let j = 0; j < lengths[i]; j++) {
        code += signed();
        difference = j ? difference : code - source;
        result += String.fromCodePoint(code);
      }
      mappings.set(source, result);
    });
    const classes = new Map();
    const classed = codes();
    classed.forEach((code) => classes.set(code, varint()));
    const pairs = new Map();
    const seconds = new Set();
    for (let left = varint(); left > 0; left--) {
      const first = varint();
      const second = varint();
      pairs.set(first * 0x200000 + second, varint());
      seconds.add(second);
    }
    return { starts, kinds, mappings, classes, pairs, seconds };
  }

  /** The kind of a character; kinds are those of words.js. */
  function kind(c) {
    const starts = table.starts;
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= c) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return table.kinds[low];
  }

  const classOf = (c) => table.classes.get(c) || 0;

  /** Replaces each character, brings marks into their order, and composes what can be composed. */
  function normal(word) {
    let folded = "";
    for (const character of word) {
      const c = character.codePointAt(0);
      const mapped = c < 128 ? character.toLowerCase() : table.mappings.get(c);
      folded += mapped === undefined ? character : mapped;
    }
    const codes = Array.from(folded, (character) => character.codePointAt(0));
    if (!codes.some((c) => (c >= 0x1161 && c <= 0x11c2) || table.seconds.has(c) || table.classes.has(c))) {
      return folded;
    }
    return composed(ordered(codes));
  }

  /** Sorts each run of marks by their classes. */
  function ordered(codes) {
    for (let at = 0; at < codes.length; at++) {
      const from = at;
      while (at < codes.length && classOf(codes[at])) {
        at++;
      }
      if (at > from + 1) {
        const run = codes.slice(from, at).sort((a, b) => classOf(a) - classOf(b));
        run.forEach((c, i) => (codes[from + i] = c));
      }
    }
    return codes;
  }

  /** Canonical composition (Unicode, section 3.11), and of Hangul (section 3.12). */
  function composed(codes) {
    const all = [];
    let starter = -1;
    let last = -1; // class of the last mark after the starter
    for (const c of codes) {
      const own = classOf(c);
      const both = starter >= 0 && last < own ? pair(all[starter], c) : undefined;
      if (both !== undefined) {
        all[starter] = both;
        continue;
      }
      if (own) {
        last = own;
      } else {
        starter = all.length;
        last = -1;
      }
      all.push(c);
    }
    let text = "";
    for (const c of all) {
      text += String.fromCodePoint(c);
    }
    return text;
  }

  function pair(first, second) {
    if (first >= 0x1100 && first <= 0x1112 && second >= 0x1161 && second <= 0x1175) {
      return 0xac00 + ((first - 0x1100) * 21 + second - 0x1161) * 28;
    }
    if (first >= 0xac00 && first <= 0xd7a3 && (first - 0xac00) % 28 === 0 && second >= 0x11a8 && second <= 0x11c2) {
      return first + second - 0x11a7;
    }
    return table.pairs.get(first * 0x200000 + second);
  }

  /**
   * Loads the folding table.
   *
   * @param {Uint8Array} bytes the file fold-HASH.bin
   * @returns {Promise<void>}
   */
  D.folding.load = async (bytes) => {
    const inflated = await D.host.inflate(bytes);
    try {
      table = readTable(inflated);
    } catch (damaged) {
      throw new D.Fault("damaged", "the folding table");
    }
    D.folding.use({ kind, fold: normal });
  };
})(globalThis.Daylight = globalThis.Daylight || {});
