package org.daylight.dkim.keys;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Queries for TXT records and their answers, in wire format (RFC 1035 section 4). Reading is bounded: a hostile answer gives {@link Broken}. */
final class DnsMessage {
    private static final int TXT = 16;
    private static final int CNAME = 5;
    private static final int OPT = 41;
    private static final int INTERNET = 1;
    private static final int HEADER = 12;

    /** RFC 1035 section 2.3.4. */
    private static final int MAX_NAME = 255;

    private static final int MAX_POINTERS = 32;
    private static final int MAX_RECORDS = 256;
    private static final int MAX_STEPS = 8;

    /** The announced size of UDP answers (RFC 6891), which the Internet usually transports without fragmentation. */
    static final int UDP_BYTES = 1232;

    private final byte[] bytes;
    private int at;

    /** The bytes are not an answer, or not one to this query. */
    static final class Broken extends Exception {
        Broken(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * A parsed answer.
     *
     * @param code RCODE: 0 no error, 2 server failure, 3 no such name
     * @param truncated whether the rest must be fetched over TCP
     * @param texts the TXT records of the name, or of an alias of it
     * @param alias the last name of a chain of CNAMEs without a TXT record; empty if there is no such chain
     */
    record ParsedAnswer(int code, boolean truncated, List<String> texts, String alias) {}

    private DnsMessage(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A query. @param name with labels in plain ASCII, as in {@code KeyName} */
    static byte[] question(int id, String name) {
        var out = new ByteArrayOutputStream();
        short16(out, id);
        short16(out, 0x0100); // recursion desired
        short16(out, 1);
        short16(out, 0);
        short16(out, 0);
        short16(out, 1);
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        short16(out, TXT);
        short16(out, INTERNET);
        out.write(0);
        short16(out, OPT);
        short16(out, UDP_BYTES);
        out.writeBytes(new byte[6]);
        return out.toByteArray();
    }

    /** Parses the answer to {@link #question}. */
    static ParsedAnswer answer(byte[] bytes, int id, String name) throws Broken {
        return new DnsMessage(bytes).read(id, name.toLowerCase(Locale.ROOT));
    }

    private ParsedAnswer read(int id, String name) throws Broken {
        check(bytes.length >= HEADER, "is too short");
        check(short16() == id, "has another number than the question");
        int flags = short16();
        check((flags & 0x8000) != 0, "is a question");
        check((flags & 0x7800) == 0, "is to another kind of question");
        int code = flags & 15;
        boolean truncated = (flags & 0x0200) != 0;
        int questions = short16();
        int answers = short16();
        at = HEADER;
        check(questions == 1 || questions == 0 && code != 0, "does not repeat the question");
        if (questions == 1) {
            check(name().equals(name) && short16() == TXT && short16() == INTERNET, "is to another question");
        }
        if (truncated || code != 0) {
            return new ParsedAnswer(code, truncated, List.of(), "");
        }
        check(answers <= MAX_RECORDS, "has too many records");
        Map<String, String> aliases = new HashMap<>();
        Map<String, List<String>> texts = new HashMap<>();
        for (int i = 0; i < answers; i++) {
            record(aliases, texts);
        }
        String end = name;
        for (int step = 0; step < MAX_STEPS && aliases.containsKey(end); step++) {
            end = aliases.get(end);
        }
        check(!aliases.containsKey(end), "has a chain of aliases without an end");
        return new ParsedAnswer(code, false, texts.getOrDefault(end, List.of()), end.equals(name) ? "" : end);
    }

    private void record(Map<String, String> aliases, Map<String, List<String>> texts) throws Broken {
        String owner = name();
        int type = short16();
        int in = short16();
        at += 4; // time to live
        int end = short16() + at;
        check(end <= bytes.length, "ends too early");
        if (in == INTERNET && type == CNAME) {
            aliases.put(owner, name());
            check(at == end, "has an alias of another length than it says");
        } else if (in == INTERNET && type == TXT) {
            texts.computeIfAbsent(owner, any -> new ArrayList<>()).add(strings(end));
        }
        at = end;
    }

    private String strings(int end) throws Broken {
        var out = new ByteArrayOutputStream();
        while (at < end) {
            int length = bytes[at++] & 0xff;
            check(at + length <= end, "has a string that is longer than its record");
            out.write(bytes, at, length);
            at += length;
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** A name in lower case without the dot at the end. Pointers must lead backwards, and their number is limited (RFC 1035 section 4.1.4). */
    private String name() throws Broken {
        var out = new StringBuilder();
        int after = -1;
        int pointers = 0;
        while (true) {
            int length = octet();
            if (length == 0) {
                at = after < 0 ? at : after;
                return out.toString().toLowerCase(Locale.ROOT);
            }
            if (length >= 0xc0) {
                int target = (length & 0x3f) << 8 | octet();
                check(target < at - 2 && ++pointers <= MAX_POINTERS, "has a name that leads in a circle");
                after = after < 0 ? at : after;
                at = target;
            } else {
                check(length < 64 && at + length <= bytes.length, "has a broken name");
                out.append(out.isEmpty() ? "" : ".").append(new String(bytes, at, length, StandardCharsets.ISO_8859_1));
                check(out.length() <= MAX_NAME, "has a name that is too long");
                at += length;
            }
        }
    }

    private int octet() throws Broken {
        check(at < bytes.length, "ends too early");
        return bytes[at++] & 0xff;
    }

    private int short16() throws Broken {
        return octet() << 8 | octet();
    }

    private static void short16(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    private static void check(boolean held, String reason) throws Broken {
        if (!held) {
            throw new Broken(reason);
        }
    }
}
