#!/usr/bin/python3
"""python3 name-server.py KEYS [PORT]: a name server on 127.0.0.1 that knows the keys of a file and nothing else, for programs that insist on the DNS."""
import socket
import struct
import sys

keys = {}
with open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        name, _, record = line.strip().partition(" ")
        if "._domainkey." in name:
            keys.setdefault(name.lower(), record.strip().encode())

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 53))
while True:
    query, client = server.recvfrom(4096)
    if len(query) < 17:
        continue
    at, labels = 12, []
    while at < len(query) and query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("latin-1"))
        at += 1 + query[at]
    question = query[12 : at + 5]
    record = keys.get(".".join(labels).lower())
    wanted = record is not None and question[-4:-2] == b"\0\x10"
    flags = 0x8180 if record is not None else 0x8183
    answer = query[:2] + struct.pack(">HHHHH", flags, 1, 1 if wanted else 0, 0, 0) + question
    if wanted:
        strings = b"".join(bytes([len(record[i : i + 255])]) + record[i : i + 255] for i in range(0, len(record), 255))
        answer += b"\xc0\x0c" + struct.pack(">HHIH", 16, 1, 60, len(strings)) + strings
    server.sendto(answer, client)
