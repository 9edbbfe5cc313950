"""Reads messages with Python's package email and writes what it makes of them, for PythonEmailTest.

Input: for each message its length as four bytes, big endian, and the message. Output: for each message a line of JSON.
A value that the package cannot give is an object with the name of the exception.
"""

import datetime
import email
import email.policy
import hashlib
import json
import sys
import warnings

warnings.simplefilter("ignore")

ENCODINGS = ("", "7bit", "8bit", "binary", "quoted-printable", "base64", "x-uuencode", "uuencode", "uue", "x-uue")


def guarded(read):
    try:
        return read()
    except Exception as fault:  # the package raises exceptions of all kinds for hostile messages
        return {"error": type(fault).__name__}


def text(value):
    return value.encode("utf-8", "backslashreplace").decode("utf-8")


def subject(message):
    value = message["subject"]
    return None if value is None else text(str(value))


def senders(message):
    value = message["from"]
    return [] if value is None else [text(one.addr_spec) for one in value.addresses]


def seconds(message):
    value = message["date"]
    moment = None if value is None else value.datetime
    if moment is None:
        return None
    if moment.tzinfo is None:  # a zone of -0000
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    return int(moment.timestamp())


def files(message):
    found = []
    for part in message.walk():
        if part.is_multipart() or part.get_content_maintype() in ("multipart", "message"):
            continue
        if part.get_filename() is not None or part.get_content_disposition() == "attachment":
            found.append(hashlib.sha256(part.get_payload(decode=True) or b"").hexdigest())
    return found


def faults(message):
    found = set()
    for part in message.walk():
        if not part.is_multipart():
            part.get_payload(decode=True)
        found.update(type(fault).__name__ for fault in part.defects)
        encoding = str(part.get("content-transfer-encoding", "")).lower()
        if encoding not in ENCODINGS:
            found.add("UnknownEncoding")
    return " ".join(sorted(found))


def main():
    given = sys.stdin.buffer
    while True:
        length = given.read(4)
        if len(length) < 4:
            return
        raw = given.read(int.from_bytes(length, "big"))
        message = guarded(lambda: email.message_from_bytes(raw, policy=email.policy.default))
        if isinstance(message, dict):
            line = {"subject": message, "from": message, "date": message, "files": message, "faults": "", "fields": []}
        else:
            line = {
                "subject": guarded(lambda: subject(message)),
                "from": guarded(lambda: senders(message)),
                "date": guarded(lambda: seconds(message)),
                "files": guarded(lambda: files(message)),
                "faults": guarded(lambda: faults(message)),
                "fields": sorted({name.lower() for name in message.keys()} & {"subject", "from", "date"}),
            }
        print(json.dumps(line), flush=True)


main()
