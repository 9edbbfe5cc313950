#!/usr/bin/python3
"""python3 check.py MESSAGE KEYS [TIME]: what dkimpy makes of each DKIM-Signature, with the keys of a file in place of the DNS.

TIME, in seconds since 1970, is when the message was delivered; without it no signature has expired.
A line a signature: its number, domain, selector, result. Where a selector has several keys, the best result counts.
"""
import re
import sys
import warnings

warnings.simplefilter("ignore")
import dkim  # noqa: E402

if len(sys.argv) < 3:
    sys.exit("usage: python3 check.py MESSAGE KEYS [TIME]")


class Clock:
    """In place of today: the time of delivery, or when the signature says it was made, where that is later."""

    delivered = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    now = 0

    @classmethod
    def time(cls):
        return cls.now


dkim.time = Clock

keys = {}
with open(sys.argv[2], encoding="utf-8") as lines:
    for line in lines:
        name, _, record = line.strip().partition(" ")
        if "._domainkey." in name:
            keys.setdefault(name.lower(), []).append(record.strip().encode())

with open(sys.argv[1], "rb") as stream:
    text = re.sub(b"\r?\n", b"\r\n", stream.read())


def tag(value, name):
    found = re.search(rb"(?:^|;)\s*" + name + rb"\s*=\s*([^;]*)", value)
    return re.sub(rb"\s+", b"", found.group(1)).decode("latin-1") if found else "-"


def one(number, known):
    signed = dkim.DKIM(text, minkey=1024)
    try:
        return "pass" if signed.verify(number, dnsfunc=lambda name, timeout=5: known) else "fail"
    except dkim.ValidationError as e:
        return "fail" if "body hash mismatch" in str(e) else "invalid"
    except dkim.DKIMException:
        return "invalid"


fields = [value for name, value in dkim.DKIM(text).headers if name.lower() == b"dkim-signature"]
for number, value in enumerate(fields):
    made = tag(value, b"t")
    Clock.now = max(Clock.delivered, int(made) if made.isdigit() else 0)
    name = tag(value, b"s") + "._domainkey." + tag(value, b"d")
    results = [one(number, record) for record in keys.get(name.lower(), [])] or ["invalid"]
    print(number + 1, tag(value, b"d"), tag(value, b"s"), "pass" if "pass" in results else results[-1])
