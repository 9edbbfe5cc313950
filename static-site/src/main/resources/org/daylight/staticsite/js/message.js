/**
 * Reads a document of the archive from its pack and verifies it against the log (spec/static-site.md section 4).
 * Every step has a name and a result. Nothing that the index says is shown as verified: what counts is in the log, the
 * line of the document and the document itself.
 */
(function (D) {
  'use strict';

  const V = D.verify;
  const HASH = 32;
  const GROUP = 256;
  const SLOT = 512;
  const MOST_RECORD_BYTES = 1 << 20;
  const MOST_INFLATED_RECORD = 8 << 20;
  const MOST_LINES = 100000000;
  /** The longest document that is read, in bytes: what the host inflates at most. */
  const MOST_DOCUMENT_BYTES = 64 << 20;
  /** The longest list of lines that is read to find a document that is not in the index, in bytes of the pack. */
  const MOST_LIST_BYTES = 16 << 20;
  const MOST_LINE_BYTES = 3 << 16;
  const TAIL_BYTES = 2048;
  const NOT_CHECKED = 'Not checked, because a step before it failed.';

  /** A Fault for everything that went wrong because of what a host returned. */
  function fault(e) {
    return e instanceof D.Fault ? e : new D.Fault('damaged', 'the data are not valid: ' + (e && e.message || e));
  }

  /** Runs the steps of a verification. A step that fails does not stop the others that do not need it. */
  function newSteps() {
    const list = [];
    /**
     * @param {string} name of the step
     * @param {Array} needed results of other steps; undefined if one failed
     * @param {() => Promise<Array>} run gives the result, and a sentence about it
     */
    async function run(name, needed, work) {
      const place = {name: name, isRight: false, detail: NOT_CHECKED};
      list.push(place);
      if (needed.some(value => value === undefined)) {
        return undefined;
      }
      try {
        const [result, detail] = await work();
        place.isRight = true;
        place.detail = detail;
        return result;
      } catch (e) {
        const known = fault(e);
        if (known.code !== 'damaged') {
          throw known;
        }
        place.detail = known.message;
        return undefined;
      }
    }
    return {list: list, run: run};
  }

  /** A list in releases.json, whose items are arrays. */
  function listOf(releases, name) {
    const list = V.isObject(releases) ? releases[name] : undefined;
    V.check(Array.isArray(list) && list.every(Array.isArray), 'releases.json has no list of ' + name);
    return list;
  }

  const logs = new WeakMap();

  /** The log, opened once for a list of releases. A failure is not kept: the next document tries again. */
  function logOf(releases) {
    if (!logs.has(releases)) {
      const log = V.openLog(releases);
      log.then(opened => opened.whole).catch(() => logs.delete(releases));
      logs.set(releases, log);
    }
    return logs.get(releases);
  }

  /** The step about the checkpoint. */
  function checkpointStep(steps, releases) {
    return steps.run('checkpoint', [], async () => {
      const log = await logOf(releases);
      await log.whole;
      return [log, 'The log of ' + log.origin + ' has ' + log.size + ' entries. Its checkpoint is signed by the key ' + log.key + '.'];
    });
  }

  /** The entries of a release that are needed: its own, and the newest withdrawal that names its pack. */
  function referencesOf(release) {
    const references = Array.isArray(release[5]) ? release[5] : [];
    V.check(references.length <= 2 && references.every(Array.isArray), 'releases.json names no valid entries of a release');
    return references;
  }

  /** The path of a pack. */
  function packPath(number) {
    return 'releases/' + String(number).padStart(4, '0') + '.zip';
  }

  /** What an entry about a withdrawal says of the pack of a release; undefined if it does not name it. */
  function named(withdrawal, release) {
    if (withdrawal.release === release) {
      return withdrawal;
    }
    return (Array.isArray(withdrawal.also) ? withdrawal.also : []).find(other => V.isObject(other) && other.release === release);
  }

  /**
   * The step about the entry of a release, and about the newest withdrawal that replaced its pack.
   *
   * @param {object} log undefined if it was refused
   * @param {Array} release of releases.json
   */
  function entryStep(steps, log, release) {
    return steps.run('entry', [log], async () => {
      const references = referencesOf(release);
      V.check(references.length > 0, 'the log does not have this release yet');
      const [entry, newest] = await Promise.all(references.map(log.entry));
      V.check(entry.type === 'release' && entry.number === release[0] && entry.trove === release[1] && entry.part === release[2],
        'the entry of the log is not that of this release');
      let pack = entry;
      let detail = 'Release ' + entry.number + ' is entry ' + references[0][0] + ' of the log.';
      if (newest !== undefined) {
        const isLater = references[1][0] > references[0][0];
        pack = newest.type === 'withdrawal' && newest.trove === entry.trove ? named(newest, entry.number) : undefined;
        V.check(isLater && pack !== undefined, 'the later entry of the log does not name the pack of this release');
        detail += ' Entry ' + references[1][0] + ' names its present pack, after a withdrawal.';
      }
      V.check(pack.packBytes === release[7], 'releases.json has another size of the pack than the log');
      return [{entry: entry, newest: newest, index: references[0][0]}, detail];
    });
  }

  /** Reads and inflates a JSON value of a segment. */
  async function jsonAt(path, from, bytes, what) {
    V.check(Number.isSafeInteger(from) && from >= 0 && Number.isSafeInteger(bytes) && bytes > 0 && bytes <= MOST_RECORD_BYTES,
      what + ' has no valid place');
    return jsonOf(await D.host.read(path, from, from + bytes), what);
  }

  /** A deflated JSON value. */
  async function jsonOf(packed, what) {
    return V.json(V.strictText(await D.host.inflate(packed, MOST_INFLATED_RECORD), what), what);
  }

  /** The manifest's entry of a segment. */
  function segmentEntry(segment) {
    const entry = segment.entry || segment;
    V.check(Array.isArray(entry.cards) && entry.cards.length >= 4 && /^[0-9a-f]{32}\.cards$/.test(entry.cards[0]), 'the manifest names no cards');
    return {path: 'site/' + entry.cards[0], records: entry.cards[2], trees: entry.cards[3], documents: entry.documents};
  }

  /** The entries of a pack that a record names. */
  function packEntry(record, name) {
    const place = V.isObject(record.entries) ? record.entries[name] : undefined;
    if (place === undefined) {
      return undefined;
    }
    const isPlace = Array.isArray(place) && place.length === 4 && place.every(value => Number.isSafeInteger(value) && value >= 0)
      && (place[2] === 8 || place[2] === 0 && place[1] === place[3]);
    V.check(isPlace, 'the record has no valid place of ' + name);
    if (place[3] > MOST_DOCUMENT_BYTES || place[1] > MOST_DOCUMENT_BYTES) {
      throw new D.Fault('too-large', 'It has more than 64 MiB. Download its pack to read it.');
    }
    return place;
  }

  /** The content of an entry of a pack, with the length that the record says. */
  async function content(path, place) {
    const packed = place[1] === 0 ? new Uint8Array(0) : await D.host.read(path, place[0], place[0] + place[1]);
    V.check(packed.length === place[1], 'the pack is cut off');
    const bytes = place[2] === 8 ? await D.host.inflate(packed, place[3]) : packed;
    V.check(bytes.length === place[3], 'an entry of the pack has not the length that the record says');
    return bytes;
  }

  /** Begins a read whose failure is looked at later. */
  function begun(promise) {
    promise.catch(() => {});
    return promise;
  }

  /** Compares an entry of the pack with what the line says of it. */
  async function checkContent(bytes, said, what) {
    V.check(V.isObject(said), 'the line says nothing of ' + what);
    V.check(said.size === bytes.length, what + ' has another size than the line says');
    const hash = await V.longSha256(bytes);
    V.check(V.isSame(hash, V.unhex(said.sha256, HASH, 'a hash')), what + ' has another SHA-256 than the line says');
  }

  /** Reads the group of a line in the tree of its release, and the roots of all groups. */
  function readTree(cards, record) {
    const leaves = record.leaves;
    const isTree = Number.isSafeInteger(leaves) && leaves > 0 && leaves <= MOST_LINES && Number.isSafeInteger(record.leaf)
      && record.leaf >= 0 && record.leaf < leaves && Number.isSafeInteger(record.tree) && record.tree >= 0;
    V.check(isTree, 'the record has no valid place of its tree');
    const start = cards.trees + record.tree;
    const group = Math.floor(record.leaf / GROUP);
    const to = Math.min(leaves, (group + 1) * GROUP);
    const groups = Math.ceil(leaves / GROUP);
    return Promise.all([
      D.host.read(cards.path, start + HASH * group * GROUP, start + HASH * to),
      groups === 1 ? null : D.host.read(cards.path, start + HASH * leaves, start + HASH * (leaves + groups))
    ]);
  }

  /** The step about the line: with the tree of the release it gives the root in the log. */
  function lineStep(steps, release, record, tree, number) {
    return steps.run('line', [release], async () => {
      const [groupBytes, rootBytes] = await tree;
      const group = Math.floor(record.leaf / GROUP);
      const hashes = V.hashesIn(groupBytes, 'the tree of the release');
      V.check(hashes.length === Math.min(GROUP, record.leaves - group * GROUP), 'the tree of the release is cut off');
      V.check(typeof record.line === 'string', 'the record has no line');
      const bytes = D.host.bytesOf(record.line);
      V.check(bytes.length <= MOST_LINE_BYTES && V.isSame(V.leafHash(bytes), hashes[record.leaf % GROUP]), 'the line is not in the tree of the release');
      let root = V.treeRoot(hashes);
      if (rootBytes !== null) {
        const roots = V.hashesIn(rootBytes, 'the tree of the release');
        V.check(roots.length === Math.ceil(record.leaves / GROUP) && V.isSame(roots[group], root), 'the tree of the release is wrong');
        root = V.treeRoot(roots);
      }
      const entry = release.entry;
      V.check(V.hex(root) === entry.documentsRoot, 'the lines of the release are not those in the log');
      V.check(entry.published + entry.withheld + (entry.again || 0) === record.leaves, 'the release has another number of lines than the log says');
      const line = parseLine(record.line);
      V.check(line.number === number, 'the line is that of another document');
      V.check(line.withheld === undefined && V.isObject(line.published), 'the document is withheld');
      return [line, 'Line ' + (record.leaf + 1) + ' of ' + record.leaves + ' of the release is about this document.'];
    });
  }

  /** A line of documents.jsonl. */
  function parseLine(text) {
    const line = V.json(text, 'the line');
    V.check(V.isObject(line), 'the line is not an object');
    V.number(line, 'number', 1, 'the line');
    V.number(line, 'accession', 1, 'the line');
    return line;
  }

  /** The step about the bytes: they are what the line says. */
  function documentStep(steps, line, record, bytes) {
    return steps.run('document', [line], async () => {
      const isFile = line.kind === 'file';
      V.check((isFile ? record.entries.file : record.entries.message) !== undefined, 'the document is of another kind than the line says');
      await checkContent(bytes, line.published, 'the document');
      if (line.redaction === undefined) {
        const isOriginal = V.isObject(line.original) && line.original.sha256 === line.published.sha256 && line.original.size === line.published.size;
        V.check(isOriginal, 'the document is not the original, and has no proof of redaction');
      } else {
        V.check(line.salt === undefined && line.original === undefined, 'the line of a redacted document gives its salt or its hash');
      }
      return [true, bytes.length + ' bytes have the SHA-256 that the release names, ' + line.published.sha256 + '.'];
    });
  }

  /** The step about the proof of redaction. */
  function redactionStep(steps, line, bytes, proof) {
    return steps.run('redaction', [line, bytes], async () => {
      V.check(proof !== undefined, 'the proof of redaction is missing');
      const entry = await proof;
      await checkContent(entry, line.redaction, 'the proof of redaction');
      const redaction = V.checkRedaction(bytes, entry, line);
      const count = redaction.places.length;
      return [redaction, 'Apart from ' + (count === 1 ? 'one mark' : count + ' marks') + ', all bytes are those of the original, in its order: '
        + redaction.kept + ' bytes' + (redaction.missing === null ? '.' : '; ' + redaction.missing + ' bytes are missing.')];
    });
  }

  /** The part of releases.json about the accession of a line. */
  function accessionOf(releases, line) {
    return listOf(releases, 'accessions').find(accession => accession[0] === line.accession);
  }

  /** The tree of an accession, which is kept with the log. */
  function accessionTiles(log, number, count) {
    log.accessions = log.accessions || new Map();
    const key = number + '/' + count;
    if (!log.accessions.has(key)) {
      log.accessions.set(key, V.openTiles(V.accessionPrefix(number), count));
    }
    return log.accessions.get(key);
  }

  /** The step about the commitment: the document is the one that was committed to before the release. */
  function commitmentStep(steps, releases, log, line, trove) {
    return steps.run('commitment', [log, line], async () => {
      const accession = accessionOf(releases, line);
      V.check(accession !== undefined, 'releases.json does not name the accession of the document');
      const isRange = Number.isSafeInteger(accession[2]) && Number.isSafeInteger(accession[3]) && accession[2] >= 1
        && accession[2] <= line.number && line.number <= accession[3];
      V.check(isRange, 'the document is not one of the accession that the line names');
      const count = accession[3] - accession[2] + 1;
      const tiles = accessionTiles(log, line.accession, count);
      tiles.prefetch([line.number - accession[2]]);
      const entry = await log.entry(accession[4]);
      const isEntry = entry.type === 'accession' && entry.trove === trove && entry.number === line.accession
        && entry.first === accession[2] && entry.last === accession[3] && entry.count === count;
      V.check(isEntry, 'the entry of the log is not that of this accession');
      await tiles.expect(V.unhex(entry.root, HASH, 'a root'), 'the commitments of the accession are not those in the log');
      const leaf = await tiles.leaf(line.number - entry.first);
      V.check(V.isSame(leaf, V.leafHash(V.commitment(line))), 'another document was committed to under this number');
      return [true, 'Accession ' + entry.number + ', entry ' + accession[4][0] + ' of the log, commits to this document.'];
    });
  }

  /** The type and the name of a file; those of an unknown file if they are not valid. */
  function parseAbout(bytes) {
    const unknown = {name: null, type: 'application/octet-stream'};
    try {
      const about = V.json(V.strictText(bytes, 'the name of the file'), 'the name of the file');
      const isName = typeof about.name === 'string' && about.name.length >= 1 && about.name.length <= 255 && !/[\/\\\0]/.test(about.name);
      const isType = typeof about.type === 'string' && /^[a-z0-9!#$&^_.+-]{1,127}\/[a-z0-9!#$&^_.+-]{1,127}$/.test(about.type);
      return isName && isType ? {name: about.name, type: about.type} : unknown;
    } catch (e) {
      return unknown;
    }
  }

  /** Runs something; whatever it throws is a Fault. */
  async function guarded(work) {
    try {
      return await work();
    } catch (e) {
      throw fault(e);
    }
  }

  /** What is needed of the card of a document in a segment. */
  async function readCard(cards, document) {
    V.check(Number.isSafeInteger(document) && document >= 0 && document < cards.documents, 'the segment does not have this document');
    const slot = await D.host.read(cards.path, SLOT * document, SLOT * document + SLOT);
    V.check(slot.length === SLOT, 'the cards are cut off');
    const length = slot[8] | slot[9] << 8;
    V.check(length > 0 && length <= SLOT - 10, 'the card has no valid length');
    const card = await jsonOf(slot.subarray(10, 10 + length), 'the card');
    V.check(Array.isArray(card) && card.length >= 3, 'the card is not valid');
    const view = new DataView(slot.buffer, slot.byteOffset, 8);
    const record = view.getUint32(0, true) + slot[4] * 2 ** 32;
    const recordLength = slot[5] | slot[6] << 8 | slot[7] << 16;
    return {trove: card[0], number: card[1], release: card[2], record: record, recordLength: recordLength};
  }

  /**
   * Reads a document of a segment and verifies it.
   *
   * The steps are, in this order: "checkpoint", "entry", "line", "document", "redaction" (of a document with redactions),
   * "commitment". The bytes are returned also if a step failed: whoever shows them must say so.
   *
   * @param {object} releases the content of site/releases.json
   * @param {object} segment what D.segment.open gives, or its entry in the manifest
   * @param {number} document its number in the segment
   * @param {object} [known] its card, as a search gives it: saves a round trip
   * @returns {Promise<{bytes: Uint8Array, record: object, card: object, steps: {name: string, isRight: boolean, detail: string}[],
   *     isRight: boolean, trove: string, number: number, line: ?object, about: ?object, redaction: ?object, release: ?object, log: ?object}>}
   *     isRight: whether every step is right; line, release (the entry of the log), redaction and log are null if their step failed
   */
  function read(releases, segment, document, known) {
    return guarded(async () => {
      const cards = segmentEntry(segment);
      const steps = newSteps();
      // The checkpoint and the record are read at the same time.
      const all = listOf(releases, 'releases');
      const opened = begun(logOf(releases));
      const card = known || await readCard(cards, document);
      const {trove, number} = card;
      V.check(typeof trove === 'string' && Number.isSafeInteger(number) && number >= 1, 'the card is not valid');
      const release = all.find(one => one[0] === card.release);
      V.check(release !== undefined && release[1] === trove, 'releases.json does not have the release of the document');
      const record = await jsonAt(cards.path, cards.records + card.record, card.recordLength, 'the record');
      V.check(V.isObject(record), 'the record is not an object');
      const path = packPath(release[0]);
      V.check(release[6] === path, 'releases.json names another pack');
      const place = packEntry(record, 'message') || packEntry(record, 'file');
      V.check(place !== undefined, 'the record does not say where the document is');
      // Everything that is left is read at once.
      const tree = begun(readTree(cards, record));
      const reads = {};
      for (const name of ['redaction', 'about']) {
        const where = packEntry(record, name);
        reads[name] = where === undefined ? undefined : begun(content(path, where));
      }
      begun(readAhead(releases, opened, release, record));
      const bytes = await content(path, place);

      const log = await checkpointStep(steps, releases);
      const entry = await entryStep(steps, log, release);
      const line = await lineStep(steps, entry, record, tree, number);
      const isRight = await documentStep(steps, line, record, bytes);
      const about = await aboutOf(steps, line, reads.about);
      let redaction = null;
      if (reads.redaction !== undefined || line !== undefined && line.redaction !== undefined) {
        redaction = await redactionStep(steps, line, isRight === undefined ? undefined : bytes, reads.redaction) || null;
      }
      await commitmentStep(steps, releases, log, line, trove);
      checkNotWithdrawn(steps, releases, entry, trove, number);
      return {
        bytes: bytes, record: record, card: card, steps: steps.list, isRight: steps.list.every(step => step.isRight),
        trove: trove, number: number, line: line || null, about: about, redaction: redaction,
        release: entry === undefined ? null : entry.entry,
        log: log === undefined ? null : {origin: log.origin, size: log.size, key: log.key, index: entry === undefined ? null : entry.index}
      };
    });
  }

  /** Begins to read what later steps need of the log and of the accession. Their results are looked at later. */
  async function readAhead(releases, opened, release, record) {
    const log = await opened;
    const line = parseLine(record.line);
    const accession = accessionOf(releases, line);
    const references = referencesOf(release).concat(accession === undefined ? [] : [accession[4]]);
    references.forEach(reference => begun(log.entry(reference)));
    if (accession !== undefined) {
      accessionTiles(log, line.accession, accession[3] - accession[2] + 1).prefetch([line.number - accession[2]]);
    }
  }

  /** The name and type of a file, which must be what the line says; null for a message. A failure is one of the document. */
  async function aboutOf(steps, line, about) {
    if (line === undefined || line.about === undefined) {
      return null;
    }
    const result = await steps.run('about', [about], async () => {
      const bytes = await about;
      await checkContent(bytes, line.about, 'the name of the file');
      return [parseAbout(bytes), 'The name and the type of the file are those that the release names.'];
    });
    return result || {name: null, type: 'application/octet-stream'};
  }

  /** A document that the log withdrew is never right: as releases.json says, or the entry that names the present pack. */
  function checkNotWithdrawn(steps, releases, entry, trove, number) {
    const newest = entry === undefined ? undefined : entry.newest;
    if (newest !== undefined && newest.document === number
        || listOf(releases, 'withdrawals').some(one => one[0] === trove && one[1] === number)) {
      const step = steps.list.find(one => one.name === 'entry');
      step.isRight = false;
      step.detail = 'The log says that this document was withdrawn.';
    }
  }

  /**
   * Says why a document is not in the index, from the log and the lines of the releases.
   *
   * @param {object} releases the content of site/releases.json
   * @param {string} trove
   * @param {number} number of the document
   * @returns {Promise<{kind: string, reason: ?string, release: ?number, steps: object[], isRight: boolean}>} kind is "withdrawn" (the
   *     reason is that of the log), "withheld" (the reason is that of the line, or null), "shown" (a release has it: the index
   *     lacks it), "absent" (no release has it), or "unknown" (a step failed, or a list is too long to be read)
   */
  function missing(releases, trove, number) {
    return guarded(async () => {
      const steps = newSteps();
      const log = await checkpointStep(steps, releases);
      const result = (kind, reason, release) => ({
        kind: steps.list.every(step => step.isRight) ? kind : 'unknown', reason: reason, release: release,
        steps: steps.list, isRight: steps.list.every(step => step.isRight)
      });
      const withdrawn = listOf(releases, 'withdrawals').find(one => one[0] === trove && one[1] === number);
      if (withdrawn !== undefined) {
        const entry = await steps.run('entry', [log], async () => {
          const read = await log.entry(withdrawn[2]);
          V.check(read.type === 'withdrawal' && read.trove === trove && read.document === number && typeof read.reason === 'string',
            'the entry of the log is not that of this withdrawal');
          return [read, 'Entry ' + withdrawn[2][0] + ' of the log withdraws the document.'];
        });
        return entry === undefined ? result('unknown', null, null) : result('withdrawn', entry.reason, entry.release);
      }
      let found = null;
      for (const release of listOf(releases, 'releases')) {
        if (release[1] !== trove || found !== null) {
          continue;
        }
        const entry = await entryStep(steps, log, release);
        if (entry === undefined || !(entry.entry.first <= number && number <= entry.entry.last)) {
          continue;
        }
        const line = await listStep(steps, entry.entry, release, number);
        if (line !== undefined && line !== null) {
          found = result(line.withheld === undefined ? 'shown' : 'withheld', typeof line.withheld === 'string' ? line.withheld : null, release[0]);
        }
      }
      return found || result('absent', null, null);
    });
  }

  /** The step about all lines of a release: gives that of a document, or null. */
  function listStep(steps, entry, release, number) {
    return steps.run('line', [entry], async () => {
      const path = packPath(entry.number);
      const bytes = await content(path, await listPlace(path, release[7]));
      const lines = [];
      let found = null;
      for (let from = 0; from < bytes.length;) {
        const end = bytes.indexOf(10, from);
        V.check(end > from && end - from <= MOST_LINE_BYTES, 'the list of documents is not valid');
        lines.push(V.leafHash(bytes.subarray(from, end)));
        const text = D.host.utf8(bytes.subarray(from, Math.min(end, from + 40)));
        if (text.startsWith('{"number":' + number + ',')) {
          found = parseLine(V.strictText(bytes.subarray(from, end), 'the line'));
        }
        from = end + 1;
      }
      V.check(lines.length > 0 && V.hex(V.treeRoot(lines)) === entry.documentsRoot, 'the lines of the release are not those in the log');
      return [found, 'The ' + lines.length + ' lines of release ' + entry.number + ' are those in the log.'];
    });
  }

  /** Where data/documents.jsonl is in a pack, as packEntry. Reads the end of the zip (pack.md section 1). */
  async function listPlace(path, packBytes) {
    V.check(Number.isSafeInteger(packBytes) && packBytes > 22, 'the pack has no valid size');
    const start = Math.max(0, packBytes - TAIL_BYTES);
    const tail = await D.host.read(path, start, packBytes);
    const name = D.host.bytesOf('data/documents.jsonl');
    const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
    let at = -1;
    for (let i = 0; i + 46 + name.length <= tail.length; i++) {
      if (view.getUint32(i, true) === 0x02014b50 && V.isSame(tail.subarray(i + 46, i + 46 + name.length), name)) {
        at = i;
      }
    }
    V.check(at >= 0 && view.getUint16(at + 28, true) === name.length, 'the pack does not end with its list of documents');
    let offset = view.getUint32(at + 42, true);
    if (offset === 0xffffffff) {
      V.check(view.getUint16(at + 46 + name.length, true) === 1, 'the pack is damaged');
      offset = Number(view.getBigUint64(at + 50 + name.length, true));
    }
    const packed = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const method = view.getUint16(at + 10, true);
    if (packed > MOST_LIST_BYTES || size > MOST_DOCUMENT_BYTES) {
      throw new D.Fault('too-large', 'The list of documents of this release is too long to be read here. Download its pack.');
    }
    const head = await D.host.read(path, offset, offset + 30);
    V.check(head.length === 30, 'the pack is cut off');
    const own = new DataView(head.buffer, head.byteOffset, 30);
    const from = offset + 30 + own.getUint16(26, true) + own.getUint16(28, true);
    return packEntry({entries: {list: [from, packed, method, size]}}, 'list');
  }

  D.message = Object.assign(D.message || {}, {read: read, missing: missing});
})(globalThis.Daylight = globalThis.Daylight || {});
