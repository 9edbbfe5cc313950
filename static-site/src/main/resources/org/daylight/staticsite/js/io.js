// What the other files need of a browser: bytes of files, decompression, hashes and signatures.
(function (D) {
  'use strict';

  /** The longest file that is read as a whole without a question, in bytes. */
  const SMALL = 1 << 20;

  /** The longest file that is ever read as a whole, in bytes: a page has to hold it in memory. */
  const LARGEST = 1 << 30;

  /** The longest file of an unknown length, in bytes. */
  const UNKNOWN_LENGTH = 64 << 20;

  /** The most bytes that inflate to something. */
  const MAX_INFLATED = 64 << 20;

  /** Pieces are kept in memory up to this many bytes, so that going back costs nothing. */
  const MAX_KEPT = 64 << 20;

  /** Pieces of one file that are at most this far apart are read by one request, in bytes. */
  const GAP = 512;

  /** How often a request is repeated when the connection breaks. */
  const ATTEMPTS = 4;

  /** A connection on which nothing arrives for so long is given up, in milliseconds. Tor can be slow. */
  const SILENCE = 45000;

  /** Shorter pieces are inflated by the function in this file, which is faster for them than a stream. */
  const STREAM_FROM = 1 << 16;

  /**
   * As for the page itself, which sets no cookies. Without it, browsers open another connection, which takes two more round trips at the first
   * visit, and an archive behind a password cannot be read.
   */
  const CREDENTIALS = 'same-origin';

  /** A host may redirect within itself. What leads to another host fails. */
  const MODE = 'same-origin';

  /** Files that change when the archive is updated. The browser must ask the host again. */
  const CHANGING = ['checkpoint', 'site/manifest.json', 'site/releases.json'];

  const counted = { bytes: 0, requests: 0, trips: 0 };
  const whole = new Map();
  const pieces = new Map();
  let keptBytes = 0;
  let waiting = [];
  let accepted = SMALL;
  let chosen = null;
  let listener = { isWholeWanted: () => Promise.resolve(false), progress: () => {} };

  /** A fault with a code and words for people. */
  function fault(code, text) {
    return new D.Fault(code, text);
  }

  /**
   * Waits.
   * @param {number} milliseconds
   * @returns {Promise<void>}
   */
  function pause(milliseconds) {
    return new Promise((done) => setTimeout(done, milliseconds));
  }

  // ---- bytes of files

  /**
   * Bytes of a file of the folder. Reads that are issued without waiting are sent together.
   * @param {string} path relative to the folder
   * @param {number} from the first byte
   * @param {number} to the byte after the last one; -1 for the whole file
   * @returns {Promise<Uint8Array>}
   */
  function read(path, from, to) {
    if (!/^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/.test(path) || path.split('/').includes('..')) {
      return Promise.reject(fault('damaged', 'The index names a file that cannot exist.'));
    }
    if (to !== -1 && !(from >= 0 && to >= from && Number.isSafeInteger(to))) {
      return Promise.reject(fault('damaged', 'The index names a place that cannot exist in ' + path + '.'));
    }
    if (to === from) {
      return Promise.resolve(new Uint8Array(0));
    }
    const isChanging = CHANGING.includes(path);
    const key = path + ' ' + from + ' ' + to;
    const kept = isChanging ? undefined : pieces.get(key);
    if (kept) {
      pieces.delete(key);
      pieces.set(key, kept);
      return kept;
    }
    const made = new Promise((resolve, reject) => {
      if (waiting.length === 0) {
        queueMicrotask(send);
      }
      waiting.push({ path, from, to, resolve, reject });
    });
    if (!isChanging) {
      pieces.set(key, made);
      made.then((bytes) => keep(bytes.length), () => pieces.delete(key));
    }
    return made;
  }

  /** Counts bytes that are kept, and forgets the oldest pieces when there are too many. */
  function keep(length) {
    keptBytes += length;
    if (keptBytes > MAX_KEPT) {
      pieces.clear();
      keptBytes = 0;
    }
  }

  /** Sends the reads that wait: neighbours in one file by one request. */
  function send() {
    const all = waiting;
    waiting = [];
    const requests = [];
    all.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.from - b.from));
    for (const one of all) {
      const last = requests[requests.length - 1];
      if (last && last.path === one.path && last.to !== -1 && one.to !== -1 && one.from <= last.to + GAP) {
        last.to = Math.max(last.to, one.to);
        last.parts.push(one);
      } else {
        requests.push({ path: one.path, from: one.from, to: one.to, parts: [one] });
      }
    }
    if (requests.some((one) => !whole.has(one.path))) {
      counted.trips++;
    }
    for (const request of requests) {
      bytesOfRequest(request.path, request.from, request.to).then(
        (bytes) => {
          for (const part of request.parts) {
            const isAll = part.from === request.from && part.to === request.to;
            part.resolve(isAll ? bytes : bytes.slice(part.from - request.from, part.to - request.from));
          }
        },
        (e) => request.parts.forEach((part) => part.reject(e)));
    }
  }

  /** Bytes from a file that was read as a whole, from the chosen folder, or from the host. */
  async function bytesOfRequest(path, from, to) {
    if (whole.has(path)) {
      return within(await whole.get(path), path, from, to);
    }
    if (chosen) {
      return fromFolder(path, from, to);
    }
    if (location.protocol === 'file:') {
      throw fault('no-folder', 'A browser does not let a page read files beside it. Choose the folder first.');
    }
    return to === -1 ? fetchWhole(path) : fetchRange(path, from, to);
  }

  /** A piece of a whole file. */
  function within(bytes, path, from, to) {
    if (to === -1) {
      return bytes;
    }
    if (to > bytes.length) {
      throw fault('damaged', path + ' is shorter than the index says.');
    }
    return bytes.slice(from, to);
  }

  /** Bytes of a file of the folder that the reader has chosen. */
  async function fromFolder(path, from, to) {
    const file = chosen.get(path);
    if (!file) {
      throw fault('missing', 'The chosen folder has no file ' + path + '.');
    }
    if (to > file.size || (to === -1 && file.size > LARGEST)) {
      throw fault('damaged', path + (to === -1 ? ' is too long.' : ' is shorter than the index says.'));
    }
    counted.requests++;
    const bytes = new Uint8Array(await (to === -1 ? file : file.slice(from, to)).arrayBuffer());
    counted.bytes += bytes.length;
    return bytes;
  }

  /**
   * Requests a range and repeats the rest when the connection breaks.
   * @returns {Promise<Uint8Array>}
   */
  async function fetchRange(path, from, to) {
    const bytes = new Uint8Array(to - from);
    let have = 0;
    for (let attempt = 1; ; attempt++) {
      const control = new AbortController();
      let response;
      try {
        counted.requests++;
        response = await inTime(control, fetch(address(path), {
          // The cache of a browser sends ranges of one file one after another; this page keeps what it read itself.
          cache: 'no-store', credentials: CREDENTIALS, mode: MODE, referrerPolicy: 'no-referrer', signal: control.signal,
          headers: { Range: 'bytes=' + (from + have) + '-' + (to - 1) }
        }));
      } catch (e) {
        if (attempt === ATTEMPTS && (await isSentWhole(path))) {
          return within(await wholeInstead(path, null), path, from, to);
        }
        await again(attempt, path);
        continue;
      }
      if (response.status === 200) {
        const length = isCompressed(response) ? 0 : Number(response.headers.get('Content-Length')); // of what is sent, not of the file
        control.abort();
        return within(await wholeInstead(path, Number.isSafeInteger(length) && length > 0 ? length : null), path, from, to);
      }
      if (response.status !== 206) {
        control.abort();
        await refused(response.status, attempt, path);
        continue;
      }
      const range = /^bytes ([0-9]+)-([0-9]+)\/([0-9]+|\*)$/.exec(response.headers.get('Content-Range') || '');
      if (!range || Number(range[1]) !== from + have || Number(range[2]) !== to - 1) {
        control.abort();
        if (range && Number(range[1]) === from + have && Number(range[2]) < to - 1) {
          throw fault('damaged', path + ' is shorter than the index says.');
        }
        throw fault('host', 'The host answers with another range of ' + path + ' than was requested.');
      }
      const arrived = await receive(response, control, bytes, have);
      if (arrived < 0) {
        throw fault('host', 'The host sends more bytes of ' + path + ' than it announces.');
      }
      if (arrived === have && isCompressed(response)) {
        throw compressed(path);
      }
      if (arrived > have) {
        attempt = 1;
      }
      have = arrived;
      if (have === bytes.length) {
        return bytes;
      }
      await again(attempt, path);
    }
  }

  /**
   * Whether a host that refuses or breaks each request for a range sends the whole file. One that compresses everything does: browsers ask for ranges of the
   * file as it is, and refuse an answer in another form.
   */
  async function isSentWhole(path) {
    const control = new AbortController();
    try {
      counted.requests++;
      const response = await inTime(control, fetch(address(path), {
        cache: 'no-store', credentials: CREDENTIALS, mode: MODE, referrerPolicy: 'no-referrer', signal: control.signal
      }));
      return response.status === 200;
    } catch (e) {
      return false;
    } finally {
      control.abort();
    }
  }

  /**
   * Reads a body into an array.
   * @returns {Promise<number>} how many bytes of the array are filled then; -1 if the body is longer
   */
  async function receive(response, control, bytes, begin) {
    let have = begin;
    const reader = response.body.getReader();
    try {
      for (;;) {
        const piece = await inTime(control, reader.read());
        if (piece.done) {
          return have;
        }
        counted.bytes += piece.value.length;
        if (have + piece.value.length > bytes.length) {
          control.abort();
          return -1;
        }
        bytes.set(piece.value, have);
        have += piece.value.length;
      }
    } catch (e) {
      return have;
    }
  }

  /** Whether a host says that it sends a file in another form. */
  function isCompressed(response) {
    const encoding = response.headers.get('Content-Encoding');
    return encoding !== null && encoding.trim().toLowerCase() !== 'identity' && encoding.trim() !== '';
  }

  /** What is said when that cannot be read. */
  function compressed(path) {
    return fault('host', 'The host says that it compresses ' + path + ', and what it sends cannot be read. Files of an archive must be sent as they are.');
  }

  /** The result of a promise, which fails when nothing happens for too long. */
  async function inTime(control, promise) {
    let timer;
    const late = new Promise((ignored, reject) => {
      timer = setTimeout(() => {
        control.abort();
        reject(new Error('late'));
      }, SILENCE);
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Waits before a request is repeated, or gives up. */
  async function again(attempt, path) {
    if (attempt >= ATTEMPTS) {
      throw fault('unreachable', 'The host does not answer, or the connection breaks again and again (' + path
        + '). Check your connection and try again.');
    }
    await pause(200 * attempt * attempt);
  }

  /** A status other than those of success. */
  async function refused(status, attempt, path) {
    if (status === 404 || status === 410) {
      throw fault('missing', 'The host has no file ' + path + '. If the archive was updated meanwhile, load this page again.');
    }
    if (status === 403) { // what object stores answer for a file that is not there, to those who may not list files
      throw fault('missing', 'The host has no file ' + path + ', or does not give it to you (status 403). If the archive was updated meanwhile, load this page again.');
    }
    if (status === 416) {
      throw fault('damaged', path + ' is shorter than the index says.');
    }
    if (status === 429 || status >= 500) {
      return again(attempt, path);
    }
    throw fault('host', 'The host refuses ' + path + ' (status ' + status + ').');
  }

  let questions = Promise.resolve();
  let asked = 0;
  let isDeclined = false;

  /** Whether the reader wants a file as a whole. One question after another; a refusal counts for all that wait. */
  function isAccepted(path, length) {
    asked++;
    questions = questions.then(async () => {
      let is = length !== null && length <= accepted;
      if (!is && !isDeclined) {
        is = await listener.isWholeWanted(path, length);
        isDeclined = !is;
        accepted = is ? Math.max(accepted, length || UNKNOWN_LENGTH) : accepted;
      }
      if (--asked === 0) {
        isDeclined = false;
      }
      return is;
    });
    return questions;
  }

  /** Reads a file as a whole from a host that knows no ranges, after a question if it is large. */
  function wholeInstead(path, length) {
    if (whole.has(path)) {
      return whole.get(path);
    }
    const made = (async () => {
      if (length > LARGEST) {
        throw fault('no-range', 'This host cannot send a part of a file (it does not support Range requests), and '
          + path + ' is too large to be loaded as a whole. Use another copy of the archive.');
      }
      if (!(await isAccepted(path, length))) {
        throw fault('no-range', 'This host cannot send a part of a file (it does not support Range requests). '
          + path + ' was not loaded.');
      }
      return fetchWhole(path, length);
    })();
    whole.set(path, made);
    made.catch(() => whole.delete(path));
    return made;
  }

  /**
   * Requests a file as a whole.
   * @param {?number=} expected its length, if that is known
   * @returns {Promise<Uint8Array>}
   */
  async function fetchWhole(path, expected) {
    for (let attempt = 1; ; attempt++) {
      const control = new AbortController();
      let response;
      try {
        counted.requests++;
        response = await inTime(control, fetch(address(path), {
          cache: CHANGING.includes(path) ? 'no-store' : 'default', credentials: CREDENTIALS, mode: MODE,
          referrerPolicy: 'no-referrer', signal: control.signal
        }));
      } catch (e) {
        await again(attempt, path);
        continue;
      }
      if (response.status !== 200) {
        control.abort();
        await refused(response.status, attempt, path);
        continue;
      }
      const bytes = await collect(response, control, path, expected || null);
      if (bytes) {
        return bytes;
      }
      await again(attempt, path);
    }
  }

  /** The bytes of a whole body; null when the connection broke. */
  async function collect(response, control, path, expected) {
    const announced = isCompressed(response) ? null : Number(response.headers.get('Content-Length')) || null;
    const limit = expected || UNKNOWN_LENGTH;
    const parts = [];
    let have = 0;
    const reader = response.body.getReader();
    try {
      for (;;) {
        const piece = await inTime(control, reader.read());
        if (piece.done) {
          break;
        }
        have += piece.value.length;
        counted.bytes += piece.value.length;
        if (have > limit) {
          control.abort();
          throw fault('host', path + ' is longer than the host announces, or too long.');
        }
        parts.push(piece.value);
        if (expected) {
          listener.progress(path, have, expected);
        }
      }
    } catch (e) {
      if (e instanceof D.Fault) {
        throw e;
      }
      if (have === 0 && isCompressed(response)) {
        throw compressed(path);
      }
      return null;
    }
    if (announced !== null && have !== announced) {
      return null;
    }
    const bytes = new Uint8Array(have);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  /** The address of a file: relative to the page, wherever the folder is. */
  function address(path) {
    return new URL(path, document.baseURI.split('#')[0]).href;
  }

  // ---- decompression

  const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
  const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
    4097, 6145, 8193, 12289, 16385, 24577];
  const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

  /** The tables of a Huffman code (RFC 1951 section 3.2.2): how many codes each length has, and the symbols in their order. */
  function huffman(lengths) {
    const count = new Uint16Array(16);
    for (const length of lengths) {
      count[length]++;
    }
    count[0] = 0;
    const start = new Uint16Array(16);
    let left = 1;
    for (let length = 1; length < 16; length++) {
      left = left * 2 - count[length];
      if (left < 0) {
        throw fault('damaged', 'A compressed piece is damaged.');
      }
      start[length] = start[length - 1] + count[length - 1];
    }
    const symbols = new Uint16Array(lengths.length);
    lengths.forEach((length, symbol) => {
      if (length !== 0) {
        symbols[start[length]++] = symbol;
      }
    });
    return { count, symbols };
  }

  let fixed = null;

  /** The codes that need no table (RFC 1951 section 3.2.6). */
  function fixedCodes() {
    if (!fixed) {
      const lengths = [];
      for (let i = 0; i < 288; i++) {
        lengths.push(i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
      }
      fixed = [huffman(lengths), huffman(new Array(30).fill(5))];
    }
    return fixed;
  }

  /**
   * Raw deflate (RFC 1951). What follows the last block is ignored.
   * @param {Uint8Array} input
   * @param {number=} most bytes that it may inflate to
   * @returns {Uint8Array}
   */
  function inflateHere(input, most = MAX_INFLATED) {
    let out = new Uint8Array(Math.min(most, Math.max(1024, input.length * 4)));
    let size = 0;
    let at = 0;
    let buffer = 0;
    let held = 0;

    const damaged = () => fault('damaged', 'A compressed piece is damaged.');
    const bits = (count) => {
      while (held < count) {
        if (at >= input.length) {
          throw damaged();
        }
        buffer |= input[at++] << held;
        held += 8;
      }
      const value = buffer & ((1 << count) - 1);
      buffer >>>= count;
      held -= count;
      return value;
    };
    const symbol = (code) => {
      let value = 0;
      let first = 0;
      let index = 0;
      for (let length = 1; length < 16; length++) {
        value |= bits(1);
        const count = code.count[length];
        if (value - count < first) {
          return code.symbols[index + value - first];
        }
        index += count;
        first = (first + count) << 1;
        value <<= 1;
      }
      throw damaged();
    };
    const room = (more) => {
      if (size + more > most) {
        throw fault('damaged', 'A compressed piece is too long.');
      }
      if (size + more > out.length) {
        const larger = new Uint8Array(Math.min(most, Math.max(out.length * 2, size + more)));
        larger.set(out.subarray(0, size));
        out = larger;
      }
    };

    for (let isLast = 0; isLast === 0;) {
      isLast = bits(1);
      const kind = bits(2);
      if (kind === 3) {
        throw damaged();
      }
      if (kind === 0) {
        buffer = 0;
        held = 0;
        const length = input[at] | (input[at + 1] << 8);
        const check = input[at + 2] | (input[at + 3] << 8);
        at += 4;
        if (at + length > input.length || length !== (~check & 0xffff)) {
          throw damaged();
        }
        room(length);
        out.set(input.subarray(at, at + length), size);
        size += length;
        at += length;
        continue;
      }
      const codes = kind === 1 ? fixedCodes() : dynamic(bits, symbol);
      for (;;) {
        const one = symbol(codes[0]);
        if (one < 256) {
          room(1);
          out[size++] = one;
        } else if (one === 256) {
          break;
        } else {
          if (one > 285) {
            throw damaged();
          }
          const length = LENGTH_BASE[one - 257] + bits(LENGTH_BITS[one - 257]);
          const place = symbol(codes[1]);
          if (place > 29) {
            throw damaged();
          }
          const distance = DISTANCE_BASE[place] + bits(DISTANCE_BITS[place]);
          if (distance > size) {
            throw damaged();
          }
          room(length);
          for (let i = 0; i < length; i++, size++) {
            out[size] = out[size - distance];
          }
        }
      }
    }
    return out.slice(0, size);
  }

  /** The codes of a block that brings its own (RFC 1951 section 3.2.7). */
  function dynamic(bits, symbol) {
    const literals = bits(5) + 257;
    const distances = bits(5) + 1;
    const count = bits(4) + 4;
    if (literals > 286 || distances > 30) {
      throw fault('damaged', 'A compressed piece is damaged.');
    }
    const lengths = new Array(19).fill(0);
    for (let i = 0; i < count; i++) {
      lengths[ORDER[i]] = bits(3);
    }
    const code = huffman(lengths);
    const all = [];
    while (all.length < literals + distances) {
      const one = symbol(code);
      if (one < 16) {
        all.push(one);
        continue;
      }
      if (one === 16 && all.length === 0) {
        throw fault('damaged', 'A compressed piece is damaged.');
      }
      const value = one === 16 ? all[all.length - 1] : 0;
      const times = one === 16 ? 3 + bits(2) : one === 17 ? 3 + bits(3) : 11 + bits(7);
      if (all.length + times > literals + distances) {
        throw fault('damaged', 'A compressed piece is damaged.');
      }
      for (let i = 0; i < times; i++) {
        all.push(value);
      }
    }
    return [huffman(all.slice(0, literals)), huffman(all.slice(literals))];
  }

  /**
   * Raw deflate. Zero bytes may follow.
   * @param {Uint8Array} bytes
   * @param {number=} most bytes that it may inflate to: at most 64 MiB
   * @returns {Promise<Uint8Array>}
   */
  async function inflate(bytes, most = MAX_INFLATED) {
    if (bytes.length < STREAM_FROM || typeof DecompressionStream === 'undefined') {
      return inflateHere(bytes, most);
    }
    let stream;
    try {
      stream = new DecompressionStream('deflate-raw');
    } catch (e) {
      return inflateHere(bytes, most); // a browser that only knows older formats
    }
    const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
    const parts = [];
    let size = 0;
    try {
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        size += piece.value.length;
        if (size > most) {
          reader.cancel();
          throw fault('damaged', 'A compressed piece is too long.');
        }
        parts.push(piece.value);
      }
    } catch (e) {
      if (e instanceof D.Fault) {
        throw e;
      }
      return inflateHere(bytes, most); // something follows, or it is damaged: the other one knows
    }
    const out = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  // ---- texts, hashes, signatures

  const decoder = typeof TextDecoder === 'undefined' ? null : new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
  const encoder = typeof TextEncoder === 'undefined' ? null : new TextEncoder();

  /** Whether the browser's own cryptography can be used. It exists only on https and on this machine. */
  function subtle() {
    return typeof crypto !== 'undefined' && crypto.subtle ? crypto.subtle : null;
  }

  /**
   * SHA-256.
   * @param {Uint8Array} bytes
   * @returns {Promise<Uint8Array>}
   */
  async function sha256(bytes) {
    const own = subtle();
    return own ? new Uint8Array(await own.digest('SHA-256', bytes)) : D.sha256(bytes); // of verify.js
  }

  /**
   * Verifies an Ed25519 signature (RFC 8032). Fails where the browser cannot do that: verify.js then does it itself.
   * @param {Uint8Array} publicKey 32 bytes
   * @param {Uint8Array} message
   * @param {Uint8Array} signature 64 bytes
   * @returns {Promise<boolean>}
   */
  async function ed25519(publicKey, message, signature) {
    const own = subtle();
    if (!own) {
      throw fault('browser', 'This browser verifies no signatures on an address without https.');
    }
    const key = await own.importKey('raw', publicKey, { name: 'Ed25519' }, false, ['verify']);
    return own.verify({ name: 'Ed25519' }, key, signature, message);
  }

  D.host = {
    read,
    inflate,
    utf8: (bytes) => decoder.decode(bytes),
    bytesOf: (text) => encoder.encode(text),
    sha256,
    ed25519
  };

  D.io = {
    inflateHere,

    /** Who is asked before a file is loaded as a whole, and told of progress. */
    listen(other) {
      listener = other;
    },

    /** Whether the page needs a folder from the reader before it can read anything. */
    isFolderNeeded() {
      return location.protocol === 'file:' && !chosen;
    },

    /**
     * Reads from the files of a folder that the reader has chosen.
     * @param {FileList|File[]} files
     * @returns {boolean} false if it is not the folder of a static archive
     */
    useFolder(files) {
      const MANIFEST = 'site/manifest.json';
      const paths = Array.from(files, (file) => file.webkitRelativePath || file.name);
      const at = paths.filter((path) => path === MANIFEST || path.endsWith('/' + MANIFEST)).sort((a, b) => a.length - b.length)[0];
      if (at === undefined) {
        return false;
      }
      const root = at.slice(0, at.length - MANIFEST.length);
      chosen = new Map();
      Array.from(files).forEach((file, i) => {
        if (paths[i].startsWith(root)) {
          chosen.set(paths[i].slice(root.length), file);
        }
      });
      this.forget();
      return true;
    },

    /** Forgets everything that was read, because the archive was updated. */
    forget() {
      pieces.clear();
      whole.clear();
      keptBytes = 0;
      delete D.host.indexCache; // of segment.js: it can have a damaged piece
    },

    /** What was read since the page was opened: {bytes, requests, trips}. */
    counted() {
      return Object.assign({}, counted);
    }
  };
})(globalThis.Daylight = globalThis.Daylight || {});
