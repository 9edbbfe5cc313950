#!/usr/bin/env python3
"""Verifies the redacted documents of an archive, with nothing but Python's standard library.

usage: check_redactions.py ARCHIVE_FOLDER

spec/redaction.md says what is proved. The signature of the checkpoint is not verified (Python has no Ed25519):
compare the first three lines of the checkpoint with those that you have from someone else. Exit code 0: all proofs
hold; 1: something is wrong; 2: usage.
"""
import base64, hashlib, io, json, os, re, sys, zipfile

WHITE = b" \t\r\n"
BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


class Wrong(Exception):
    pass


def require(held, reason):
    if not held:
        raise Wrong(reason)


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def words(data):
    """The tokens of section 2 by the rule "words"."""
    tokens, start = [], 0
    for at in range(1, len(data) + 1):
        before, here = data[at - 1], data[at] if at < len(data) else None
        if (here is None or before == 10 or at - start == 64 or here == 60
                or here not in WHITE and (before in WHITE or before in b">,;")):
            tokens.append(data[start:at])
            start = at
    return tokens


def tokens_of(rule, data):
    if rule == "words":
        return words(data)
    tokens = []
    for line in re.findall(rb"[^\n]*\n|[^\n]+", data):
        end = len(line.rstrip(b"\r\n"))
        if rule == "lines":
            tokens.append(line)
        else:
            groups = [line[i:i + 4] for i in range(0, end, 4)]
            groups[-1] += line[end:]
            tokens.extend(groups)
    return tokens


def split(document):
    """The tokens of a whole document (section 2)."""
    tokens = []
    for line in re.findall(rb"[^\n]*\n|[^\n]+", document):
        body, rule = line[:-2] if line.endswith(b"\r\n") else line[:-1] if line.endswith(b"\n") else line, "words"
        if 40 <= len(body) <= 4096 and len(body) % 4 == 0 and re.fullmatch(rb"[A-Za-z0-9+/]+={0,2}", body):
            plain = all(c in b"\0\t\n\r" or c >= 32 and c != 127 for c in base64.b64decode(body))
            rule = "groups" if plain else "lines"
        tokens += tokens_of(rule, line)
    return tokens


def children(seed, count):
    """The seeds and numbers of tokens of the children of a node with at least two tokens (section 3)."""
    counts = [1] * count
    if count > 8:
        cut = sha(b"\x13", seed)
        r1, r2, r3 = (int.from_bytes(cut[i:i + 8], "big") for i in (0, 8, 16))
        first = 1 + r1 % (count - 1)
        second = 1 + r2 % (count - 2)
        second += second >= first
        third = 1 + r3 % (count - 3)
        for other in sorted((first, second)):
            third += third >= other
        cuts = [0] + sorted((first, second, third)) + [count]
        counts = [b - a for a, b in zip(cuts, cuts[1:])]
    seeds = b"".join(sha(b"\x12", seed, bytes([pair])) for pair in range((len(counts) + 1) // 2))
    return [(seeds[16 * i:16 * i + 16], one) for i, one in enumerate(counts)]


def subtree(seed, tokens):
    """The hash of a tree over tokens (section 3). Without recursion, because the tree can be deep."""
    work, hashes, at = [(seed, len(tokens))], [], 0
    while work:
        seed, count = work.pop()
        if seed is None:
            hashes[-count:] = [sha(b"\x11", *hashes[-count:])]
        elif count == 1:
            hashes.append(sha(b"\x10", seed, tokens[at]))
            at += 1
        else:
            nodes = children(seed, count)
            work.append((None, len(nodes)))
            work.extend(reversed(nodes))
    return hashes[0]


def is_mark(data, code, before):
    """Section 4. At most one line end after it; one before it only inside a line, and only for base64."""
    text = b"[redacted: %s]" % code
    encoded = re.escape(base64.b64encode(text + b" " * (-len(text) % 3)))
    space = rb"(?=[ \t\r\n]{0,4}$)[ \t]*(\r\n|\n|\r)?[ \t]*$"
    if data[:1] in (b"\r", b"\n"):
        return before != b"\n" and re.match(rb"\r?\n%s%s" % (encoded, space), data) is not None
    cores = [re.escape(c) for c in (text, b"redacted-" + code, b"redacted-" + code + b"@redacted.invalid")]
    return re.match(rb'[<"]?(%s)[>"]?[,;]?%s' % (b"|".join(cores[::-1] + [encoded]), space), data) is not None


def tree_of(proof):
    return io.BytesIO(base64.b64decode(proof["tree"] + "=" * (-len(proof["tree"]) % 4)))


def number_of(tree):
    """LEB128."""
    count, shift, more = 0, 0, True
    while more:
        byte = tree.read(1)[0]
        count, shift, more = count | (byte & 0x7F) << shift, shift + 7, byte & 0x80
    return count


def verify(published, proof, line):
    """Section 5, steps 1 to 5. Returns the bytes that are shown, those that are missing or None, and the tokens."""
    require(proof["version"] == 1, "the version is not known")
    reasons = dict(proof["reasons"])
    runs, marks, kept, missing, at = [[]], {}, 0, 0, 0  # runs: tokens between marks
    for segment in proof["segments"]:
        data = published[at:at + segment[1]]
        require(segment[1] > 0 and len(data) == segment[1], "the segments do not fit the document")
        at += segment[1]
        if segment[0] == "mark":
            code = segment[2]
            require(re.fullmatch(r"[A-Z0-9-]{1,16}", code) and code in reasons, "a mark has no reason")
            before = published[at - len(data) - 1:at - len(data)] or b"\n"
            require(is_mark(data, code.encode(), before), "not a mark: %r" % data[:80])
            marks[code] = marks.get(code, 0) + 1
            missing = None if missing is None or len(segment) < 4 else missing + segment[3]
            if runs[-1] != [] or len(runs) == 1:
                runs.append([])
        else:
            require(segment[0] in ("words", "groups", "lines"), "a segment is not valid")
            runs[-1].extend(tokens_of(segment[0], data))
            kept += len(data)
    require(at == len(published), "the segments do not fit the document")
    require(marks and set(marks) == set(reasons) and marks == line["marks"], "the marks are not those of the line")
    tree = tree_of(proof)
    run, used, hidden, stack, root = 0, 0, False, [], None
    while root is None:
        kind = tree.read(1)
        if b"\x02" <= kind <= b"\x08":
            stack.append([kind[0]])
            continue
        if kind == b"\x00":
            seed, count = tree.read(16), number_of(tree)
            if hidden:
                run, used, hidden = run + 1, 0, False
            require(0 < count <= len(runs[run]) - used, "the tree does not fit the marks")
            value = subtree(seed, runs[run][used:used + count])
            used += count
        else:
            require(kind == b"\x01", "the tree is not valid")
            require(run + 1 < len(runs) and used == len(runs[run]), "something is missing without a mark")
            value, hidden = tree.read(32), True
        while stack:
            stack[-1].append(value)
            if len(stack[-1]) <= stack[-1][0]:
                break
            value = sha(b"\x11", *stack.pop()[1:])
        if not stack:
            root = value
    if hidden:
        run, used = run + 1, 0
    require(tree.read(1) == b"" and run == len(runs) - 1 and used == len(runs[run]), "the tree does not fit the marks")
    require(root.hex() == line["pieces"], "what is shown is not what was committed to")
    if "size" not in proof:
        return kept, None, sum(runs, [])
    size = proof["size"]
    opened = sha(b"\x15", bytes.fromhex(size["key"]), size["original"].to_bytes(8, "big"))
    require(opened.hex() == line["size"], "the size is not the one that was committed to")
    require(missing is not None and kept + missing == size["original"], "the sizes do not add up")
    return kept, missing, sum(runs, [])


def shown_before(earlier, later, tokens, pieces):
    """Section 8: what the earlier proof shows is shown now. "later" is the opened tree, or the seed of the root."""
    before, hashes, at, revealed = tree_of(earlier), [], 0, 0
    work, later = ([(later, len(tokens))], None) if isinstance(later, bytes) else ([None], later)
    hides = "something is hidden that was shown before"
    while work:
        node = work.pop()
        if isinstance(node, int):
            hashes[-node:] = [sha(b"\x11", *hashes[-node:])]
            continue
        kind = later.read(1) if node is None else b"\x00"
        was = before.read(1)
        if kind == b"\x00":
            seed, count = node or (later.read(16), number_of(later))
            if was == b"\x00":
                require(before.read(16) == seed and number_of(before) == count, "the earlier proof has another seed")
                hashes.append(subtree(seed, tokens[at:at + count]))
                at += count
            elif was == b"\x01":
                hashes.append(before.read(32))
                at, revealed = at + count, revealed + count
            else:
                nodes = children(seed, count) if count > 1 else []
                require(nodes and was == bytes([len(nodes)]), "the earlier tree is not valid")
                work.append(len(nodes))
                work.extend(reversed(nodes))
        elif was == b"\x01":
            hashes.append(before.read(32))
            left = 1
            while left:  # skips what the later tree has here
                left -= 1
                if kind == b"\x00":
                    count = (later.read(16), number_of(later))[1]
                    at, revealed = at + count, revealed + count
                elif kind == b"\x01":
                    later.read(32)
                else:
                    left += kind[0]
                kind = later.read(1) if left else kind
        else:
            require(kind != b"\x01" and was != b"\x00", hides)
            require(was == kind, "the earlier tree is not valid")
            work.append(kind[0])
            work.extend([None] * kind[0])
    require(before.read(1) == b"" and hashes[0].hex() == pieces, "the earlier proof is not of this document")
    require(revealed > 0, "nothing more is shown than before")


def root_of(hashes):
    """RFC 6962 section 2.1."""
    if len(hashes) <= 1:
        return hashes[0] if hashes else sha()
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return sha(b"\x01", root_of(hashes[:half]), root_of(hashes[half:]))


def tiles(folder, count, full=256):
    """The files of level 0, or of the entries, for a tree of a size (c2sp.org/tlog-tiles)."""
    for n in range((count + full - 1) // full):
        digits = "%03d" % n
        digits = digits.zfill((len(digits) + 2) // 3 * 3)
        groups = re.findall("...", digits)
        path = "/".join(["x" + g for g in groups[:-1]] + groups[-1:])
        width = min(full, count - n * full)
        with open(os.path.join(folder, path if width == full else "%s.p/%d" % (path, width)), "rb") as file:
            yield file.read()


def opened(committed, trove, line, values):
    """Section 5, step 6."""
    trove_of, first, leaves = committed[line["accession"]]
    at = line["number"] - first
    right = trove_of == trove and 0 <= at < len(leaves) and leaves[at] == sha(b"\x00", sha(b"\x01", *values))
    require(right, "it is not the document that was committed to")


def main(archive):
    with open(os.path.join(archive, "checkpoint"), encoding="utf-8") as file:
        size, root = int((lines := file.read().split("\n"))[1]), base64.b64decode(lines[2])
    log = []
    for bundle in tiles(os.path.join(archive, "tile/entries"), size):
        while bundle:
            length = int.from_bytes(bundle[:2], "big")
            log.append(bundle[2:2 + length])
            bundle = bundle[2 + length:]
    require(root_of([sha(b"\x00", entry) for entry in log]) == root, "the log is not the one of the checkpoint")
    log = [json.loads(entry) for entry in log]
    committed = {}
    for entry in (e for e in log if e["type"] == "accession" and e["count"]):
        leaves = b"".join(tiles(os.path.join(archive, "accessions/%04d/tile/0" % entry["number"]), entry["count"]))
        leaves = [leaves[i:i + 32] for i in range(0, len(leaves), 32)]
        require(root_of(leaves).hex() == entry["root"], "the commitments of accession %d" % entry["number"])
        committed[entry["number"]] = (entry["trove"], entry["first"], leaves)
    packs, withdrawn = {}, set()
    for entry in log:
        if entry["type"] in ("release", "withdrawal"):
            number = entry["number"] if entry["type"] == "release" else entry["release"]
            packs[number] = (entry["trove"], entry["packSha256"])
            for also in entry.get("also", []):
                packs[also["release"]] = (entry["trove"], also["packSha256"])
            if entry["type"] == "withdrawal":
                withdrawn.add((entry["trove"], entry["document"]))
    wrong, checked, reduced, last = 0, 0, 0, {}  # last: release and line that showed a document with redactions
    for number, (trove, expected) in sorted(packs.items()):
        path = os.path.join(archive, "releases/%04d.zip" % number)
        with open(path, "rb") as file:
            require(hashlib.sha256(file.read()).hexdigest() == expected, path + " is not the pack that the log names")
        with zipfile.ZipFile(path) as pack:
            names = set(pack.namelist())
            for line in map(json.loads, pack.read("data/documents.jsonl").splitlines()):
                name = "data/redactions/%06d.json" % line["number"]
                document = (trove, line["number"])
                if "withheld" in line or document in withdrawn or "salt" in line and "reduces" not in line:
                    continue  # withheld, withdrawn, or published whole
                checked += 1
                try:
                    kind = "data/files/%06d.bin" if line.get("kind") == "file" else "data/messages/%06d.eml"
                    before, earlier = last.pop(document, None), None
                    require(before is None or "reduces" in line, "it was shown before, and the proof of that is missing")
                    if "reduces" in line:
                        reduced += 1
                        reduces = line["reduces"]
                        require(before is not None and before[0] == reduces["release"], "it was not shown before")
                        earlier = pack.read("data/earlier/%06d.json" % line["number"])
                        for named in (reduces, before[1]["redaction"]):
                            require(hashlib.sha256(earlier).hexdigest() == named["sha256"], "it has another earlier proof")
                        earlier = json.loads(earlier)
                    if "salt" in line:
                        published, salt = pack.read(kind % line["number"]), bytes.fromhex(line["salt"])
                        seed, tokens = sha(b"\x14", salt)[:16], split(published)
                        require(subtree(seed, tokens).hex() == line["pieces"], "it is not the document of its pieces")
                        shown_before(earlier, seed, tokens, line["pieces"])
                        whole = sha(b"\x00", salt, sha(published))
                        size = sha(b"\x15", sha(b"\x14", salt)[16:], len(published).to_bytes(8, "big"))
                        opened(committed, trove, line, [whole, size, bytes.fromhex(line["pieces"])])
                        print("%s/%d: shown whole; release %d showed it with redactions" % (*document, reduces["release"]))
                        continue
                    last[document] = (number, line)
                    require("redaction" in line and name in names, "its proof is missing")
                    published, entry = pack.read(kind % line["number"]), pack.read(name)
                    for data, named in ((published, line["published"]), (entry, line["redaction"])):
                        require(hashlib.sha256(data).hexdigest() == named["sha256"], "a file is not the one of the line")
                    proof = json.loads(entry)
                    kept, missing, tokens = verify(published, proof, line)
                    opened(committed, trove, line, [bytes.fromhex(line[value]) for value in ("whole", "size", "pieces")])
                    if earlier is not None:
                        require("size" not in earlier or "size" in proof, "the size was shown before")
                        shown_before(earlier, tree_of(proof), tokens, line["pieces"])
                    said = "an undisclosed number" if missing is None else missing
                    print("%s/%d: %d bytes of the original are shown, in order; %s are missing" % (trove, line["number"], kept, said))
                except (Wrong, KeyError, IndexError, TypeError, ValueError) as e:
                    wrong += 1
                    print("%s/%d: WRONG: %s" % (trove, line["number"], e))
    if reduced:
        print("%d documents were shown before with more redactions" % reduced)
    print("%d redacted documents, %d wrong" % (checked, wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        sys.exit(0 if sys.argv[1:] in (["-h"], ["--help"]) else 2)
    try:
        sys.exit(main(sys.argv[1]))
    except (Wrong, OSError) as e:
        print("WRONG: %s" % e)
        sys.exit(1)
