#!/usr/bin/python3
"""verify.py LIST KEYS OUT: each signature of each message of a list with dkimpy, offline. bench/compare-dkim runs it and describes its purpose.

Lines of OUT are those of verify.pl.
"""
import re
import sys
import time
import warnings

warnings.simplefilter("ignore")
import dkim  # noqa: E402


class Clock:
    """Replaces the current time by the time at which the signature says it was made."""

    now = 0

    @classmethod
    def time(cls):
        return cls.now


dkim.time = Clock

keys = {}
with open(sys.argv[2], encoding="utf-8") as lines:
    for line in lines:
        name, _, text = line.strip().partition(" ")
        if "._domainkey." in name:
            keys.setdefault(name.lower(), []).append(text.strip().encode())

turn = 0
more = False


def dns(name, timeout=5):
    """Reads the file of keys in place of the DNS; if a selector has several keys, each round uses the next one."""
    global more
    known = keys.get(name.decode().rstrip(".").lower(), [])
    more = more or len(known) > turn + 1
    return known[min(turn, len(known) - 1)] if known else None


best = {}


def note(message, kind, b, result, detail):
    name = (message, kind, b)
    if name not in best or best[name][0] != "pass" and result == "pass":
        best[name] = (result, re.sub(r"[^ -~]+", " ", str(detail)))


def content(file):
    with open(file, "rb") as stream:
        return re.sub(b"\r?\n", b"\r\n", stream.read())


def one(signed, index):
    try:
        return ("pass", "") if signed.verify(index, dnsfunc=dns) else ("fail", "")
    except dkim.ValidationError as e:
        return ("fail" if "body hash mismatch" in str(e) else "invalid"), e
    except Exception as e:  # any error counts as this verifier's result for the message
        return "invalid", repr(e)


def signatures(message, file):
    text = content(file)
    try:
        signed = dkim.DKIM(text, minkey=0)
    except Exception as e:
        note(message, "dkim", "all", "invalid", repr(e))
        return
    fields = [value for name, value in signed.headers if name.lower() == b"dkim-signature"]
    for index, value in enumerate(fields):
        made = re.search(rb"[;\s]t\s*=\s*(\d+)", value)
        Clock.now = int(made.group(1)) if made else 0
        result, detail = one(signed, index)
        b = re.search(rb"(?:^|;)\s*b\s*=([^;]*)", value)
        short = re.sub(rb"\s+", b"", b.group(1)).decode("latin-1")[:24] if b else "?"
        note(message, "dkim", short, result, detail)


def chain(message, file):
    Clock.now = 1 << 33
    try:
        cv, _, detail = dkim.arc_verify(content(file), dnsfunc=dns, minkey=0)
    except Exception as e:
        cv, detail = b"fail", repr(e)
    note(message, "arc", "", (cv or b"fail").decode(), detail)


with open(sys.argv[1], encoding="utf-8") as lines:
    files = [line.rstrip("\n") for line in lines]

seconds = 0.0
for judge in signatures, chain:
    again = list(range(1, len(files) + 1))
    turn = 0
    while again:
        later = []
        start = time.process_time()
        for message in again:
            more = False
            judge(message, files[message - 1])
            if more:
                later.append(message)
        if turn == 0:
            seconds += time.process_time() - start
        again = later
        turn += 1

with open(sys.argv[3], "w", encoding="utf-8") as out:
    for (message, kind, b), (result, detail) in best.items():
        print(message, kind, b, result, detail, sep="\t", file=out)
    print("rate", len(files), seconds, sep="\t", file=out)
