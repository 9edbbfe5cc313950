/**
 * Verifies what a host returns against the publisher's log: signed checkpoints, keys of the log, tiles, entries, lines,
 * commitments and proofs of redaction (spec/static-site.md section 4). Nothing here trusts the host: what does not follow
 * from the log's key is a Fault of the code "damaged".
 *
 * Sizes and indexes are numbers below 2^53. Hashes are Uint8Arrays of 32 bytes.
 */
(function (D) {
  'use strict';

  const HASH = 32;
  const TILE = 256;
  const MOST_NOTE_BYTES = 1000000;
  const MOST_SIGNATURES = 100;
  const MOST_KEY_CHANGES = 100;
  const MOST_KEY_FILE_BYTES = 65536;
  const MOST_ENTRY_BYTES = 65535;
  const MOST_DEPTH = 32;

  /** A Fault for data that are not what they should be. */
  function damaged(text) {
    return new D.Fault('damaged', text);
  }

  /** Throws a Fault with the text unless the condition holds. */
  function check(held, text) {
    if (!held) {
      throw damaged(text);
    }
  }

  // ---------------------------------------------------------------------------------------------------------- bytes

  /** Joins arrays of bytes and single bytes (numbers). */
  function joined(...parts) {
    let length = 0;
    for (const part of parts) {
      length += typeof part === 'number' ? 1 : part.length;
    }
    const out = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      if (typeof part === 'number') {
        out[at++] = part;
      } else {
        out.set(part, at);
        at += part.length;
      }
    }
    return out;
  }

  /** Whether two arrays have the same bytes. */
  function isSame(a, b) {
    if (a.length !== b.length) {
      return false;
    }
    for (let i = 0; i < a.length; i++) {
      if (a[i] !== b[i]) {
        return false;
      }
    }
    return true;
  }

  /** Lower-case hexadecimal digits of bytes. */
  function hex(bytes) {
    let out = '';
    for (const b of bytes) {
      out += (b < 16 ? '0' : '') + b.toString(16);
    }
    return out;
  }

  /** The bytes of lower-case hexadecimal digits; a Fault unless there are exactly so many bytes. */
  function unhex(text, bytes, what) {
    check(typeof text === 'string' && text.length === 2 * bytes && /^[0-9a-f]*$/.test(text),
      what + ' is not ' + 2 * bytes + ' hexadecimal digits');
    const out = new Uint8Array(bytes);
    for (let i = 0; i < bytes; i++) {
      out[i] = parseInt(text.substr(2 * i, 2), 16);
    }
    return out;
  }

  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const VALUES = new Int8Array(128).fill(-1);
  for (let i = 0; i < ALPHABET.length; i++) {
    VALUES[ALPHABET.charCodeAt(i)] = i;
  }

  /**
   * The bytes of base64 (RFC 4648 section 4), which must be in its one form: no other characters, and the bits that are
   * not used are zero.
   *
   * @param text the base64
   * @param isPadded whether it has padding, or none
   * @param what names it in the Fault
   */
  function base64(text, isPadded, what) {
    const body = isPadded ? text.replace(/={1,2}$/, '') : text;
    const rest = body.length % 4;
    check(rest !== 1 && (!isPadded || text.length % 4 === 0), what + ' is not base64');
    const out = new Uint8Array(Math.floor(body.length * 3 / 4));
    let bits = 0;
    let count = 0;
    let at = 0;
    for (let i = 0; i < body.length; i++) {
      const code = body.charCodeAt(i);
      const value = code < 128 ? VALUES[code] : -1;
      check(value >= 0, what + ' is not base64');
      bits = (bits << 6 | value) & 0xffff;
      count += 6;
      if (count >= 8) {
        count -= 8;
        out[at++] = bits >> count & 0xff;
      }
    }
    check((bits & (1 << count) - 1) === 0, what + ' is not base64 in its one form');
    return out;
  }

  /** Base64 with padding. */
  function toBase64(bytes) {
    let out = '';
    for (let i = 0; i < bytes.length; i += 3) {
      const three = bytes[i] << 16 | (bytes[i + 1] || 0) << 8 | (bytes[i + 2] || 0);
      for (let j = 0; j < 4; j++) {
        out += i + j > bytes.length ? '=' : ALPHABET[three >> 18 - 6 * j & 63];
      }
    }
    return out;
  }

  /** The text of bytes that must be valid UTF-8. */
  function strictText(bytes, what) {
    const text = D.host.utf8(bytes);
    check(isSame(D.host.bytesOf(text), bytes), what + ' is not UTF-8');
    return text;
  }

  // --------------------------------------------------------------------------------------------------------- hashes

  /** The greatest whole number whose power is not above the value. */
  function root(value, power) {
    let low = 0n;
    let high = 1n << 80n;
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** power <= value) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  // FIPS 180-4: the constants are bits of the fractional parts of roots of the first primes.
  const PRIMES = [];
  for (let n = 2; PRIMES.length < 80; n++) {
    if (PRIMES.every(prime => n % prime !== 0)) {
      PRIMES.push(n);
    }
  }
  const WORD = (1n << 64n) - 1n;
  const ROUNDS_512 = PRIMES.map(prime => root(BigInt(prime) << 192n, 3n) & WORD);
  const START_512 = PRIMES.slice(0, 8).map(prime => root(BigInt(prime) << 128n, 2n) & WORD);
  const ROUNDS_256 = Int32Array.from(ROUNDS_512.slice(0, 64), value => Number(value >> 32n));
  const START_256 = Int32Array.from(START_512, value => Number(value >> 32n));
  const SCHEDULE = new Int32Array(64);

  /** One block of SHA-256. */
  function block256(state, bytes, from) {
    const w = SCHEDULE;
    for (let i = 0; i < 16; i++, from += 4) {
      w[i] = bytes[from] << 24 | bytes[from + 1] << 16 | bytes[from + 2] << 8 | bytes[from + 3];
    }
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      w[i] = ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3)
        + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10) + w[i - 7] + w[i - 16] | 0;
    }
    let a = state[0], b = state[1], c = state[2], d = state[3];
    let e = state[4], f = state[5], g = state[6], h = state[7];
    for (let i = 0; i < 64; i++) {
      const one = h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g)
        + ROUNDS_256[i] + w[i] | 0;
      const two = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0;
      h = g;
      g = f;
      f = e;
      e = d + one | 0;
      d = c;
      c = b;
      b = a;
      a = one + two | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }

  /** The end of a message: what is left of it, a bit, zeros, and the length in bits. */
  function padded(bytes, block, lengthBytes) {
    const from = bytes.length - bytes.length % block;
    const left = bytes.length - from;
    const out = new Uint8Array(left + 1 + lengthBytes > block ? 2 * block : block);
    out.set(bytes.subarray(from));
    out[left] = 0x80;
    let length = bytes.length * 8;
    for (let at = out.length - 1; length > 0; at--) {
      out[at] = length % 256;
      length = Math.floor(length / 256);
    }
    return out;
  }

  /**
   * SHA-256 without WebCrypto, which browsers have only in secure contexts, and which is slow for many short inputs.
   *
   * @param {Uint8Array} bytes
   * @returns {Uint8Array} 32 bytes
   */
  D.sha256 = function (bytes) {
    const state = START_256.slice();
    let at = 0;
    for (; at + 64 <= bytes.length; at += 64) {
      block256(state, bytes, at);
    }
    const end = padded(bytes, 64, 8);
    for (let i = 0; i < end.length; i += 64) {
      block256(state, end, i);
    }
    const out = new Uint8Array(HASH);
    for (let i = 0; i < HASH; i++) {
      out[i] = state[i >> 2] >>> 24 - 8 * (i & 3);
    }
    return out;
  };

  /**
   * SHA-512, for short inputs: the messages that a key signs.
   *
   * @param {Uint8Array} bytes
   * @returns {Uint8Array} 64 bytes
   */
  D.sha512 = function (bytes) {
    const all = joined(bytes.subarray(0, bytes.length - bytes.length % 128), padded(bytes, 128, 16));
    const state = START_512.slice();
    const turned = (x, by) => (x >> by | x << 64n - by) & WORD;
    const w = [];
    for (let from = 0; from < all.length; from += 128) {
      for (let i = 0; i < 16; i++) {
        w[i] = BigInt('0x' + hex(all.subarray(from + 8 * i, from + 8 * i + 8)));
      }
      for (let i = 16; i < 80; i++) {
        const x = w[i - 15];
        const y = w[i - 2];
        w[i] = (turned(x, 1n) ^ turned(x, 8n) ^ x >> 7n) + (turned(y, 19n) ^ turned(y, 61n) ^ y >> 6n)
          + w[i - 7] + w[i - 16] & WORD;
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 80; i++) {
        const one = h + (turned(e, 14n) ^ turned(e, 18n) ^ turned(e, 41n)) + (e & f ^ (e ^ WORD) & g)
          + ROUNDS_512[i] + w[i] & WORD;
        const two = (turned(a, 28n) ^ turned(a, 34n) ^ turned(a, 39n)) + (a & b ^ a & c ^ b & c) & WORD;
        [h, g, f, e, d, c, b, a] = [g, f, e, d + one & WORD, c, b, a, one + two & WORD];
      }
      [a, b, c, d, e, f, g, h].forEach((value, i) => {
        state[i] = state[i] + value & WORD;
      });
    }
    return unhex(state.map(value => value.toString(16).padStart(16, '0')).join(''), 64, 'a hash');
  };

  /** SHA-256 of bytes that can be long: the host's, if it has one. */
  async function longSha256(bytes) {
    return bytes.length > 4096 && D.host.sha256 ? D.host.sha256(bytes) : D.sha256(bytes);
  }

  /** The hash of a leaf (RFC 6962 section 2.1). */
  function leafHash(entry) {
    return D.sha256(joined(0, entry));
  }

  /** The hash of an inner node (RFC 6962 section 2.1). */
  function nodeHash(left, right) {
    return D.sha256(joined(1, left, right));
  }

  /**
   * The root over hashes of nodes of one height, of which the last one can stand for fewer leaves (RFC 6962 section 2.1).
   *
   * @param {Uint8Array[]} hashes at least one
   */
  function treeRoot(hashes) {
    let row = hashes;
    while (row.length > 1) {
      const above = [];
      for (let i = 0; i < row.length; i += 2) {
        above.push(i + 1 < row.length ? nodeHash(row[i], row[i + 1]) : row[i]);
      }
      row = above;
    }
    return row[0];
  }

  /** The hashes in a file of hashes. */
  function hashesIn(bytes, what) {
    check(bytes.length % HASH === 0, what + ' has a hash that is cut off');
    const out = [];
    for (let at = 0; at < bytes.length; at += HASH) {
      out.push(bytes.subarray(at, at + HASH));
    }
    return out;
  }

  /**
   * Whether a proof leads from a leaf to the root of a tree (RFC 9162 section 2.1.3.2).
   */
  function isIncluded(leaf, index, size, proof, expected) {
    if (!(index >= 0 && index < size)) {
      return false;
    }
    let at = index;
    let last = size - 1;
    let hash = leaf;
    for (const other of proof) {
      if (last === 0) {
        return false;
      }
      if (at % 2 === 1 || at === last) {
        hash = nodeHash(other, hash);
        while (at % 2 === 0 && at !== 0) {
          at /= 2;
          last = Math.floor(last / 2);
        }
      } else {
        hash = nodeHash(hash, other);
      }
      at = Math.floor(at / 2);
      last = Math.floor(last / 2);
    }
    return last === 0 && isSame(hash, expected);
  }

  // ------------------------------------------------------------------------------------------------------------ JSON

  /**
   * Reads JSON as log.md requires it: whole numbers, no name twice, depth and length limited. Throws a Fault for all else.
   *
   * @param {string} text
   * @param {string} what names it in the Fault
   */
  function json(text, what) {
    let at = 0;
    const fail = () => damaged(what + ' is not valid JSON, at character ' + at);
    const space = () => {
      while (at < text.length && ' \t\r\n'.includes(text[at])) {
        at++;
      }
    };
    const skip = expected => {
      const found = text[at] === expected;
      at += found ? 1 : 0;
      return found;
    };
    const string = () => {
      const from = at++;
      while (at < text.length && text[at] !== '"') {
        at += text[at] === '\\' ? 2 : 1;
      }
      at++;
      try {
        const value = JSON.parse(text.slice(from, at));
        if (/[\ud800-\udbff](?![\udc00-\udfff])|(?:^|[^\ud800-\udbff])[\udc00-\udfff]/.test(value)) {
          throw fail();
        }
        return value;
      } catch (e) {
        throw fail();
      }
    };
    const value = depth => {
      if (depth > MOST_DEPTH) {
        throw fail();
      }
      space();
      if (skip('{')) {
        const object = Object.create(null);
        space();
        if (skip('}')) {
          return object;
        }
        do {
          space();
          if (text[at] !== '"') {
            throw fail();
          }
          const name = string();
          space();
          if (name in object || !skip(':')) {
            throw fail();
          }
          object[name] = value(depth + 1);
          space();
        } while (skip(','));
        if (!skip('}')) {
          throw fail();
        }
        return object;
      }
      if (skip('[')) {
        const items = [];
        space();
        if (skip(']')) {
          return items;
        }
        do {
          items.push(value(depth + 1));
          space();
        } while (skip(','));
        if (!skip(']')) {
          throw fail();
        }
        return items;
      }
      if (text[at] === '"') {
        return string();
      }
      const word = /^(?:true|false|null|-?[0-9]{1,20})/.exec(text.substr(at, 21));
      if (!word || !/^(?:[a-z]+|0|-?[1-9][0-9]*)$/.test(word[0])) {
        throw fail();
      }
      at += word[0].length;
      const read = JSON.parse(word[0]);
      if (typeof read === 'number' && !Number.isSafeInteger(read)) {
        throw fail();
      }
      return read;
    };
    const result = value(0);
    space();
    if (at !== text.length) {
      throw fail();
    }
    return result;
  }

  /** Whether a value is a JSON object. */
  function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  }

  /** A whole number of an object, within bounds. */
  function number(object, name, least, what) {
    const value = object[name];
    check(Number.isSafeInteger(value) && value >= least, what + ' has no valid ' + name);
    return value;
  }

  // ----------------------------------------------------------------------------------------------------------- notes

  /** Whether a text can be the name of a key: not empty, no space, plus sign or control character. */
  function isKeyName(name) {
    return name.length > 0 && name.length <= 255 && !/[+\u0000-\u0020\u0085\p{Z}\ud800-\udfff]/u.test(name);
  }

  /**
   * Reads the text form of a verifier key: name+id+base64 (log.md section 5).
   *
   * @returns {{name: string, id: string, key: Uint8Array, text: string}}
   */
  function parseKey(text) {
    check(typeof text === 'string' && text.length <= 2048 && !text.startsWith('PRIVATE+KEY+'), 'a key is not valid');
    const fields = /^([^+]*)\+([0-9a-f]{8})\+([^]*)$/.exec(text);
    check(fields !== null && isKeyName(fields[1]), 'a key is not name+id+base64');
    const typed = base64(fields[3], true, 'a key');
    check(typed.length === 33 && typed[0] === 1, 'a key is not an Ed25519 key (type 1)');
    const id = hex(D.sha256(joined(D.host.bytesOf(fields[1]), 10, typed)).subarray(0, 4));
    check(id === fields[2], 'the id of a key does not match the key');
    return {name: fields[1], id: id, key: typed.slice(1), text: text};
  }

  /**
   * Reads a signed note. Nothing is verified.
   *
   * @returns {{text: string, message: Uint8Array, signatures: {name: string, id: string, bytes: Uint8Array}[]}}
   */
  function parseNote(bytes) {
    check(bytes.length <= MOST_NOTE_BYTES, 'a signed note is too long');
    const all = strictText(bytes, 'a signed note');
    const blank = all.lastIndexOf('\n\n');
    check(blank > 0 && all.endsWith('\n') && blank + 2 < all.length, 'a signed note has no signatures');
    const text = all.slice(0, blank + 1);
    check(!/[\u0000-\u0009\u000b-\u001f]/.test(text), 'a signed note has a control character');
    const lines = all.slice(blank + 2, -1).split('\n', MOST_SIGNATURES + 1);
    check(lines.length <= MOST_SIGNATURES, 'a signed note has too many signatures');
    const signatures = lines.map(line => {
      const fields = /^\u2014 ([^ ]*) ([^ ]*)$/.exec(line);
      check(fields !== null && isKeyName(fields[1]), 'a signature line is not valid');
      const signed = base64(fields[2], true, 'a signature');
      check(signed.length > 4, 'a signature is shorter than its key id');
      return {name: fields[1], id: hex(signed.subarray(0, 4)), bytes: signed.slice(4)};
    });
    return {text: text, message: D.host.bytesOf(text), signatures: signatures};
  }

  /** Whether an Ed25519 signature is right: by the host, or else by the program of this page. */
  async function isSigned(key, message, signature) {
    if (signature.length !== 64) {
      return false;
    }
    if (D.host.ed25519) {
      try {
        return await D.host.ed25519(key, message, signature) === true;
      } catch (e) {
        // An older browser: WebCrypto has no Ed25519.
      }
    }
    return D.ed25519(key, message, signature);
  }

  /**
   * Verifies an Ed25519 signature without WebCrypto, as RFC 8032 requires.
   *
   * @param {Uint8Array} key 32 bytes
   * @param {Uint8Array} message
   * @param {Uint8Array} signature 64 bytes
   * @returns {boolean}
   */
  D.ed25519 = function (key, message, signature) {
    const library = D.vendor.ed25519;
    library.hashes.sha512 = D.sha512;
    return library.verify(signature, message, key, {zip215: false});
  };

  /**
   * Which of the keys have signed a note. A wrong signature of one of them is a Fault, also next to right ones.
   *
   * @returns {Promise<Set<string>>} texts of keys
   */
  async function signers(note, keys) {
    const signed = new Set();
    for (const signature of note.signatures) {
      for (const key of keys) {
        if (signature.name === key.name && signature.id === key.id) {
          check(await isSigned(key.key, note.message, signature.bytes), 'the signature of ' + key.name + ' is wrong');
          signed.add(key.text);
        }
      }
    }
    return signed;
  }

  /** The checkpoint in a note: origin, size, root. Nothing is verified. */
  function parseCheckpoint(text) {
    const lines = text.slice(0, -1).split('\n');
    check(lines.length >= 3 && lines.every(line => line !== ''), 'the checkpoint has fewer than three lines');
    check(/^(?:0|[1-9][0-9]{0,15})$/.test(lines[1]), 'the size in the checkpoint is not valid');
    const size = Number(lines[1]);
    const root = base64(lines[2], true, 'the root in the checkpoint');
    check(Number.isSafeInteger(size) && root.length === HASH, 'the checkpoint is not valid');
    return {origin: lines[0], size: size, root: root};
  }

  /** A checkpoint that a key has signed, of the log with the key's name. */
  async function openCheckpoint(note, key) {
    const signed = await signers(note, [key]);
    check(signed.has(key.text), 'the checkpoint is not signed by the key of the log, ' + key.text);
    const checkpoint = parseCheckpoint(note.text);
    check(checkpoint.origin === key.name, 'it is the checkpoint of another log, ' + checkpoint.origin);
    return checkpoint;
  }

  // ----------------------------------------------------------------------------------------------- keys of the log

  const STATEMENT = /^Daylight: this log changes its key\norigin: (.+)\nnumber: ([1-9][0-9]{0,2})\nkind: (planned|recovery)\nold key: (.+)\nnew key: (.+)\nentries: ([1-9][0-9]{0,15})\nroot: (.+)\nreason: (\S(?:.{0,198}\S)?)\n$/u;

  /** Reads the statement of a change of the key (log-keys.md section 3). */
  function parseStatement(text) {
    const fields = STATEMENT.exec(text);
    check(fields !== null && !/[\p{Cc}\p{Cf}]/u.test(fields[8]), 'the statement about a new key is not valid');
    const statement = {
      number: Number(fields[2]), kind: fields[3], oldKey: parseKey(fields[4]), newKey: parseKey(fields[5]),
      size: Number(fields[6]), root: base64(fields[7], true, 'a root'), reason: fields[8]
    };
    const names = statement.oldKey.name === fields[1] && statement.newKey.name === fields[1];
    check(names && statement.root.length === HASH && Number.isSafeInteger(statement.size)
      && !isSame(statement.oldKey.key, statement.newKey.key), 'the statement about a new key is not valid');
    return statement;
  }

  /** The recovery keys in an entry of the log (log-keys.md section 2). */
  function parseRecoveryKeys(text) {
    const entry = json(text, 'the entry with the recovery keys');
    check(isObject(entry) && Object.keys(entry)[0] === 'type' && entry.type === 'recovery-keys'
      && Array.isArray(entry.keys) && entry.keys.length <= 20, 'the entry does not name recovery keys');
    number(entry, 'number', 1, 'the entry with the recovery keys');
    const threshold = number(entry, 'threshold', 2, 'the entry with the recovery keys');
    const keys = entry.keys.map(parseKey);
    const isClean = threshold <= keys.length && new Set(keys.map(key => key.name)).size === keys.length
      && new Set(keys.map(key => hex(key.key))).size === keys.length;
    check(isClean, 'the entry with the recovery keys is not valid');
    return {threshold: threshold, keys: keys};
  }

  /**
   * Reads and verifies a file log-keys/0001.json (log-keys.md section 4).
   *
   * @param {Uint8Array} bytes
   * @returns {Promise<object>} the statement, and the file's bytes
   */
  async function parseKeyChange(bytes) {
    check(bytes.length <= MOST_KEY_FILE_BYTES, 'the file about a new key is too long');
    const text = strictText(bytes, 'the file about a new key');
    const file = json(text, 'the file about a new key');
    const isFile = isObject(file) && file.format === 1 && typeof file.checkpoint === 'string' && typeof file.statement === 'string';
    check(isFile, 'the file about a new key is not valid');
    const note = parseNote(D.host.bytesOf(file.statement));
    const statement = parseStatement(note.text);
    const head = await openCheckpoint(parseNote(D.host.bytesOf(file.checkpoint)), statement.oldKey);
    check(head.size === statement.size && isSame(head.root, statement.root), 'the checkpoint is not the one that the statement about a new key names');
    const form = {format: 1, checkpoint: file.checkpoint, statement: file.statement};
    if (statement.kind === 'planned') {
      const signed = await signers(note, [statement.oldKey, statement.newKey]);
      check(signed.size === 2, 'the old or the new key of the log has not signed the change');
    } else {
      const recovery = file.recovery;
      const isThere = isObject(recovery) && typeof recovery.entry === 'string' && Array.isArray(recovery.proof) && recovery.proof.length < 64;
      check(isThere, 'the recovery keys are missing');
      form.recovery = {entry: recovery.entry, index: number(recovery, 'index', 0, 'the recovery'), proof: recovery.proof};
      const named = parseRecoveryKeys(recovery.entry);
      const proof = recovery.proof.map(hash => unhex(hash, HASH, 'a hash'));
      check(isIncluded(leafHash(D.host.bytesOf(recovery.entry)), recovery.index, statement.size, proof, statement.root),
        'the entry with the recovery keys is not in the log');
      const isOther = named.keys.every(key => !isSame(key.key, statement.newKey.key) && !isSame(key.key, statement.oldKey.key));
      check(isOther, 'a recovery key is a key of the log');
      const signed = await signers(note, named.keys.concat([statement.newKey]));
      check(signed.has(statement.newKey.text) && signed.size - 1 >= named.threshold,
        'too few recovery keys have signed the change of the key');
    }
    check(JSON.stringify(form) + '\n' === text, 'the file about a new key is not in its one form');
    statement.bytes = bytes;
    return statement;
  }

  /** The path of the file about a change of the key. */
  function keyChangePath(number) {
    return 'log-keys/' + String(number).padStart(4, '0') + '.json';
  }

  /** Checks that changes of the key follow one another (log-keys.md section 5). */
  function checkKeyChanges(trusted, changes) {
    const keys = changes.length === 0 ? [trusted] : [changes[0].oldKey];
    changes.forEach((change, i) => {
      const follows = change.number === i + 1 && change.oldKey.text === keys[i].text
        && (i === 0 || change.size > changes[i - 1].size) && keys.every(key => key.text !== change.newKey.text);
      check(follows, 'the changes of the key of the log do not follow one another');
      keys.push(change.newKey);
    });
    check(keys.some(key => key.text === trusted.text), 'the log never had the key ' + trusted.text);
    return keys;
  }

  // ----------------------------------------------------------------------------------------------------------- tiles

  /** The path of a tile (level 0 …) or of a bundle of entries (level "entries"); width 256 for a full one. */
  function tilePath(level, index, width) {
    let path = String(index % 1000).padStart(3, '0');
    for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
      path = 'x' + String(rest % 1000).padStart(3, '0') + '/' + path;
    }
    return 'tile/' + level + '/' + path + (width < TILE ? '.p/' + width : '');
  }

  /**
   * Reads a file of a tree. If the partial one is missing, the full one is read: it begins with the same bytes.
   *
   * @param {(path: string) => Promise<Uint8Array>} read reads the bytes that are needed
   */
  async function readTile(read, prefix, level, index, width) {
    try {
      return await read(prefix + tilePath(level, index, width));
    } catch (e) {
      if (width === TILE || !(e instanceof D.Fault)) {
        throw e;
      }
      try {
        return await read(prefix + tilePath(level, index, TILE));
      } catch (again) {
        throw e;
      }
    }
  }

  /**
   * A tree of tiles. Each tile is proved by the tile above it, and the partial ones at the edge by the root.
   *
   * @param {string} prefix such as "accessions/0001/"
   * @param {number} size number of leaves
   */
  function openTiles(prefix, size) {
    const cache = new Map();
    let rooted = null;
    const count = level => Math.floor(size / TILE ** level);

    /** The hashes of a tile, not proved. */
    function tile(level, index) {
      const key = level + '/' + index;
      if (!cache.has(key)) {
        const width = Math.min(TILE, count(level) - index * TILE);
        const hashes = readTile(path => D.host.read(path, 0, HASH * width), prefix, level, index, width)
          .then(bytes => {
            check(bytes.length === HASH * width, 'a tile of the log has not the right length: ' + prefix + tilePath(level, index, width));
            return hashesIn(bytes, 'a tile');
          });
        hashes.catch(() => cache.delete(key));
        cache.set(key, hashes);
      }
      return cache.get(key);
    }

    /** Whether a tile is a partial one, which the root proves. */
    const isEdge = (level, index) => count(level) - index * TILE < TILE;

    /** The tiles that prove a tile, from itself upwards; the last one is at the edge. */
    function pathOf(level, index) {
      const path = [];
      for (let up = level, at = index; ; up++, at = Math.floor(at / TILE)) {
        path.push([up, at]);
        if (isEdge(up, at)) {
          return path;
        }
      }
    }

    /** Begins to read all tiles that the edge and these leaves need, without waiting. */
    function prefetch(indexes) {
      for (let level = 0; count(level) > 0; level++) {
        if (count(level) % TILE > 0) {
          tile(level, Math.floor(count(level) / TILE)).catch(() => {});
        }
      }
      for (const index of indexes) {
        if (Number.isSafeInteger(index) && index >= 0 && index < size) {
          pathOf(0, Math.floor(index / TILE)).forEach(([level, at]) => tile(level, at).catch(() => {}));
        }
      }
    }

    /** The root that the partial tiles give: of the subtrees that they list, the smallest is the last one. */
    async function edgeRoot() {
      const levels = [];
      for (let level = 0; count(level) > 0; level++) {
        const width = count(level) % TILE;
        levels.push(width === 0 ? Promise.resolve([]) : tile(level, Math.floor(count(level) / TILE)));
      }
      let hash = null;
      for (const hashes of await Promise.all(levels)) {
        for (let rest = hashes.length, power = 1; rest > 0; power *= 2) {
          if (rest & power) {
            const subtree = treeRoot(hashes.slice(rest - power, rest));
            hash = hash === null ? subtree : nodeHash(subtree, hash);
            rest -= power;
          }
        }
      }
      return hash === null ? D.sha256(new Uint8Array(0)) : hash;
    }

    /** Compares the partial tiles with the root that is right. Nothing of the tree is given before. */
    function expect(root, what) {
      rooted = edgeRoot().then(edge => check(isSame(edge, root), what));
      rooted.catch(() => {});
      return rooted;
    }

    /** A tile that is proved by those above it. */
    async function proved(level, index) {
      const path = pathOf(level, index);
      const tiles = await Promise.all(path.map(([up, at]) => tile(up, at)));
      await rooted;
      for (let i = 0; i + 1 < path.length; i++) {
        const expected = tiles[i + 1][path[i][1] % TILE];
        check(isSame(treeRoot(tiles[i]), expected), 'a tile is not the one that the tree has: '
          + prefix + tilePath(path[i][0], path[i][1], TILE));
      }
      return tiles[0];
    }

    /** The proved hash of a leaf, after expect(); a Fault if a tile on the way is wrong. */
    async function leaf(index) {
      check(rooted !== null && index >= 0 && index < size, 'there is no such leaf in the tree');
      return (await proved(0, Math.floor(index / TILE)))[index % TILE];
    }

    /** The root that the tree had when it had fewer leaves, at least 1. */
    async function rootAt(smaller) {
      let hash = null;
      for (let end = smaller, bit = 0; end > 0; bit++) {
        const power = 2 ** bit;
        if (Math.floor(end / power) % 2 === 1) {
          const width = 2 ** (bit % 8);
          const first = (end / power - 1) * width;
          const hashes = await proved(Math.floor(bit / 8), Math.floor(first / TILE));
          const subtree = treeRoot(hashes.slice(first % TILE, first % TILE + width));
          hash = hash === null ? subtree : nodeHash(subtree, hash);
          end -= power;
        }
      }
      return hash;
    }

    return {expect: expect, leaf: leaf, prefetch: prefetch, rootAt: rootAt};
  }

  // ------------------------------------------------------------------------------------------------------------- log

  /**
   * Opens the log: verifies the changes of its key and its checkpoint, and begins to verify the tiles at its edge.
   *
   * @param {object} releases the content of site/releases.json
   * @returns {Promise<object>} the log: origin, size, key (text), keyCount (how many it had), prefetch(indexes), entry(reference), and
   *     whole, a promise: the tiles at the edge and the entries about keys are right
   */
  async function openLog(releases) {
    check(isObject(releases), 'releases.json is not an object');
    const trusted = parseKey(releases.key);
    const changeCount = releases.changes;
    check(Number.isInteger(changeCount) && changeCount >= 0 && changeCount <= MOST_KEY_CHANGES, 'releases.json has no valid number of changes of the key');
    const numbers = Array.from({length: changeCount}, (none, i) => i + 1);
    const [noteBytes, ...files] = await Promise.all([D.host.read('checkpoint', 0, -1)]
      .concat(numbers.map(n => D.host.read(keyChangePath(n), 0, -1))));
    const all = [];
    for (const file of files) {
      all.push(await parseKeyChange(file));
    }
    const keys = checkKeyChanges(trusted, all);
    const note = parseNote(noteBytes);
    const claimed = parseCheckpoint(note.text);
    // A file is put in place before the entry: a change at the log's own size does not count yet.
    const changes = all.filter(change => change.size < claimed.size);
    const checkpoint = await openCheckpoint(note, keys[changes.length]);
    const tiles = openTiles('', checkpoint.size);
    tiles.prefetch(changes.map(change => change.size));
    const edge = tiles.expect(checkpoint.root, 'the tiles of the log do not match its checkpoint');
    const inLog = changes.map(change => checkChangeInLog(tiles, checkpoint.size, change));
    const whole = Promise.all([edge].concat(inLog));
    whole.catch(() => {});
    const entries = new Map();
    return {
      origin: checkpoint.origin, size: checkpoint.size, key: keys[changes.length].text, keyCount: changes.length + 1, whole: whole,
      prefetch: tiles.prefetch,
      entry: reference => {
        const key = JSON.stringify(reference);
        if (!entries.has(key)) {
          const entry = entryOf(checkpoint.size, tiles, reference);
          entry.catch(() => entries.delete(key));
          entries.set(key, entry);
        }
        return entries.get(key);
      }
    };
  }

  /** Compares a change of the key with the log: its root at that size, and its entry. */
  async function checkChangeInLog(tiles, size, change) {
    const index = Math.floor(change.size / TILE);
    const [bundle, root, leaf] = await Promise.all([
      readTile(path => D.host.read(path, 0, -1), '', 'entries', index, Math.min(TILE, size - TILE * index)),
      tiles.rootAt(change.size), tiles.leaf(change.size)]);
    check(isSame(root, change.root), 'the key was changed for another log than this one');
    const bytes = entriesIn(bundle)[change.size % TILE];
    check(bytes !== undefined && isSame(leafHash(bytes), leaf), 'the entry about a new key is not in the log');
    const entry = json(strictText(bytes, 'an entry of the log'), 'an entry of the log');
    const isRight = entry.type === 'log-key' && entry.number === change.number && entry.key === change.newKey.text
      && entry.fileBytes === change.bytes.length && entry.fileSha256 === hex(D.sha256(change.bytes));
    check(isRight, 'the log does not have the change of its key');
  }

  /** The entries in a bundle (log.md section 3). */
  function entriesIn(bundle) {
    const entries = [];
    let at = 0;
    while (at < bundle.length) {
      check(entries.length < TILE && bundle.length - at >= 2, 'a bundle of entries is damaged');
      const length = bundle[at] << 8 | bundle[at + 1];
      at += 2;
      check(bundle.length - at >= length, 'a bundle of entries is damaged');
      entries.push(bundle.subarray(at, at + length));
      at += length;
    }
    return entries;
  }

  /**
   * Reads an entry and proves that it is in the log.
   *
   * @param {number[]} reference index, and where its bytes are in its bundle: from, to
   * @returns {Promise<object>} the entry
   */
  async function entryOf(size, tiles, reference) {
    const isReference = Array.isArray(reference) && reference.length === 3 && reference.every(Number.isSafeInteger);
    check(isReference, 'releases.json does not say where an entry of the log is');
    const [index, from, to] = reference;
    check(index < size, 'the checkpoint of this host is older than its releases.json: it has ' + size + ' entries, and entry ' + index
      + ' is needed. The host shows two states of the archive; try again later, or use another copy');
    check(index >= 0 && from >= 2 && to > from && to - from <= MOST_ENTRY_BYTES,
      'releases.json names an entry that the log does not have');
    const bundle = Math.floor(index / TILE);
    const width = Math.min(TILE, size - bundle * TILE);
    const [bytes, leaf] = await Promise.all([
      readTile(path => D.host.read(path, from, to), '', 'entries', bundle, width), tiles.leaf(index)]);
    check(isSame(leafHash(bytes), leaf), 'an entry is not the one that the log has at ' + index);
    const entry = json(strictText(bytes, 'an entry of the log'), 'an entry of the log');
    check(isObject(entry) && Object.keys(entry)[0] === 'type' && typeof entry.type === 'string', 'an entry of the log has no type');
    return entry;
  }

  // ----------------------------------------------------------------------------------------------------- commitments

  /** The commitment to the size of an original (redaction.md section 3). */
  function sizeCommitment(key, size) {
    const number = new Uint8Array(8);
    for (let at = 7, rest = size; rest > 0; at--, rest = Math.floor(rest / 256)) {
      number[at] = rest % 256;
    }
    return D.sha256(joined(0x15, key, number));
  }

  /**
   * The commitment that opens with a line (commitments.md section 1).
   *
   * @param {object} line of documents.jsonl
   * @returns {Uint8Array}
   */
  function commitment(line) {
    let whole;
    let size;
    if (line.redaction === undefined) {
      const salt = unhex(line.salt, HASH, 'the salt');
      check(isObject(line.original), 'the line has no original');
      whole = D.sha256(joined(0, salt, unhex(line.original.sha256, HASH, 'the hash of the original')));
      if (line.pieces === undefined) {
        return whole;
      }
      size = sizeCommitment(D.sha256(joined(0x14, salt)).slice(16), number(line.original, 'size', 0, 'the original'));
    } else {
      whole = unhex(line.whole, HASH, 'whole');
      size = unhex(line.size, HASH, 'size');
    }
    return D.sha256(joined(1, whole, size, unhex(line.pieces, HASH, 'pieces')));
  }

  /** The path of the files of an accession. */
  function accessionPrefix(number) {
    return 'accessions/' + String(number).padStart(4, '0') + '/';
  }

  // ------------------------------------------------------------------------------------------------------- redaction

  const CODE = /^[A-Z0-9-]{1,16}$/;
  const RULES = ['words', 'groups', 'lines'];
  const MOST_PROOF_BYTES = 4 << 20;
  /** Twice the tokens of a document of about 64 MB of words; more would need too much memory. */
  const MOST_TOKENS = 2 * (8 << 20);
  /** Deeper than any tree whose shape is random, of any number of tokens. */
  const MOST_OPEN_NODES = 10000;

  /** Refuses a proof of redaction. */
  function proved(held, reason) {
    check(held, 'the proof of redaction is not valid: ' + reason);
  }

  /**
   * Reads the entry with the proof of a document that has redactions (redaction.md section 4).
   */
  function parseProof(bytes) {
    proved(bytes.length <= MOST_PROOF_BYTES, 'it is too long');
    const text = strictText(bytes, 'the proof of redaction');
    const file = json(text, 'the proof of redaction');
    proved(isObject(file) && file.version === 1 && Array.isArray(file.reasons) && Array.isArray(file.segments), 'its members');
    const reasons = new Map();
    for (const pair of file.reasons) {
      proved(Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string' && typeof pair[1] === 'string', 'a reason');
      const [code, sentence] = pair;
      proved(CODE.test(code) && !reasons.has(code), 'a code');
      proved(sentence.trim() !== '' && sentence.length <= 500 && !/[\u0000-\u001f\u007f-\u009f]/.test(sentence), 'a reason');
      reasons.set(code, sentence);
    }
    const codes = Array.from(reasons.keys());
    proved(codes.every((code, i) => i === 0 || codes[i - 1] < code), 'the order of the reasons');
    let last = '';
    const segments = file.segments.map(values => {
      proved(Array.isArray(values) && Number.isInteger(values[1]) && values[1] >= 1 && values[1] < 2 ** 31, 'a segment');
      const kind = values[0];
      if (kind === 'mark') {
        const isCounted = values.length === 4;
        proved((isCounted || values.length === 3) && reasons.has(values[2]), 'a mark');
        proved(!isCounted || Number.isInteger(values[3]) && values[3] >= 1 && values[3] <= 2 ** 40, 'a mark');
      } else {
        proved(RULES.includes(kind) && values.length === 2 && kind !== last, 'a segment');
      }
      last = kind;
      return {kind: kind, bytes: values[1], code: values[2], missing: values[3]};
    });
    proved(segments.length > 0, 'it has no segments');
    let size = null;
    if (file.size !== undefined) {
      proved(isObject(file.size), 'its size');
      size = {original: number(file.size, 'original', 0, 'the size'), key: unhex(file.size.key, 16, 'the key of the size')};
      proved(size.original <= 2 ** 40, 'its size');
    }
    proved(typeof file.tree === 'string', 'its tree');
    const form = {version: 1, reasons: file.reasons};
    if (size !== null) {
      form.size = {original: file.size.original, key: file.size.key};
    }
    form.segments = file.segments;
    form.tree = file.tree;
    proved(JSON.stringify(form) === text, 'it is not in its one form');
    return {reasons: reasons, size: size, segments: segments, tree: base64(file.tree, false, 'the tree of the proof')};
  }

  const SPACE = 1;
  const CLOSING = 2;
  const OPENING = 4;
  const KINDS = new Uint8Array(256);
  for (const c of ' \t\r\n') {
    KINDS[c.charCodeAt(0)] = SPACE;
  }
  for (const c of '>,;') {
    KINDS[c.charCodeAt(0)] = CLOSING;
  }
  KINDS[0x3c] = OPENING;

  /** Appends start and end of each token of a run of bytes that were all found by one rule (redaction.md section 2). */
  function tokenEnds(bytes, from, to, rule, ends) {
    const run = bytes.subarray(from, to);
    let start = from;
    let lineEnd = from;
    while (start < to) {
      if (start === lineEnd) {
        const feed = run.indexOf(10, start - from);
        lineEnd = feed < 0 ? to : from + feed + 1;
      }
      let end = lineEnd;
      if (rule === 'groups') {
        end = Math.min(start + 4, lineEnd);
        end = end < lineEnd && (bytes[end] === 10 || bytes[end] === 13) ? lineEnd : end;
      } else if (rule === 'words') {
        end = Math.min(lineEnd, start + 64);
        let before = KINDS[bytes[start]];
        for (let at = start + 1; at < end; at++) {
          const here = KINDS[bytes[at]];
          if (here === OPENING || here !== SPACE && (before & (SPACE | CLOSING)) !== 0) {
            end = at;
          }
          before = here;
        }
      }
      proved(ends.length < MOST_TOKENS, 'the document is too long to be verified in a browser');
      ends.push(start, end);
      start = end;
    }
  }

  /** The four forms of a mark for a code, the base64 one last (redaction.md section 4). */
  function markForms(code) {
    const text = '[redacted: ' + code + ']';
    const blanks = text + ' '.repeat((3 - text.length % 3) % 3);
    return [text, 'redacted-' + code, 'redacted-' + code + '@redacted.invalid', toBase64(D.host.bytesOf(blanks))];
  }

  /** Whether bytes of a document are a mark for a code. */
  function isMark(bytes, from, to, code) {
    if (to - from > 80) {
      return false;
    }
    const text = String.fromCharCode(...bytes.subarray(from, to));
    const isSpace = rest => /^[ \t\r\n]{0,4}$/.test(rest) && (rest.match(/\n/g) || []).length <= 1
      && (rest.match(/\r/g) || []).length <= 1 && (!/\r/.test(rest) || !/\n/.test(rest) || rest.includes('\r\n'));
    const forms = markForms(code);
    const begun = text.replace(/^(?:\r\n|\n)/, '');
    if (begun.length < text.length) {
      return from > 0 && bytes[from - 1] !== 10 && begun.startsWith(forms[3]) && isSpace(begun.slice(forms[3].length));
    }
    const opened = text.replace(/^[<"]/, '');
    return forms.some(form => opened.startsWith(form)
      && isSpace(opened.slice(form.length).replace(/^[>"]/, '').replace(/^[,;]/, '')));
  }

  /** How many tokens each child of a node has: 1 each, or as three cuts from its seed say (redaction.md section 3). */
  function childCounts(seed, tokens) {
    if (tokens <= 8) {
      return new Array(tokens).fill(1);
    }
    const random = D.sha256(joined(0x13, seed));
    const remainder = (at, divisor) => {
      let rest = 0;
      for (let i = 0; i < 8; i++) {
        rest = (rest * 256 + random[at + i]) % divisor;
      }
      return rest;
    };
    const first = 1 + remainder(0, tokens - 1);
    let second = 1 + remainder(8, tokens - 2);
    second += second >= first ? 1 : 0;
    const low = Math.min(first, second);
    const high = Math.max(first, second);
    let third = 1 + remainder(16, tokens - 3);
    third += third >= low ? 1 : 0;
    third += third >= high ? 1 : 0;
    const cuts = [low, high, third].sort((a, b) => a - b);
    return [cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], tokens - cuts[2]];
  }

  /** The seeds of the children of a node. */
  function childSeeds(seed, children) {
    const seeds = [];
    for (let i = 0; i < children; i += 2) {
      const both = D.sha256(joined(0x12, seed, i / 2));
      seeds.push(both.subarray(0, 16), both.subarray(16));
    }
    return seeds.slice(0, children);
  }

  /** The hash of a node with children. */
  function pieceNode(hashes) {
    return D.sha256(joined(0x11, ...hashes));
  }

  /**
   * The hash of the piece tree over tokens, from its seed. Without recursion: the depth depends on the document.
   *
   * @param {Uint8Array} seed 16 bytes
   * @param {number} tokens at least 1
   * @param {() => Uint8Array} next gives the bytes of the next token
   */
  function pieceTree(seed, tokens, next) {
    const work = [[seed, tokens]];
    const hashes = [];
    while (work.length > 0) {
      const [at, count] = work.pop();
      if (at === null) {
        hashes.push(pieceNode(hashes.splice(hashes.length - count)));
      } else if (count === 1) {
        hashes.push(D.sha256(joined(0x10, at, next())));
      } else {
        const counts = childCounts(at, count);
        const seeds = childSeeds(at, counts.length);
        work.push([null, counts.length]);
        for (let i = counts.length - 1; i >= 0; i--) {
          work.push([seeds[i], counts[i]]);
        }
      }
    }
    return hashes[0];
  }

  /**
   * Verifies a document with redactions: every byte that is not a mark is in the original that was committed to, in this
   * order, and there is a mark wherever something is missing (redaction.md section 5).
   *
   * @param {Uint8Array} published the document
   * @param {Uint8Array} proofBytes the entry with the proof
   * @param {object} line of documents.jsonl
   * @returns {{kept: number, missing: ?number, marks: Object<string, number>, reasons: Object<string, string>, places: number[][]}}
   *     places: from and to of each mark
   */
  function checkRedaction(published, proofBytes, line) {
    const proof = parseProof(proofBytes);
    const tokens = [];
    const gaps = [];
    const marks = new Map();
    const places = [];
    let from = 0;
    let kept = 0;
    let missing = 0;
    let isHidden = false;
    for (const segment of proof.segments) {
      const to = from + segment.bytes;
      proved(to <= published.length, 'the segments are longer than the document');
      if (segment.kind === 'mark') {
        proved(isMark(published, from, to, segment.code), 'the bytes from ' + from + ' to ' + to + ' are not a mark');
        marks.set(segment.code, (marks.get(segment.code) || 0) + 1);
        places.push([from, to]);
        if (gaps.length === 0 || gaps[gaps.length - 1] !== tokens.length / 2) {
          gaps.push(tokens.length / 2);
        }
        missing += segment.missing || 0;
        isHidden = isHidden || segment.missing === undefined;
      } else {
        tokenEnds(published, from, to, segment.kind, tokens);
        kept += segment.bytes;
      }
      from = to;
    }
    proved(from === published.length, 'the segments are shorter than the document');
    proved(marks.size > 0, 'nothing is redacted');
    proved(marks.size === proof.reasons.size, 'it gives a reason that no mark has');
    const found = openedRoot(proof.tree, published, tokens, gaps);
    const differs = text => 'what is shown is not what was committed to: ' + text;
    check(isSame(found, unhex(line.pieces, HASH, 'pieces')), differs('the words'));
    if (proof.size !== null) {
      const size = sizeCommitment(proof.size.key, proof.size.original);
      check(isSame(size, unhex(line.size, HASH, 'size')), differs('the size'));
      check(!isHidden && kept + missing === proof.size.original, differs('the number of bytes'));
    }
    const named = isObject(line.marks) ? line.marks : {};
    const isNamed = Object.keys(named).length === marks.size && Array.from(marks).every(([code, count]) => named[code] === count);
    check(isNamed, differs('the numbers of marks'));
    return {
      kept: kept, missing: proof.size === null ? null : missing, marks: Object.fromEntries(marks),
      reasons: Object.fromEntries(proof.reasons), places: places
    };
  }

  /** The root to which the opened tree, the shown tokens and the hidden hashes lead. */
  function openedRoot(tree, published, tokens, gaps) {
    const count = tokens.length / 2;
    let at = 0;
    let done = 0;
    let gap = 0;
    let inGap = false;
    const hashes = [];
    const open = [];
    const take = bytes => {
      proved(bytes <= tree.length - at, 'its tree is cut off');
      at += bytes;
      return tree.subarray(at - bytes, at);
    };
    const nextToken = () => {
      done++;
      return published.subarray(tokens[2 * done - 2], tokens[2 * done - 1]);
    };
    do {
      const kind = take(1)[0];
      if (kind >= 2 && kind <= 8) {
        proved(open.length < MOST_OPEN_NODES, 'its tree is too deep');
        open.push({children: kind, left: kind});
        continue;
      }
      if (kind === 0) {
        const seed = take(16);
        let shown = 0;
        for (let power = 1, more = true; more; power *= 128) {
          const next = take(1)[0];
          shown += (next & 0x7f) * power;
          more = next >= 0x80;
          proved(power < 2 ** 35, 'its tree is not valid');
        }
        gap += inGap ? 1 : 0;
        inGap = false;
        const end = gap < gaps.length ? gaps[gap] : count;
        proved(shown > 0 && shown <= end - done, 'its tree does not fit the marks');
        hashes.push(pieceTree(seed, shown, nextToken));
      } else {
        proved(kind === 1, 'its tree is not valid');
        proved(gap < gaps.length && gaps[gap] === done, 'something is missing where there is no mark');
        inGap = true;
        hashes.push(take(HASH));
      }
      while (open.length > 0 && --open[open.length - 1].left === 0) {
        const children = open.pop().children;
        hashes.push(pieceNode(hashes.splice(hashes.length - children)));
      }
    } while (open.length > 0);
    gap += inGap ? 1 : 0;
    proved(at === tree.length, 'there are bytes after its tree');
    proved(done === count && gap === gaps.length, 'its tree does not fit the marks');
    return hashes[0];
  }

  /** What message.js uses. */
  D.verify = {
    accessionPrefix: accessionPrefix, check: check, checkRedaction: checkRedaction, commitment: commitment, hashesIn: hashesIn,
    hex: hex, isObject: isObject, isSame: isSame, json: json, leafHash: leafHash, longSha256: longSha256, number: number,
    openLog: openLog, openTiles: openTiles, parseKey: parseKey, parseKeyChange: parseKeyChange, strictText: strictText,
    treeRoot: treeRoot, unhex: unhex
  };
})(globalThis.Daylight = globalThis.Daylight || {});
