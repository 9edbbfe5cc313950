package org.daylight.dkim.keys;

import org.daylight.fuzz.Accepted;
import org.daylight.fuzz.Violation;

/** Answers of name servers. In this package because their reader is not public. */
public final class NameServerTarget {

    private static final String NAME = "s._domainkey.d.example";

    private NameServerTarget() {}

    /** A query for the key of the seeds, which an answer repeats. */
    public static byte[] question() {
        byte[] question = DnsMessage.question(7, NAME);
        question[2] |= (byte) 0x80;
        return question;
    }

    /** An answer is read or broken, and has no more text than bytes. */
    public static void run(byte[] input) {
        try {
            DnsMessage.ParsedAnswer answer = DnsMessage.answer(input.clone(), 7, NAME);
            Violation.unlessEqual(answer, DnsMessage.answer(input.clone(), 7, NAME), "two results for the same answer");
            Accepted.count();
            int chars = answer.texts().stream().mapToInt(String::length).sum();
            Violation.unless(chars <= input.length, "more text than bytes");
        } catch (DnsMessage.Broken e) {
            // the documented refusal
        }
    }
}
