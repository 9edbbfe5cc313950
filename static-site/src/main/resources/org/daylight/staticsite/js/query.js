/*
 * The query language of spec/query.md: parses it into a tree, and writes its canonical form. The same as the Java classes QueryParser,
 * Query, DateRange, SizeRange and the others that they use; tests compare both. What is not understood as typed is searched as words
 * or repaired, and a notice says so. Needs the folding table for text that is not ASCII (D.folding.isNeeded).
 *
 * The tree has an object for each record of Query.java: type is the record's name, the other members have the names of its components.
 * Enums are their names, days are days since 1970, null is no limit: in Dates, and also for the end of Sizes. The member type of
 * OfMediaType is mediaType here. Documents are named by
 * {type: "Number", trove, number} or {type: "MessageId", id}, keys by {type: "KeyName", selector, domain}.
 */
(function (D) {
  "use strict";

  const MAX_LENGTH = 4000;
  const MAX_WORDS = 200;
  const MAX_DEPTH = 20;
  const MAX_BETWEEN = 100;
  const USUALLY_BETWEEN = 5;
  const MAX_WORD = 64;
  const MAX_STARS = 20;
  const MAX_TILDES = 10;
  const MAX_LIKES = 3;
  const MAX_PRINTS = 64;
  const MAX_DOMAIN = 253;
  const MAX_SHOWN = 80;
  const MAX_INTEGER = 2147483647;

  /** Larger than any message. */
  const MAX_SIZE = 1e15;

  const DAY = 86400000;

  const FIELDS = (
    "subject body from to cc bcc with filename attachment in list date on since until after before size has is type lang entity " +
    "redacted auth signedby aligned key trove release id thread copies more-like prints by"
  ).split(" ");

  const TEXT_FIELDS = ["subject", "body", "from", "to", "cc", "bcc", "with", "filename", "attachment", "list"];

  const ORDERS = {
    relevance: "RELEVANCE",
    date: "NEWEST",
    "date-desc": "NEWEST",
    newest: "NEWEST",
    "date-asc": "OLDEST",
    oldest: "OLDEST",
    size: "LARGEST",
    "size-desc": "LARGEST",
    largest: "LARGEST",
    "size-asc": "SMALLEST",
    smallest: "SMALLEST",
  };

  const ORDER_WORDS = {
    RELEVANCE: "relevance",
    NEWEST: "date",
    OLDEST: "date-asc",
    LARGEST: "size",
    SMALLEST: "size-asc",
  };

  /** Marks of messages with the words of auth: for them; the first one is the canonical. */
  const MARKS = {
    PASSES: ["pass", "passes"],
    PARTLY: ["partly"],
    KEY_GONE: ["keygone", "key-gone"],
    FAILS: ["fail", "fails"],
    NOT_CHECKABLE: ["uncheckable", "not-checkable"],
    UNSIGNED: ["none", "unsigned"],
  };

  const MESSAGE_KINDS = ["reply", "forward", "list", "mail", "file", "converted", "redacted"];

  const ATTACHMENT_KINDS = (
    "pdf document spreadsheet presentation text html image audio video archive calendar contact message patch signature program other"
  ).split(" ");

  const MONTHS = (
    "january february march april may june july august september october november december"
  ).split(" ");

  const characters = D.words.characters;

  // ---- characters and words

  const isBlankAt = (text, at) => characters.isBlank(text.charCodeAt(at));

  const isQuoteAt = (text, at) => characters.isQuote(text.charCodeAt(at));

  /** Blanks, quotation marks and brackets end a word. */
  const isEdgeAt = (text, at) => {
    const c = text.charCodeAt(at);
    return c === 40 || c === 41 || characters.isBlank(c) || characters.isQuote(c);
  };

  const isDigit = (character) => character >= "0" && character <= "9";

  /** White space as Java's Character.isWhitespace has it: without the spaces that do not break. */
  const isWhite = (c) =>
    characters.isBlank(c) && !(c <= 8 || (c >= 14 && c <= 27) || (c >= 0x7f && c <= 0xa0) || c === 0x2007 || c === 0x202f);

  /** As Java's String.strip. */
  function strip(text) {
    let from = 0;
    let to = text.length;
    while (from < to && isWhite(text.charCodeAt(from))) {
      from++;
    }
    while (to > from && isWhite(text.charCodeAt(to - 1))) {
      to--;
    }
    return text.slice(from, to);
  }

  /** A text with blanks for all characters of one kind. */
  const without = (text, character) => text.split(character).join(" ");

  const codesOf = (text) => Array.from(text, (character) => character.codePointAt(0));

  /** With one blank for each run of white space, control characters or quotation marks, and none at the ends. */
  function plain(text) {
    let result = "";
    for (const character of text) {
      const c = character.codePointAt(0);
      if (!characters.isBlank(c) && !characters.isQuote(c)) {
        result += character;
      } else if (result && !result.endsWith(" ")) {
        result += " ";
      }
    }
    return strip(result);
  }

  /** A piece of a query in the form that a notice shows. */
  function shown(piece) {
    let result = "";
    for (const character of Array.from(piece.slice(0, 2 * MAX_SHOWN)).slice(0, MAX_SHOWN)) {
      const c = character.codePointAt(0);
      result += characters.isBlank(c) || characters.isFormat(c) || (c >= 0xd800 && c <= 0xdfff) ? " " : character;
    }
    return strip(result);
  }

  /** ASCII letters that Java's equalsIgnoreCase takes for equal to others. */
  const ALIKE = { "\u0131": "i", "\u0130": "i", "\u017f": "s", "\u212a": "k" };

  /** As Java's equalsIgnoreCase with a word in lower case. */
  function isSame(typed, word) {
    return typed.length === word.length && typed.replace(/[\u0130\u0131\u017f\u212a]/g, (c) => ALIKE[c]).toLowerCase() === word;
  }

  /** Splits a word with a tilde at its end: the word before it and the digits after it, or null. */
  function tilde(text) {
    let digits = text.length;
    while (digits > 0 && isDigit(text[digits - 1])) {
      digits--;
    }
    let end = digits;
    while (end > 0 && text[end - 1] === "~") {
      end--;
    }
    end = Math.max(end, 1); // something stands before it, even if it is another tilde
    return text.length - digits > 9 || end >= digits ? null : [text.slice(0, end), text.slice(digits)];
  }

  /** Whether it is read as the same words without quotation marks. */
  function readsAsOneWord(text) {
    const codes = codesOf(text);
    return (
      codes.length > 0 &&
      characters.isLetterOrDigit(codes[0]) &&
      codes.every(
        (c) => characters.isLetterOrDigit(c) || characters.isMark(c) || "._@/+'#&%=~-".includes(String.fromCodePoint(c)),
      ) &&
      !tilde(text) &&
      !["AND", "OR", "NOT"].includes(text)
    );
  }

  /** Whether it is letters and digits of one word. */
  function canBePrefix(start) {
    const codes = codesOf(start);
    return (
      codes.length > 0 &&
      characters.isLetter(codes[0]) &&
      codes.every(characters.isPart) &&
      D.words.split(start, true).length === 1
    );
  }

  /** Whether it is a word that a tilde may follow: three characters or more. */
  function canBeFuzzy(word) {
    return canBePrefix(word) && word.length <= MAX_WORD && D.words.split(word, true)[0].folded.length >= 3;
  }

  /** Whether it is one word that is searched in other forms too. */
  function hasForms(text) {
    const all = D.words.split(text, true);
    return all.length === 1 && D.words.forms(text.slice(all[0].start, all[0].end), all[0].folded).length > 1;
  }

  const isSlug = (word) => /^[a-z0-9_-]{1,64}$/.test(word);

  const isMediaType = (type) =>
    /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/(?:[a-z0-9][a-z0-9!#$&^_.+-]{0,127}|[*])$/.test(type);

  /** Whether it is a domain of two labels or more, in lower case and A-labels. */
  function isDomain(domain) {
    const labels = domain.length > MAX_DOMAIN ? [] : domain.split(".");
    return labels.length > 1 && labels.length <= 41 && labels.every((label) => /^[a-z0-9_-]{1,63}$/.test(label) && !/^-|-$/.test(label));
  }

  /** A number from 1 to the largest of Java's integers; 0 if it is none. */
  function numberIn(digits) {
    const number = /^[0-9]{1,10}$/.test(digits) ? Number(digits) : 0;
    return number > MAX_INTEGER ? 0 : number;
  }

  // ---- the tree

  const everything = () => ({ type: "Everything" });

  /** Several queries as one; nested ones of the same type become one list. */
  function joined(type, queries) {
    const flat = [];
    for (const query of queries) {
      if (query.type === type) {
        flat.push(...query.queries);
      } else {
        flat.push(query);
      }
    }
    return flat.length === 0 ? everything() : flat.length === 1 ? flat[0] : { type, queries: flat };
  }

  const and = (queries) => joined("And", queries);
  const or = (queries) => joined("Or", queries);
  const not = (query) => (query.type === "Not" ? query.query : { type: "Not", query });

  /** What in:attachment means: words without a field are searched in the texts of attachments only. */
  function inAttachments(query) {
    let isMoved = false;
    const moved = (part) => {
      if (part.field === "ANY") {
        isMoved = true;
        return { ...part, field: "ATTACHMENT" };
      }
      return part.type === "Not"
        ? not(moved(part.query))
        : part.queries
          ? joined(part.type, part.queries.map(moved))
          : part;
    };
    const result = moved(query);
    return isMoved ? result : and([query, { type: "HasAttachment" }]);
  }

  // ---- the canonical form

  const prefix = (field) => (field === "ANY" ? "" : field.toLowerCase() + ":");

  const bracketed = (query) => (query.queries ? "(" + textOf(query) + ")" : textOf(query));

  const nameText = (name) =>
    name.type === "MessageId" ? '"<' + name.id + '>"' : (name.trove === null ? "" : name.trove + "/") + name.number;

  /** The text of each type of query. */
  const TEXTS = {
    Everything: () => "*",
    Text: (q) => prefix(q.field) + (readsAsOneWord(q.words) ? q.words : '"' + q.words + '"'),
    Exact: (q) => prefix(q.field) + '"' + q.word + '"',
    Prefix: (q) => prefix(q.field) + q.start + "*",
    Fuzzy: (q) => prefix(q.field) + q.word + "~" + q.edits,
    Near: (q) => prefix(q.field) + '"' + q.words + '"~' + q.between,
    Extension: (q) => "filename:*." + q.extension,
    Dates: (q) => "date:" + datesText(q),
    Undated: () => "date:unknown",
    HasAttachment: () => "has:attachment",
    InLanguage: (q) => "lang:" + q.code,
    OfType: (q) => "type:" + q.kind.toLowerCase(),
    OfMediaType: (q) => "type:" + q.mediaType,
    Sizes: (q) => "size:" + sizesText(q),
    OfKind: (q) => "is:" + q.kind.toLowerCase(),
    RedactedFor: (q) => "redacted:" + q.code,
    Marked: (q) => "auth:" + MARKS[q.mark][0],
    SignedBy: (q) => "signedby:" + q.domain,
    AsksForKey: (q) => "key:" + keyText(q.name),
    Aligned: () => "aligned:yes",
    InTrove: (q) => "trove:" + q.slug,
    InRelease: (q) => "release:" + q.trove + "/" + q.number,
    Named: (q) => 'entity:"' + q.name + '"',
    Is: (q) => "id:" + nameText(q.name),
    InThread: (q) => "thread:" + nameText(q.name),
    Decided: (q) => "is:" + q.decision.toLowerCase(),
    IsCopy: () => "is:copy",
    CopiesOf: (q) => "copies:" + nameText(q.name),
    SharesPrints: (q) => "prints:" + q.prints.map((print) => (print >>> 0).toString(16).padStart(8, "0")).join(","),
    MoreLike: (q) => "more-like:" + nameText(q.name),
    Not: (q) => "-" + bracketed(q.query),
    And: (q) => q.queries.map(bracketed).join(" "),
    Or: (q) => q.queries.map(bracketed).join(" OR "),
  };

  /** A query in the query language. Recursion is as deep as the brackets of the query, which are limited. */
  const textOf = (query) => TEXTS[query.type](query);

  // ---- dates

  /** The day since 1970 of a date; null if it is not in the calendar. */
  function dayOf(year, month, day) {
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / DAY : null;
  }

  const FIRST_DAY = dayOf(1, 1, 1);
  const LAST_DAY = dayOf(9999, 12, 31);

  /** 1 to 12 for the English name of a month or its first three letters or more; 0 for anything else. */
  const monthOf = (name) => MONTHS.findIndex((month, i) => month.startsWith(name) || (name === "sept" && i === 8)) + 1;

  /** First and last day of a year, a month or a day; null when it is none of them or before the year 1. */
  function span(written) {
    const typed = strip(written).toLowerCase();
    let match;
    if (/^[0-9]{4}$/.test(typed)) {
      return days(typed, 1, null, 12);
    }
    if ((match = /^([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?$/.exec(typed))) {
      return days(match[1], match[2], match[3]);
    }
    if ((match = /^([0-9]{4})([0-9]{2})([0-9]{2})$/.exec(typed))) {
      return days(match[1], match[2], match[3]);
    }
    if ((match = /^([0-9]{1,2})[.]([0-9]{1,2})[.]([0-9]{4})$/.exec(typed))) {
      return days(match[3], match[2], match[1]);
    }
    if ((match = LOCAL.exec(typed))) {
      const isDayFirst = Number(match[2]) <= 12;
      return days(match[3], match[isDayFirst ? 2 : 1], match[isDayFirst ? 1 : 2]);
    }
    if ((match = /^(?:([0-9]{1,2})(?:st|nd|rd|th)?[ .-]+)?([a-z]{3,9})[ .,-]+([0-9]{4})$/.exec(typed))) {
      return days(match[3], monthOf(match[2]), match[1]);
    }
    if ((match = /^([a-z]{3,9})[ .-]+([0-9]{1,2})(?:st|nd|rd|th)?[ ,]+([0-9]{4})$/.exec(typed))) {
      return days(match[3], monthOf(match[1]), match[2]);
    }
    return null;
  }

  const LOCAL = /^([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})$/;

  function days(yearDigits, monthDigits, dayDigits, lastMonth) {
    const year = Number(yearDigits);
    const month = Number(monthDigits);
    if (year === 0 || month < 1 || month > 12) {
      return null;
    }
    if (dayDigits) {
      const day = dayOf(year, month, Number(dayDigits));
      return day === null ? null : { first: day, last: day };
    }
    const end = lastMonth || month;
    const next = end === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, end + 1, 1);
    return { first: dayOf(year, month, 1), last: next - 1 };
  }

  const OPERATORS = { since: ">=", until: "<=", after: ">", before: "<" };

  /** A range of days with isSwapped, or null. */
  function dateRange(field, value) {
    const typed = (OPERATORS[field] || "") + value;
    const operator = /^[<>]?=?/.exec(typed)[0];
    if (operator && operator !== "=") {
      const days = span(typed.slice(operator.length));
      return days && compared(operator, days);
    }
    const dots = typed.indexOf("..");
    if (dots < 0) {
      const days = span(typed);
      return days && { from: days.first, to: days.last, isSwapped: false };
    }
    const left = typed.slice(0, dots);
    const right = typed.slice(dots + 2);
    const from = span(left);
    const to = span(right);
    if ((left && !from) || (right && !to) || (!from && !to)) {
      return null;
    }
    if (from && to && from.first > to.last) {
      return { from: to.first, to: from.last, isSwapped: true };
    }
    return { from: from && from.first, to: to && to.last, isSwapped: false };
  }

  function compared(operator, { first, last }) {
    const from = operator === ">" ? last + 1 : operator === ">=" ? first : null;
    const to = operator === "<" ? first - 1 : operator === "<=" ? last : null;
    return (from !== null && from > LAST_DAY) || (to !== null && to < FIRST_DAY) ? null : { from, to, isSwapped: false };
  }

  /** Whether it contains a date such as 7/10/2016, which can be read with the day or the month first. */
  function isAmbiguous(typed) {
    const pieces = typed.split(/[.][.]|[<>=]+/);
    return pieces.slice(0, pieces.length > 8 ? 7 : 8).some((piece) => {
      const local = LOCAL.exec(strip(piece));
      return local !== null && Number(local[1]) !== Number(local[2]) && Number(local[1]) <= 12 && Number(local[2]) <= 12;
    });
  }

  const written = (day) => new Date(day * DAY).toISOString().slice(0, 10);

  /** The shortest form with this meaning. */
  function datesText({ from, to }) {
    if (from !== null && from === to) {
      return written(from);
    }
    const first = from === null ? "" : written(from).replace(/-01$/, "").replace(/-01$/, "");
    let last = "";
    if (to !== null) {
      const next = new Date((to + 1) * DAY);
      const isEnd = next.getUTCDate() === 1;
      last = written(to).slice(0, isEnd && next.getUTCMonth() === 0 ? 4 : isEnd ? 7 : 10);
    }
    return first === last ? first : first + ".." + last;
  }

  // ---- sizes

  const UNITS = { g: 1e9, m: 1e6, k: 1e3, "": 1 };

  const sizeParts = (typed) => /^([0-9]{1,12})(?:[.]([0-9]{1,3}))?([kmg]?)b?$/.exec(typed);

  /** Bytes of a size; null if it is none or too large. In thousandths, so that the numbers stay exact. */
  function bytesOf(typed) {
    const parts = sizeParts(typed);
    if (!parts) {
      return null;
    }
    const thousandths = Number(parts[1]) * 1000 + Number((parts[2] || "").padEnd(3, "0"));
    const unit = UNITS[parts[3]];
    const bytes = unit === 1 ? Math.floor(thousandths / 1000) : thousandths * (unit / 1000);
    return bytes > MAX_SIZE ? null : bytes;
  }

  /** A range of sizes with isSwapped, or null. The end is null without a limit. */
  function sizeRange(value) {
    const typed = strip(value).toLowerCase();
    const dots = typed.indexOf("..");
    if (dots >= 0) {
      const left = strip(typed.slice(0, dots));
      const right = strip(typed.slice(dots + 2));
      const from = bytesOf(left);
      const to = bytesOf(right);
      if ((left && from === null) || (right && to === null)) {
        return null;
      }
      return to !== null && from > to ? { from: to, to: from, isSwapped: true } : sizes(from || 0, to);
    }
    const operator = /^(?:[<>]=?)?/.exec(typed)[0];
    const size = strip(typed.slice(operator.length));
    const bytes = bytesOf(size);
    if (bytes === null) {
      return null;
    }
    switch (operator) {
      case ">":
        return sizes(bytes + 1, null);
      case ">=":
        return sizes(bytes, null);
      case "<":
        return sizes(0, bytes - 1);
      case "<=":
        return sizes(0, bytes);
      default:
        return about(size, bytes);
    }
  }

  /** A single size means all sizes that are rounded to it. */
  function about(size, bytes) {
    const parts = sizeParts(size);
    const unit = Math.max(1, UNITS[parts[3]] / Math.pow(10, (parts[2] || "").length));
    const half = Math.floor(unit / 2);
    return sizes(Math.max(0, bytes - half), Math.min(Math.max(bytes + half - 1, bytes), MAX_SIZE));
  }

  function sizes(from, to) {
    return to === null ? (from <= 0 ? null : { from, to, isSwapped: false }) : to < from ? null : { from, to, isSwapped: false };
  }

  function shortest(bytes) {
    for (const letter of bytes > 0 ? ["g", "m", "k"] : []) {
      if (bytes % UNITS[letter] === 0) {
        return bytes / UNITS[letter] + letter;
      }
    }
    return String(bytes);
  }

  /** The shortest form with this meaning. */
  function sizesText({ from, to }) {
    if (to === null) {
      const more = shortest(from - 1);
      const least = shortest(from);
      return more.length <= least.length ? ">" + more : ">=" + least;
    }
    if (from === 0) {
      const less = shortest(to + 1);
      const most = shortest(to);
      return less.length <= most.length ? "<" + less : "<=" + most;
    }
    return shortest(from) + ".." + shortest(to);
  }

  // ---- names of keys and documents

  const KEY_MARK = "._domainkey.";
  const DMARC = "_dmarc.";

  const keyText = (name) => (name.selector === "_dmarc" ? DMARC + name.domain : name.selector + KEY_MARK + name.domain);

  /** The name of a key in ASCII, or null. Names in other characters are not translated here. */
  function keyName(text) {
    const lower = text.length > 4 * MAX_DOMAIN ? "" : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
    const at = lower.indexOf(KEY_MARK);
    if (at < 0) {
      return lower.startsWith(DMARC) ? keyOf("_dmarc", text.slice(DMARC.length)) : null;
    }
    return keyOf(text.slice(0, at), text.slice(at + KEY_MARK.length));
  }

  function keyOf(left, right) {
    const selector = dnsName(left);
    const domain = dnsName(right);
    if (selector === null || domain === null) {
      return null;
    }
    const name = { type: "KeyName", selector, domain };
    const text = keyText(name);
    const isClear =
      !domain.includes(KEY_MARK) &&
      !domain.startsWith(DMARC) &&
      (selector === "_dmarc" || text.indexOf(KEY_MARK) === selector.length);
    return text.length > MAX_DOMAIN || !isClear ? null : name;
  }

  /** In lower case, without a dot at the end; null if the DNS cannot have it. */
  function dnsName(untrusted) {
    const lower = untrusted.toLowerCase();
    const name = lower.endsWith(".") ? lower.slice(0, -1) : lower;
    return untrusted.length <= 4 * MAX_DOMAIN && name.split(".").every((label) => /^[a-z0-9_-]{1,63}$/.test(label)) ? name : null;
  }

  /** How a query names a document, or null. */
  function nameIn(value) {
    const id = strip(value);
    if (id.startsWith("<") || id.includes("@")) {
      const inside = plain(id.replace(/[<>]/g, ""));
      return inside ? { type: "MessageId", id: inside } : null;
    }
    const slash = id.indexOf("/");
    const trove = slash < 0 ? null : id.slice(0, slash);
    const number = numberIn(id.slice(slash + 1));
    return (trove !== null && !isSlug(trove)) || number === 0 ? null : { type: "Number", trove, number };
  }

  // ---- the parser

  class Parser {
    constructor(typed) {
      this.typed = typed;
      this.notices = [];
      this.at = 0;
      this.depth = 0;
      this.words = 0;
      this.stars = 0;
      this.tildes = 0;
      this.likes = 0;
      this.isFull = false;
      this.sort = null;
      this.isInAttachments = false;
    }

    whole() {
      const pieces = [];
      while (this.at < this.typed.length) {
        const piece = this.either("");
        if (piece) {
          pieces.push(piece);
        }
        if (this.at < this.typed.length) {
          this.note("BRACKET_IGNORED", "");
          this.at++;
        }
      }
      return pieces.length === 0 && this.notices.length > 0 ? not(everything()) : and(pieces);
    }

    /** Words next to each other bind tighter than OR. Stops at the end or before a closing bracket. */
    either(field) {
      const alternatives = [];
      const add = (query) => query && alternatives.push(query);
      add(this.all(field));
      while (this.operator("OR")) {
        const before = this.at;
        const next = this.all(field);
        if (alternatives.length === 0 || (!next && strip(this.typed.slice(before, this.at)) === "")) {
          this.note("OPERATOR_ALONE", "OR");
        }
        add(next);
      }
      return alternatives.length === 0 ? null : or(alternatives);
    }

    all(field) {
      const pieces = [];
      while (!this.atEnd() && !this.looksAt("OR")) {
        if (this.operator("AND")) {
          if (pieces.length === 0 || this.atEnd() || this.looksAt("OR")) {
            this.note("OPERATOR_ALONE", "AND");
          }
        } else {
          const piece = this.one(field);
          if (piece) {
            pieces.push(piece);
          }
        }
      }
      return pieces.length === 0 ? null : and(pieces);
    }

    one(field) {
      let isNot = false;
      while (this.minus() || this.operator("NOT")) {
        isNot = !isNot;
        this.skipBlanks();
      }
      if (this.atEnd()) {
        this.note("OPERATOR_ALONE", "-");
        return null;
      }
      const query = this.primary(field);
      return isNot && query ? not(query) : query;
    }

    primary(field) {
      const typed = this.typed;
      if (typed[this.at] === "(") {
        return this.group(field);
      }
      if (isQuoteAt(typed, this.at)) {
        return this.phrase(field);
      }
      const colon = this.fieldEnd();
      if (colon < 0) {
        return this.value(field, this.word(), false);
      }
      const name = typed.slice(this.at, colon).toLowerCase();
      if (!FIELDS.includes(name)) {
        return this.unknown(field, colon);
      }
      this.at = colon + 1;
      this.skipBlanks();
      if (this.atEnd() || this.looksAt("OR") || this.looksAt("AND")) {
        this.note("EMPTY_FIELD", name + ":");
        return this.text("ANY", name, false);
      }
      if (typed[this.at] === "(") {
        return this.group(name);
      }
      if (typed[this.at] === "<") {
        return this.value(name, name === "size" || name === "date" ? this.word() : this.angled(), false);
      }
      return isQuoteAt(typed, this.at) ? this.phrase(name) : this.value(name, this.word(), false);
    }

    /** Words in quotation marks; with a tilde after them, words near each other. */
    phrase(field) {
      const words = this.quoted();
      const typed = this.typed;
      let end = this.at;
      while (end < typed.length && (typed[end] === "~" || (isDigit(typed[end]) && end > this.at))) {
        end++;
      }
      const isTilde = end > this.at && (end === typed.length || isEdgeAt(typed, end));
      if (!isTilde || !isText(field)) {
        return this.value(field, words, true);
      }
      const after = typed.slice(this.at, end);
      this.at = end;
      return this.isFull || !this.counted() ? null : this.near(textField(field), words, after);
    }

    near(field, words, after) {
      const whole = '"' + words + '"' + after;
      const digits = after.replace(/~/g, "");
      let between = digits === "" ? USUALLY_BETWEEN : digits.length > 9 ? MAX_INTEGER : Number(digits);
      if (between > MAX_BETWEEN) {
        this.note("TILDE_CUT", whole);
        between = MAX_BETWEEN;
      }
      const phrase = this.text(field, words, true);
      if (between > 0 && phrase && phrase.type === "Text" && D.words.split(phrase.words, true).length > 1) {
        return { type: "Near", field: phrase.field, words: phrase.words, between };
      }
      if (between > 0) {
        this.note("TILDE_IGNORED", whole);
      }
      return phrase;
    }

    /** An unknown field is searched as words. Web addresses and a lone re: give no notice. */
    unknown(field, colon) {
      const typed = this.typed;
      const begin = this.at;
      const word = this.word();
      const isWeb = typed.startsWith("//", colon + 1);
      const isBeforeValue = this.at < typed.length && isEdgeAt(typed, this.at) && !isBlankAt(typed, this.at);
      if ((this.at > colon + 1 || isBeforeValue) && !isWeb) {
        this.note("UNKNOWN_FIELD", typed.slice(begin, this.at));
      }
      return this.value(field, word, false);
    }

    group(field) {
      const typed = this.typed;
      const before = this.words;
      this.at++;
      if (this.depth === MAX_DEPTH) {
        this.note("TOO_DEEP", "");
        const begin = this.at;
        for (let open = 1; this.at < typed.length && open > 0; this.at++) {
          open += typed[this.at] === "(" ? 1 : typed[this.at] === ")" ? -1 : 0;
        }
        return this.text(textField(field), typed.slice(begin, this.at).replace(/[()]/g, " "), true);
      }
      this.depth++;
      const inside = this.either(field);
      this.depth--;
      if (this.at < typed.length) {
        this.at++;
      } else {
        this.note("BRACKET_ADDED", "");
      }
      return !inside && this.words === before ? this.emptyGroup(field) : inside;
    }

    /** Empty brackets are treated as if nothing followed the field. */
    emptyGroup(field) {
      if (field === "") {
        this.note("NO_WORD", "()");
        return null;
      }
      this.note("EMPTY_FIELD", field + ":");
      return this.isFull || !this.counted() ? null : this.text("ANY", field, false);
    }

    // ---- values of fields

    value(field, value, isQuoted) {
      if (this.isFull || !this.counted()) {
        return null;
      }
      if (isText(field)) {
        return this.text(textField(field), value, isQuoted);
      }
      const small = value.toLowerCase();
      switch (field) {
        case "by": // finds and excludes nothing, wherever it is in the query
          if (!Object.prototype.hasOwnProperty.call(ORDERS, small)) {
            return this.bad(field, value);
          }
          this.sort = ORDERS[small];
          return null;
        case "in":
          if (!/^attachments?$/.test(small)) {
            return this.bad(field, value);
          }
          this.isInAttachments = true;
          return null;
        case "date":
        case "on":
        case "since":
        case "until":
        case "after":
        case "before":
          return this.date(field, value);
        case "more-like":
          return this.moreLike(value);
        case "size": {
          const range = sizeRange(value);
          if (range && range.isSwapped) {
            this.note("SIZES_SWAPPED", value);
          }
          return range ? { type: "Sizes", from: range.from, to: range.to } : this.bad(field, value);
        }
        default:
          return single(field, value, small) || this.bad(field, value);
      }
    }

    text(field, typed, isQuoted) {
      let words = typed;
      if (!isQuoted && words.indexOf("~") > 0) {
        const parts = tilde(words);
        if (parts) {
          return this.fuzzy(field, parts[0], parts[1], words);
        }
      }
      if (!isQuoted && words.includes("*")) {
        if (words === "*" && field === "ANY") {
          return everything();
        }
        const starred = this.starred(field, words);
        if (starred) {
          return starred;
        }
        this.note(this.stars > MAX_STARS ? "EXPANDED_TOO_MANY" : "STAR_IGNORED", words);
        words = without(words, "*");
      }
      if (!D.words.isAddress(words) && !D.words.any(words)) {
        this.note("NO_WORD", typed);
        return null;
      }
      const bounded = this.bounded(words);
      return isQuoted && field !== "LIST" && hasForms(bounded)
        ? { type: "Exact", field, word: plain(bounded) }
        : { type: "Text", field, words: plain(bounded) };
    }

    fuzzy(field, word, digits, whole) {
      const can = canBeFuzzy(word) && digits !== "0";
      if (!can || ++this.stars > MAX_STARS || ++this.tildes > MAX_TILDES) {
        this.note(can ? "EXPANDED_TOO_MANY" : "TILDE_IGNORED", whole);
        return this.text(field, without(word, "~"), false);
      }
      const edits = digits === "" ? (Array.from(word).length > 5 ? 2 : 1) : Number(digits);
      if (edits < 1 || edits > 2) {
        this.note("TILDE_CUT", whole);
      }
      return { type: "Fuzzy", field, word, edits: Math.min(Math.max(edits, 1), 2) };
    }

    starred(field, word) {
      if (field === "FILENAME" && word.startsWith("*.") && canBePrefix(word.slice(2))) {
        return { type: "Extension", extension: word.slice(2).toLowerCase() };
      }
      const start = word.slice(0, -1);
      return !word.endsWith("*") || !canBePrefix(start) || ++this.stars > MAX_STARS ? null : { type: "Prefix", field, start };
    }

    date(field, value) {
      if (isSame(value, "unknown")) {
        return { type: "Undated" };
      }
      if (isAmbiguous(value)) {
        this.note("DATE_AMBIGUOUS", value);
        return this.text("ANY", without(value, "*"), true);
      }
      const range = dateRange(field, value);
      if (!range) {
        return this.bad(field, value);
      }
      if (range.isSwapped) {
        this.note("DATES_SWAPPED", value);
      }
      return { type: "Dates", from: range.from, to: range.to };
    }

    moreLike(value) {
      const name = nameIn(value);
      if (!name) {
        return this.bad("more-like", value);
      }
      if (this.likes === MAX_LIKES) {
        this.note("LIKE_IGNORED", value);
        return null;
      }
      this.likes++;
      return { type: "MoreLike", name };
    }

    bad(field, value) {
      this.note("BAD_VALUE", field + ":" + value);
      return this.text("ANY", field + " " + without(value, "*"), true);
    }

    /** Counts one more; adds one notice when the rest is left out. */
    counted() {
      if (this.words < MAX_WORDS) {
        this.words++;
        return true;
      }
      this.isFull = true;
      this.note("TOO_MANY_WORDS", this.typed.slice(this.at));
      return false;
    }

    /** As many of these words as the limit still allows. */
    bounded(text) {
      const all = D.words.split(text, true);
      const room = MAX_WORDS - this.words + 1;
      this.words += Math.max(0, Math.min(all.length, room) - 1);
      if (all.length <= room) {
        return text;
      }
      this.isFull = true;
      this.note("TOO_MANY_WORDS", text.slice(all[room].start));
      return text.slice(0, all[room - 1].end);
    }

    // ---- reading

    quoted() {
      const begin = ++this.at;
      while (this.at < this.typed.length && !isQuoteAt(this.typed, this.at)) {
        this.at++;
      }
      const inside = this.typed.slice(begin, this.at);
      if (this.at < this.typed.length) {
        this.at++;
      } else {
        this.note("QUOTE_ADDED", inside);
      }
      return inside;
    }

    angled() {
      const close = this.typed.indexOf(">", this.at);
      if (close < 0) {
        return this.word();
      }
      const inside = this.typed.slice(this.at, close + 1);
      this.at = close + 1;
      return inside;
    }

    word() {
      const begin = this.at;
      while (this.at < this.typed.length && !isEdgeAt(this.typed, this.at)) {
        this.at++;
      }
      return this.typed.slice(begin, this.at);
    }

    /** The colon that ends the name of a field here; -1 when there is none. */
    fieldEnd() {
      const like = "more-like:"; // the only name with a hyphen; elsewhere a hyphen is part of a word
      if (isSame(this.typed.slice(this.at, this.at + like.length), like)) {
        return this.at + like.length - 1;
      }
      let colon = this.at;
      while (/^[A-Za-z]$/.test(this.typed.charAt(colon))) {
        colon++;
      }
      return colon > this.at && this.typed[colon] === ":" ? colon : -1;
    }

    minus() {
      const typed = this.typed;
      if (this.at + 1 >= typed.length || typed[this.at] !== "-") {
        return false;
      }
      const after = typed[this.at + 1];
      if (after === "-" || after === ")" || isBlankAt(typed, this.at + 1)) {
        return false;
      }
      this.at++;
      return true;
    }

    operator(word) {
      if (!this.looksAt(word)) {
        return false;
      }
      this.at += word.length;
      return true;
    }

    looksAt(word) {
      this.skipBlanks();
      const after = this.at + word.length;
      return this.typed.startsWith(word, this.at) && (after === this.typed.length || isEdgeAt(this.typed, after));
    }

    /** Skips blanks; true at the end of the query or before a closing bracket. */
    atEnd() {
      this.skipBlanks();
      return this.at === this.typed.length || this.typed[this.at] === ")";
    }

    skipBlanks() {
      while (this.at < this.typed.length && isBlankAt(this.typed, this.at)) {
        this.at++;
      }
    }

    note(kind, about) {
      const text = shown(about);
      if (!this.notices.some((notice) => notice.kind === kind && notice.text === text)) {
        this.notices.push({ kind, text });
      }
    }
  }

  /** Whether words, phrases, stars and tildes may follow the field. */
  const isText = (field) => field === "" || TEXT_FIELDS.includes(field);

  const textField = (field) => (TEXT_FIELDS.includes(field) ? field.toUpperCase() : "ANY");

  /** The query for a value of a field that depends on nothing else; null if it is not valid. */
  function single(field, value, small) {
    const named = (type) => {
      const name = nameIn(value);
      return name && { type, name };
    };
    switch (field) {
      case "is": {
        if (small === "copy") {
          return { type: "IsCopy" };
        }
        if (small === "withheld" || small === "withdrawn") {
          return { type: "Decided", decision: small.toUpperCase() };
        }
        const kind = MESSAGE_KINDS.find((word) => isSame(value, word));
        return kind ? { type: "OfKind", kind: kind.toUpperCase() } : null;
      }
      case "has":
        return /^attachments?$/.test(small) ? { type: "HasAttachment" } : null;
      case "type": {
        if (isMediaType(small)) {
          return { type: "OfMediaType", mediaType: small };
        }
        const kind = ATTACHMENT_KINDS.find((word) => isSame(value, word));
        return kind ? { type: "OfType", kind: kind.toUpperCase() } : null;
      }
      case "entity":
        return D.words.any(value) ? { type: "Named", name: plain(value) } : null;
      case "lang":
        return /^[a-z]{2,3}$/.test(small) ? { type: "InLanguage", code: small } : null;
      case "redacted": {
        const code = value.toUpperCase();
        return /^[A-Z0-9-]{1,16}$/.test(code) ? { type: "RedactedFor", code } : null;
      }
      case "auth": {
        const mark = Object.keys(MARKS).find((name) => MARKS[name].some((word) => isSame(value, word)));
        return mark ? { type: "Marked", mark } : null;
      }
      case "signedby":
        return isDomain(small) ? { type: "SignedBy", domain: small } : null;
      case "key": {
        const name = keyName(value);
        return name && { type: "AsksForKey", name };
      }
      case "aligned":
        return small === "yes" ? { type: "Aligned" } : small === "no" ? not({ type: "Aligned" }) : null;
      case "trove":
        return isSlug(value) ? { type: "InTrove", slug: value } : null;
      case "release": {
        const slash = value.indexOf("/");
        const trove = value.slice(0, Math.max(0, slash));
        const number = numberIn(value.slice(slash + 1));
        return number && isSlug(trove) ? { type: "InRelease", trove, number } : null;
      }
      case "id":
        return named("Is");
      case "copies":
        return named("CopiesOf");
      case "thread":
        return named("InThread");
      case "prints": {
        const prints = value.split(",");
        return prints.length <= MAX_PRINTS && prints.every((print) => /^[0-9A-Fa-f]{8}$/.test(print))
          ? { type: "SharesPrints", prints: prints.map((print) => parseInt(print, 16) | 0) }
          : null;
      }
    }
    return null;
  }

  D.query = {
    /** The fields, in the order in which they are explained. */
    FIELDS,

    /** Words of auth: for marks of messages: the first of each is the canonical one. */
    MARKS,

    /**
     * Parses a query; an empty one finds everything. Never fails.
     *
     * @param {string} text any text; with other characters than ASCII only when the folding table is loaded
     * @returns {{query: object, sort: ?string, notices: {kind: string, text: string}[], canonical: string}} the tree, the order that
     *     is asked for, what was not searched as typed, and the canonical form
     */
    parse(text) {
      if (D.folding.isNeeded(text) && !D.folding.isLoaded()) {
        throw new Error("the folding table is not loaded");
      }
      const parser = new Parser(text.slice(0, MAX_LENGTH));
      if (text.length > MAX_LENGTH) {
        parser.note("TOO_LONG", "");
      }
      let query = parser.whole();
      if (parser.isInAttachments) {
        query = inAttachments(query);
      }
      return {
        query,
        sort: parser.sort,
        notices: parser.notices,
        canonical: canonical(query, parser.sort),
      };
    },

    /** The canonical form of a tree with an order, which may be null. */
    canonical,
  };

  function canonical(query, sort) {
    if (sort === null) {
      return textOf(query);
    }
    const order = "by:" + ORDER_WORDS[sort];
    return query.type === "Everything" ? order : textOf(query) + " " + order;
  }
})((globalThis.Daylight = globalThis.Daylight || {}));
