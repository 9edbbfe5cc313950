/*
 * Words: splitting, folding, other spellings, particles, similar words, and what is marked in a text. The same as the Java classes
 * WordSplitter, WordCharacters, Folding, Spellings, Particles, SimilarWords, AddressTerms and Highlight; spec/query.md, section "Words".
 * Tests compare both. All offsets count UTF-16 units, as in Java.
 */
(function (D) {
  "use strict";

  /** Only this many characters of a word count. */
  const MAX_WORD = 64;

  /** At most this many characters of a text are marked. */
  const MAX_TEXT = 4000000;

  /** The dictionaries get at most this many characters at a time. */
  const MAX_CUT = 2000;

  /** At most this many characters of a word are folded: many more than count, because folding removes marks. */
  const MAX_FOLDED = 1000;

  const MAX_MARKS = 10000;
  const MAX_STEPS = 20000000;
  const MAX_ADDRESS = 320;

  // Kinds of characters, as in the folding table (spec/static-site.md, section 3). 0 separates words.
  const LETTER = 1; // a letter or digit
  const NUMERAL = 2; // part of words, but no letter or digit for Java: a letter-like number, a letter in a circle
  const MARK = 3;
  const INVISIBLE = 4; // belongs to the letter before it
  const ENCLOSING = 5;
  const APOSTROPHE = 6; // a letter by category that separates words
  const FORMAT = 7; // an invisible character that separates words

  /** What the folding table says: kinds of characters, and folded words. Null until it is loaded (folding.js). */
  let exact = null;

  D.folding = {
    /** Whether the table is loaded. */
    isLoaded() {
      return exact !== null;
    },

    /**
     * Whether a query needs the table: it has characters other than ASCII. Without the table, words of other texts are folded almost
     * as with it, which is enough to mark words in a list.
     *
     * @param {string} text
     */
    isNeeded(text) {
      return /[^\0-\x7f]/.test(text);
    },

    /** @param {{kind: function(number): number, fold: function(string): string}} other */
    use(other) {
      exact = other;
    },
  };

  // ---- characters

  /** The kind of a character. Without the table it depends on the browser's version of Unicode. */
  function kind(c) {
    if (c < 128) {
      return isAscii(c) ? LETTER : 0;
    }
    return exact ? exact.kind(c) : kindOf(c, String.fromCodePoint(c));
  }

  function kindOf(c, character) {
    if (/[\p{L}\p{Nd}]/u.test(character)) {
      return /[\u02B9-\u02BD\u02CA\u02CB\u02EE\u0374\u07F4\u07F5\uA78B\uA78C\u115F\u1160\u3164\uFFA0]/.test(character)
        ? APOSTROPHE
        : LETTER;
    }
    if (/\p{Nl}/u.test(character) || (/\p{So}/u.test(character) && /\p{Alphabetic}/u.test(character))) {
      return NUMERAL;
    }
    if (/\p{M}/u.test(character)) {
      return /\p{Me}/u.test(character) ? ENCLOSING : MARK;
    }
    if (/\p{Cf}/u.test(character)) {
      return c !== 0x200b && /\p{Default_Ignorable_Code_Point}/u.test(character) ? INVISIBLE : FORMAT;
    }
    return 0;
  }

  const isAscii = (c) => (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122);

  /** Whether it is a letter or a digit of a word. */
  const isLetter = (c) => {
    const k = kind(c);
    return k === LETTER || k === NUMERAL;
  };

  /** Whether it belongs to the letter before it. */
  const isJoined = (c) => {
    const k = kind(c);
    return k >= MARK && k <= ENCLOSING;
  };

  /** Whether it can be part of a word. */
  const isPart = (c) => {
    const k = kind(c);
    return k >= LETTER && k <= ENCLOSING;
  };

  /** Whether Java calls it a letter or a digit. */
  const isLetterOrDigit = (c) => {
    const k = kind(c);
    return k === LETTER || k === APOSTROPHE;
  };

  const isMark = (c) => kind(c) === MARK;

  const isFormat = (c) => {
    const k = kind(c);
    return k === INVISIBLE || k === FORMAT;
  };

  /** First and last code points of Chinese, Japanese, Korean, Tangut and similar characters, one after another. */
  const CJK = [
    0x1100, 0x115f, 0x3005, 0x3007, 0x3041, 0x3096, 0x309d, 0x309f, 0x30a1, 0x30fa, 0x30fc, 0x318e, 0x31a0, 0x31bf, 0x31f0, 0x31ff,
    0x3400, 0x4dbf, 0x4e00, 0x9fff, 0xa960, 0xa97f, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xff66, 0xff9d, 0xffa0, 0xffdc, 0x17000, 0x18dff,
    0x1aff0, 0x1b2ff, 0x20000, 0x3ffff,
  ];

  /** What belongs to the character of these before it. */
  const CJK_MARKS = [
    0x0300, 0x036f, 0x1160, 0x11ff, 0x3099, 0x309a, 0xd7b0, 0xd7fb, 0xfe00, 0xfe0f, 0xff9e, 0xff9f, 0xe0100, 0xe01ef,
  ];

  /** Thai and Lao, Burmese, Khmer; digits are taken out below. */
  const DICTIONARY = [0x0e00, 0x0eff, 0x1000, 0x109f, 0x1780, 0x17ff, 0xa9e0, 0xa9ff, 0xaa60, 0xaa7f];

  const DICTIONARY_DIGITS = [
    0x0e50, 0x0e59, 0x0ed0, 0x0ed9, 0x1040, 0x1049, 0x1090, 0x1099, 0x17e0, 0x17e9, 0xa9f0, 0xa9f9,
  ];

  function isIn(ranges, c) {
    for (let i = 0; i < ranges.length; i += 2) {
      if (c <= ranges[i + 1]) {
        return c >= ranges[i];
      }
    }
    return false;
  }

  const isCjk = (c) => c >= 0x1100 && isIn(CJK, c) && isLetter(c);

  const isCutByDictionary = (c) => c >= 0x0e00 && isIn(DICTIONARY, c) && !isIn(DICTIONARY_DIGITS, c);

  const size = (c) => (c > 0xffff ? 2 : 1);

  const isHighSurrogate = (unit) => unit >= 0xd800 && unit <= 0xdbff;

  /** Blanks of a query: white space, spaces that do not break, control characters. */
  const isBlank = (c) =>
    c <= 32 ||
    (c >= 0x7f && c <= 0xa0) ||
    (c >= 0x2000 && c <= 0x200a) ||
    c === 0x1680 || c === 0x2028 || c === 0x2029 || c === 0x202f || c === 0x205f || c === 0x3000;

  const isQuote = (c) => c === 34 || c === 0x201c || c === 0x201d || c === 0x201e || c === 0xab || c === 0xbb;

  // ---- folding

  /** Letters that Arabic and Persian writers and keyboards use for each other; the last is an extension of a line. */
  const ARABIC = { "\u0629": "\u0647", "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643", "\u0640": "" };

  /** Folds a word, of which at most MAX_FOLDED characters are read. */
  function fold(word) {
    if (!/[^\u4e00-\u9fff\uac00-\ud7a3]/.test(word)) {
      return word;
    }
    let cut = word;
    if (word.length > MAX_FOLDED) {
      cut = word.slice(0, MAX_FOLDED - (isHighSurrogate(word.charCodeAt(MAX_FOLDED - 1)) ? 1 : 0));
    }
    return (exact ? exact.fold(cut) : almostNormal(cut)).replace(/[\u0629\u0640\u0649\u06a9\u06cc]/g, (c) => ARABIC[c]);
  }

  function almostNormal(word) {
    return word
      .normalize("NFKD")
      .replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, "")
      .toLowerCase()
      .replace(/\xdf/g, "ss")
      .normalize("NFC");
  }

  // ---- splitting

  let segmenter;

  /** Divides Thai, Lao, Khmer or Burmese text with the browser's dictionaries; without them it is one word. */
  function* cut(text) {
    if (segmenter === undefined) {
      segmenter =
        typeof Intl === "object" && Intl.Segmenter ? new Intl.Segmenter("und", { granularity: "word" }) : null;
    }
    if (!segmenter) {
      yield [0, text.length];
      return;
    }
    for (const piece of segmenter.segment(text)) {
      if (piece.isWordLike) {
        yield [piece.index, piece.index + piece.segment.length];
      }
    }
  }

  /** The words of a text, one after another. Parameters and words as for split. */
  function* words(text, isQuery) {
    const length = text.length;
    let next = 0;
    let runEnd = 0;
    let position = -1;
    let skipped = 0;
    let isPaired = false;
    let waiting = [];

    const add = (from, to) => {
      const folded = fold(text.slice(from, to));
      let begin = 0;
      for (let at = 0; at < folded.length; ) {
        const c = folded.codePointAt(at);
        if (!isPart(c)) {
          if (at > begin) {
            waiting.push([folded.slice(begin, at), from, to, 1]);
          }
          begin = at + size(c);
        }
        at += size(c);
      }
      if (begin < folded.length) {
        waiting.push([folded.slice(begin), from, to, 1]);
      }
    };

    /** A run of letters with their marks, up to the next separator or a letter of a script that is split in another way. */
    const word = (from, byDictionary) => {
      let at = from;
      while (at < runEnd && (!byDictionary || at - from < MAX_CUT)) {
        const c = text.codePointAt(at);
        if (isLetter(c) ? isCjk(c) || isCutByDictionary(c) !== byDictionary : !isJoined(c)) {
          break;
        }
        at += size(c);
      }
      next = at;
      if (byDictionary) {
        for (const [begin, end] of cut(text.slice(from, at))) {
          add(from + begin, from + end);
        }
      } else {
        add(from, at);
      }
    };

    const unitEnd = (at) => {
      let end = at + size(text.codePointAt(at));
      while (end < runEnd && isIn(CJK_MARKS, text.codePointAt(end))) {
        end += size(text.codePointAt(end));
      }
      return end;
    };

    /** One character (with its marks), and the pair that it forms with the next one. */
    const cjk = (at) => {
      const unit = unitEnd(at);
      const pairs = unit < runEnd && isCjk(text.codePointAt(unit));
      const isLast = isPaired && !pairs;
      isPaired = pairs;
      next = unit;
      if (isQuery && isLast) {
        skipped++;
        return;
      }
      if (!isQuery || !pairs) {
        waiting.push([fold(text.slice(at, unit)), at, unit, 1]);
      }
      if (pairs) {
        const pairEnd = unitEnd(unit);
        waiting.push([fold(text.slice(at, pairEnd)), at, pairEnd, isQuery ? 1 : 0]);
      }
    };

    while (true) {
      if (next < runEnd) {
        const c = text.codePointAt(next);
        if (isCjk(c)) {
          cjk(next);
        } else if (isLetter(c)) {
          word(next, isCutByDictionary(c));
        } else {
          next += size(c);
        }
      } else {
        let at = next;
        while (at < length && text.charCodeAt(at) < 128 && !isAscii(text.charCodeAt(at))) {
          at++;
        }
        if (at >= length) {
          return;
        }
        const start = at;
        while (at < length && isAscii(text.charCodeAt(at))) {
          at++;
        }
        if (at < length && text.charCodeAt(at) >= 128) {
          while (at < length && (text.charCodeAt(at) >= 128 || isAscii(text.charCodeAt(at)))) {
            at++;
          }
          next = start;
          runEnd = at;
          continue;
        }
        next = at;
        waiting.push([text.slice(start, Math.min(at, start + MAX_WORD)).toLowerCase(), start, at, 1]);
      }
      for (const [folded, start, end, increment] of waiting) {
        position += increment + skipped;
        skipped = 0;
        let short = folded.slice(0, MAX_WORD);
        if (short.length < folded.length && isHighSurrogate(short.charCodeAt(MAX_WORD - 1))) {
          short = short.slice(0, -1);
        }
        yield { folded: short, start, end, position };
      }
      waiting = [];
    }
  }

  /**
   * All words of a text.
   *
   * @param {string} text
   * @param {boolean} isQuery true for a query: of several Chinese characters only the pairs are used
   * @returns {{folded: string, start: number, end: number, position: number}[]} the form that is compared; offsets in the text; how
   *     many words precede it
   */
  const split = (text, isQuery) => Array.from(words(text, isQuery));

  /** Whether a text contains a word. */
  const any = (text) => !words(text, true).next().done;

  // ---- other spellings and forms

  const SPELLINGS = { "\xe4": "ae", "\xf6": "oe", "\xf8": "oe", "\xfc": "ue", "\xe5": "aa" };

  /** A text with each word in its other spelling; the same text when no word has one. */
  function other(text) {
    if (!D.folding.isNeeded(text)) {
      return text;
    }
    const small = text.normalize("NFC").toLowerCase();
    const spelled = small.replace(/[\xe4\xf6\xf8\xfc\xe5]/g, (letter) => SPELLINGS[letter]);
    return spelled === small ? text : spelled;
  }

  /**
   * The folded word, and after it its other spellings, such as mueller for müller.
   *
   * @param {string} typed one word
   * @param {string} folded the same word as it is in the index
   * @returns {string[]}
   */
  function spellings(typed, folded) {
    const spelled = other(typed);
    if (spelled !== typed) {
      const all = split(spelled, true);
      if (all.length === 1 && all[0].folded !== folded) {
        return [folded, all[0].folded];
      }
    }
    return [folded];
  }

  /** The particles of a language: conjunctions, articles, prepositions. */
  const PARTICLES = {
    arabic: [
      ["", "\u0648", "\u0641"],
      ["\u0627\u0644", "\u0644\u0644", "\u0628\u0627\u0644", "\u0643\u0627\u0644"],
      ["", "\u0628", "\u0643", "\u0644"],
    ],
    hebrew: [
      ["", "\u05d5", "\u05e9", "\u05d5\u05e9", "\u05db\u05e9", "\u05d5\u05db\u05e9"],
      ["\u05d4", "\u05de\u05d4"],
      ["", "\u05d1", "\u05dc", "\u05db", "\u05de"],
    ],
  };

  /**
   * The forms in which a single word is searched: with the particles of Arabic and Hebrew.
   *
   * @param {string} typed one word
   * @param {string} folded the same word as it is in the index
   * @returns {string[]} the folded word first; only that in other scripts
   */
  function forms(typed, folded) {
    const all = (first, last) =>
      Array.from(typed, (character) => character.codePointAt(0)).every((c) => (c >= first && c <= last) || isJoined(c));
    const particles = all(0x0621, 0x064a) ? PARTICLES.arabic : all(0x05d0, 0x05ea) ? PARTICLES.hebrew : null;
    if (!particles || folded.length < 2 || folded.length > 50) {
      return [folded];
    }
    const [conjunctions, articles, prepositions] = particles;
    const found = new Set([folded]);
    const around = (word) => {
      const isLong = word.length >= 3;
      for (const conjunction of isLong ? conjunctions : [""]) {
        for (const particle of isLong ? articles.concat(prepositions) : articles) {
          found.add(conjunction + particle + word);
        }
      }
    };
    around(folded);
    const bare = withoutArticle(folded, conjunctions, articles);
    if (bare !== folded) {
      found.add(bare);
      around(bare);
    }
    return Array.from(found);
  }

  function withoutArticle(word, conjunctions, articles) {
    for (const conjunction of conjunctions) {
      for (const article of articles) {
        const start = conjunction + article;
        if (word.startsWith(start) && word.length - start.length >= 3) {
          return word.slice(start.length);
        }
      }
    }
    return word;
  }

  /**
   * The words that differ from a word in at most some letters ("optimal string alignment" distance).
   *
   * @param {string} typed one word
   * @param {number} edits 0 or more
   * @returns {function(string): boolean} whether a folded word is one of them
   */
  function similar(typed, edits) {
    const word = Array.from(split(typed, true)[0].folded);
    return (text) => {
      if (text.length < word.length - edits || text.length > 2 * (word.length + edits)) {
        return false;
      }
      const letters = Array.from(text);
      return Math.abs(letters.length - word.length) <= edits && distances(word, letters, edits)[letters.length] <= edits;
    };
  }

  /**
   * The distances of a word to each beginning of another one, from none of its letters to all; when all are above the limit, some numbers above it.
   *
   * @param {string[]} word its letters
   * @param {string[]} letters of the other one
   * @param {number} limit
   * @returns {number[]}
   */
  function distances(word, letters, limit) {
    let beforeLast = [];
    let last = Array.from({ length: letters.length + 1 }, (_, i) => i);
    for (let i = 1; i <= word.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= letters.length; j++) {
        let best = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (word[i - 1] === letters[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && word[i - 1] === letters[j - 2] && word[i - 2] === letters[j - 1]) {
          best = Math.min(best, beforeLast[j - 2] + 1);
        }
        row.push(best);
        least = Math.min(least, best);
      }
      beforeLast = last;
      last = row;
      if (least > limit) {
        break;
      }
    }
    return last;
  }

  // ---- addresses

  /** Whether these words are one whole address, so that a field of people searches for exactly this mailbox. */
  function isAddress(text) {
    const at = text.lastIndexOf("@");
    return at > 0 && at < text.length - 1 && !Array.from(text).some((character) => isBlank(character.codePointAt(0)));
  }

  /** The form in which two addresses are compared; empty when nothing is left. */
  function address(text) {
    return Array.from(text)
      .filter((character) => {
        const c = character.codePointAt(0);
        return !isBlank(c) && !isQuote(c) && c !== 60 && c !== 62;
      })
      .slice(0, MAX_ADDRESS)
      .join("")
      .toLowerCase();
  }

  // ---- marking

  function covers(searched, field) {
    return (
      searched === "ANY" ||
      searched === field ||
      (searched === "WITH" && ["FROM", "TO", "CC", "BCC"].includes(field)) ||
      (searched === "BODY" && field === "ATTACHMENT")
    );
  }

  /** What to mark: phrases by their words, starts of words, similar words. */
  function patternsOf(query, field) {
    const patterns = { phrases: [], places: new Map(), prefixes: [], likes: [] };

    const addSpelled = (all, isPrefix) => {
      if (all.length === 0) {
        return;
      }
      if (isPrefix) {
        patterns.prefixes.push(all[0].folded);
        return;
      }
      const number = patterns.phrases.length;
      patterns.phrases.push(all);
      all.forEach((word, i) => {
        const known = patterns.places.get(word.folded);
        if (known) {
          known.push([number, i]);
        } else {
          patterns.places.set(word.folded, [[number, i]]);
        }
      });
    };

    const add = (text, isPrefix) => {
      addSpelled(split(text, true), isPrefix);
      const spelled = isPrefix ? text : other(text);
      if (spelled !== text) {
        addSpelled(split(spelled, true), false);
      }
    };

    /** A single word is marked in all the forms in which it is found. */
    const addText = (text) => {
      add(text, false);
      const all = split(text, true);
      if (all.length === 1) {
        for (const form of forms(text.slice(all[0].start, all[0].end), all[0].folded).slice(1)) {
          addSpelled([{ folded: form, position: 0 }], false);
        }
      }
    };

    const collect = (part) => {
      if (part.type === "And" || part.type === "Or") {
        part.queries.forEach(collect);
      } else if (part.type === "Extension") {
        if (field === "FILENAME") {
          add(part.extension, false);
        }
      } else if (part.field && covers(part.field, field)) {
        switch (part.type) {
          case "Text":
            addText(part.words);
            break;
          case "Exact":
            add(part.word, false);
            break;
          case "Prefix":
            add(part.start, true);
            break;
          case "Fuzzy":
            patterns.likes.push(similar(part.word, part.edits));
            break;
          case "Near": // marked everywhere, also where they are far apart
            for (const word of split(part.words, true)) {
              add(part.words.slice(word.start, word.end), false);
            }
        }
      }
    };

    collect(query);
    return patterns;
  }

  /**
   * The places of a text that show the words of a query.
   *
   * @param {string} text
   * @param {object} query the tree of a parsed query
   * @param {string} field what the text is, such as SUBJECT or BODY: words that the query looks for in this field or in any are
   *     marked. Without it, only words that it looks for in any field
   * @returns {{start: number, end: number}[]} in order, none touching another
   */
  function marks(text, query, field) {
    const { phrases, places, prefixes, likes } = patternsOf(query, field || "ANY");
    if (phrases.length + prefixes.length + likes.length === 0) {
      return [];
    }
    const distanceOf = (number, i) => phrases[number][i].position - phrases[number][0].position;
    const started = phrases.map((all, number) => new Array(distanceOf(number, all.length - 1) + 1));
    const found = [];
    let steps = 0;

    const advance = (number, i, word) => {
      const first = word.position - distanceOf(number, i);
      const ring = started[number];
      const slot = ((first % ring.length) + ring.length) % ring.length;
      if (i === 0) {
        ring[slot] = { first, start: word.start, words: 0 };
      }
      const candidate = ring[slot];
      if (!candidate || candidate.first !== first || candidate.words !== i) {
        return;
      }
      candidate.words++;
      if (candidate.words === phrases[number].length) {
        found.push({ start: candidate.start, end: word.end });
      }
    };

    for (const word of words(text.slice(0, MAX_TEXT), false)) {
      const here = places.get(word.folded) || [];
      steps += 1 + prefixes.length + likes.length + here.length;
      here.forEach(([number, i]) => advance(number, i, word));
      for (const like of likes) {
        if (like(word.folded)) {
          found.push({ start: word.start, end: word.end });
        }
      }
      for (const prefix of prefixes) {
        if (word.folded.startsWith(prefix)) {
          found.push({ start: word.start, end: word.end });
        }
      }
      if (found.length >= MAX_MARKS || steps >= MAX_STEPS) {
        break;
      }
    }
    return merged(found);
  }

  function merged(found) {
    const all = [];
    for (const mark of found.sort((a, b) => a.start - b.start)) {
      const last = all[all.length - 1];
      if (last && mark.start <= last.end) {
        last.end = Math.max(last.end, mark.end);
      } else {
        all.push(mark);
      }
    }
    return all;
  }

  D.words = {
    split,
    any,
    spellings,
    forms,
    similar,
    distances,
    marks,
    isAddress,
    address,
    /** What the parser of queries needs to know about characters. */
    characters: { isBlank, isQuote, isLetter, isPart, isLetterOrDigit, isMark, isFormat },
  };
})((globalThis.Daylight = globalThis.Daylight || {}));
