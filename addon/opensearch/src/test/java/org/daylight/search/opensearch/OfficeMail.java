package org.daylight.search.opensearch;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.daylight.evidence.Authentication;
import org.daylight.message.parse.MessageParser;
import org.daylight.search.IndexedDocument;

/** The mail of an office, as much as is wanted: people, threads, copies, attachments, several scripts. The same number is the same message. */
final class OfficeMail {

    private static final List<String> WORDS = List.of(
            "tender",
            "quay",
            "dredger",
            "invoice",
            "harbour",
            "courier",
            "closing",
            "friday",
            "meeting",
            "budget",
            "crane",
            "permit",
            "survey",
            "contract",
            "clause",
            "annex",
            "payment",
            "consultancy",
            "minister",
            "audit",
            "Größe",
            "Straße",
            "Müller",
            "счёт",
            "ледокол",
            "договор",
            "投标",
            "港口",
            "東京",
            "café",
            "naïve",
            "report",
            "draft",
            "final",
            "urgent",
            "secret",
            "memo",
            "agenda",
            "minutes",
            "vessel",
            "customs",
            "ledger",
            "bribe",
            "offshore",
            "account",
            "transfer",
            "signature",
            "witness",
            "delay",
            "penalty");

    private static final List<String> PEOPLE = List.of(
            "Ines Okafor <i.okafor@port.example>",
            "Jean Müller <j.muller@dredge.example>",
            "Boss <boss@sea.example>",
            "accounts@dredge.example",
            "\"Lee, Anna\" <a.lee@sea.example>",
            "Anna Lee <anna@lee.example>",
            "Priya Nair <p.nair@port.example>",
            "P. Nair <p.nair@port.example>",
            "Harbour list <harbour@lists.example>",
            "Omar Haddad <omar@ministry.example>");

    private OfficeMail() {}

    /** @param number from 1 */
    static IndexedDocument document(int number) {
        byte[] bytes = bytes(number);
        return new IndexedDocument(
                number,
                number % 7 == 0 ? "canal" : "harbour",
                number,
                1 + number / 400,
                bytes.length,
                MessageParser.parse(bytes),
                Authentication.UNSIGNED);
    }

    /** With a word that no other document has. */
    static IndexedDocument unique(int number) {
        byte[] bytes = (new String(bytes(number), StandardCharsets.UTF_8) + "\r\nunique" + number + "\r\n")
                .replace("multipart/mixed", "text/plain")
                .getBytes(StandardCharsets.UTF_8);
        return new IndexedDocument(
                number,
                "harbour",
                number,
                1 + number / 400,
                bytes.length,
                MessageParser.parse(bytes),
                Authentication.UNSIGNED);
    }

    /** With one short line, in no part. */
    static IndexedDocument small(int number) {
        byte[] bytes = ("Subject: s" + number + "\r\n\r\nt\r\n").getBytes(StandardCharsets.UTF_8);
        return new IndexedDocument(
                number, "harbour", number, 0, number % 1_000, MessageParser.parse(bytes), Authentication.UNSIGNED);
    }

    static byte[] bytes(int number) {
        int copied = number % 23 == 0 && number > 23 ? number - 22 : number;
        var random = new Random(copied);
        var mail = new StringBuilder();
        header(mail, "From", PEOPLE.get(random.nextInt(PEOPLE.size())));
        header(mail, "To", PEOPLE.get(random.nextInt(PEOPLE.size())));
        if (random.nextInt(3) == 0) {
            header(mail, "Cc", PEOPLE.get(random.nextInt(PEOPLE.size())) + ", " + PEOPLE.get(random.nextInt(5)));
        }
        if (random.nextInt(20) > 0) {
            header(
                    mail,
                    "Date",
                    String.format(
                            java.util.Locale.ROOT,
                            "%d %s %d %02d:%02d:00 %s",
                            1 + random.nextInt(28),
                            List.of("Jan", "Mar", "Apr", "Jul", "Nov").get(random.nextInt(5)),
                            2012 + random.nextInt(5),
                            random.nextInt(24),
                            random.nextInt(60),
                            List.of("+0000", "+0900", "-0500").get(random.nextInt(3))));
        }
        header(mail, "Message-ID", "<m" + copied + "@port.example>");
        boolean isReply = copied > 10 && random.nextInt(3) > 0;
        if (isReply) {
            int parent = copied - 1 - random.nextInt(9);
            header(mail, "In-Reply-To", "<m" + parent + "@port.example>");
            header(
                    mail,
                    "References",
                    "<m" + Math.max(1, parent - 3) + "@port.example> <m" + parent + "@port.example>");
        }
        if (random.nextInt(10) == 0) {
            header(mail, "List-Id", "Harbour <harbour.lists.example>");
        }
        header(mail, "Subject", (isReply ? "Re: " : "") + words(random, 3));
        header(mail, "MIME-Version", "1.0");
        String text = words(random, 5 + random.nextInt(60)) + "\r\nword" + copied % 50 + " number" + copied;
        if (random.nextInt(4) == 0) {
            header(mail, "Content-Type", "multipart/mixed; boundary=x");
            mail.append("\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")
                    .append(text);
            int files = 1 + random.nextInt(2);
            for (int i = 0; i < files; i++) {
                String type =
                        List.of("application/pdf", "image/png", "text/csv").get(random.nextInt(3));
                mail.append("\r\n--x\r\nContent-Type: ").append(type);
                mail.append("\r\nContent-Disposition: attachment; filename=\"")
                        .append(WORDS.get(random.nextInt(20)))
                        .append(".")
                        .append(type.endsWith("pdf") ? "pdf" : type.endsWith("png") ? "png" : "csv")
                        .append("\"\r\n\r\n")
                        .append("x".repeat(random.nextInt(3_000)));
            }
            mail.append("\r\n--x--\r\n");
        } else {
            header(mail, "Content-Type", "text/plain; charset=utf-8");
            mail.append("\r\n").append(text).append("\r\n");
        }
        return mail.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void header(StringBuilder mail, String name, String value) {
        mail.append(name).append(": ").append(value).append("\r\n");
    }

    private static String words(Random random, int count) {
        var words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            // some words are frequent and some are rare, as in any language
            double place = random.nextDouble();
            words.append(i == 0 ? "" : " ").append(WORDS.get((int) (place * place * WORDS.size())));
        }
        return words.toString();
    }
}
