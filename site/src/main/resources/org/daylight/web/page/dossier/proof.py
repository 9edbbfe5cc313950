#!/usr/bin/python3
"""python3 proof.py KEY: whether message.eml (or file.bin) is in the log that KEY signs. KEY must come from elsewhere, not from the archive.

Prints CONFIRMED, or FAILED and what did not fit (exit code 1). Needs openssl 3.0 or newer for the signature.
"""
import base64
import hashlib
import json
import os
import subprocess
import sys
import tempfile

if len(sys.argv) != 2:
    sys.exit("usage: python3 proof.py KEY")


def failed(why):
    print("FAILED: " + why)
    sys.exit(1)


def read(name):
    with open(name, "rb") as stream:
        return stream.read()


def sha(data):
    return hashlib.sha256(data).digest()


def root(leaf, index, size, hashes):
    """The root that an inclusion proof leads to (RFC 9162 section 2.1.3.2); None where the proof has no right length."""
    at, last = index, size - 1
    for other in hashes:
        if last == 0:
            return None
        if at & 1 or at == last:
            leaf = sha(b"\1" + other + leaf)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            leaf = sha(b"\1" + leaf + other)
        at, last = at >> 1, last >> 1
    return leaf if last == 0 and index < size else None


def signed(text, origin, key_id, key, signatures):
    """Whether one of the lines is a signature of the key, by openssl."""
    for line in signatures.splitlines():
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014" or parts[1] != origin:
            continue
        blob = base64.b64decode(parts[2])
        if blob[:4] != key_id:
            continue
        with tempfile.TemporaryDirectory() as folder:
            files = {"text": text.encode(), "sig": blob[4:], "key": bytes.fromhex("302a300506032b6570032100") + key}
            for name, content in files.items():
                with open(os.path.join(folder, name), "wb") as stream:
                    stream.write(content)
            command = "openssl pkeyutl -verify -pubin -inkey key -keyform DER -rawin -in text -sigfile sig".split()
            ran = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return ran.returncode == 0
    return False


try:
    origin, key_id, key = sys.argv[1].split("+", 2)
    key_id, key = bytes.fromhex(key_id), base64.b64decode(key)
except ValueError:
    failed("KEY is no key of a log: it looks like archive.example+0123abcd+AbCd...")
if key[:1] != b"\1" or len(key) != 33 or sha(origin.encode() + b"\n" + key)[:4] != key_id:
    failed("KEY is no Ed25519 key of a log, or has a typing error")

try:
    line, entry = read("line.json"), read("entry.json")
    head, note = read("entry.tlog-proof").decode().split("\n\n", 1)
    lines = head.split("\n")
    if lines.pop(0) != "c2sp.org/tlog-proof@v1":
        failed("entry.tlog-proof is of another kind")
    if lines[0].startswith("extra "):
        lines.pop(0)
    index = int(lines.pop(0).removeprefix("index "))
    hashes = [base64.b64decode(text, validate=True) for text in lines]
    text, signatures = note.split("\n\n", 1)
    text += "\n"
    name, size, top = text.split("\n")[:3]
    said, published, proof = json.loads(entry), json.loads(line)["published"], json.loads(read("line-proof.json"))
    if name != origin or not signed(text, origin, key_id, key[1:], signatures):
        failed("the checkpoint is not signed by KEY")
    if root(sha(b"\0" + entry), index, int(size), hashes) != base64.b64decode(top):
        failed("entry.json is not in the log")
    if said["type"] != "release":
        failed("entry.json is no release")
    up = [bytes.fromhex(part) for part in proof["hashes"]]
    if root(sha(b"\0" + line), proof["index"], proof["lines"], up) != bytes.fromhex(said["documentsRoot"]):
        failed("line.json is not in the part that entry.json names")
    name = "file.bin" if json.loads(line).get("kind") == "file" else "message.eml"
    if sha(read(name)).hex() != published["sha256"]:
        failed(name + " is not the document that line.json names")
    for member, file in (("about", "about.json"), ("text", "text.jsonl"), ("redaction", "redaction.json")):
        named = json.loads(line).get(member)
        if named and sha(read(file)).hex() != named["sha256"]:
            failed(file + " is not the one that line.json names")
    if "redaction" in json.loads(line):
        sys.dont_write_bytecode = True
        import check_redactions

        try:
            check_redactions.verify(read(name), json.loads(read("redaction.json")), json.loads(line))
        except check_redactions.Wrong as wrong:
            failed("redaction.json does not prove the redactions: " + str(wrong))
except (ValueError, KeyError, IndexError, TypeError, OSError, ImportError) as problem:
    failed("a file is missing or cannot be read (" + type(problem).__name__ + ")")
if "redaction" in json.loads(line):
    print("Everything in", name, "but its marks is in the document that the publisher committed to, in this order.")
print("CONFIRMED:", name, "is document", json.loads(line)["number"], "of", said["trove"], "in the log of", origin)
