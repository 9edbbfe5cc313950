package org.daylight.mailserver.imap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Something that a client fetches of a message (RFC 3501 section 6.4.5).
 *
 * @param label its name in the answer
 * @param part the number of a part, such as 1, 2; empty for the message
 * @param text which text of the part; for {@link Kind#SECTION} only
 * @param fields names of header fields, in upper case
 * @param from offset of the first byte of the section; 0 for its start
 * @param count how many bytes; {@link Long#MAX_VALUE} for all
 */
record FetchItem(Kind kind, String label, List<Integer> part, Text text, List<String> fields, long from, long count) {

    private static final int MOST_ITEMS = 50;
    private static final int MOST_FIELDS = 100;
    private static final int MOST_PART_DEPTH = 60;

    enum Kind {
        FLAGS,
        UID,
        INTERNALDATE,
        SIZE,
        ENVELOPE,
        BODY,
        BODYSTRUCTURE,
        SECTION
    }

    enum Text {
        ALL,
        HEADER,
        FIELDS,
        FIELDS_NOT,
        TEXT,
        MIME
    }

    FetchItem {
        part = List.copyOf(part);
        fields = List.copyOf(fields);
    }

    private static FetchItem of(Kind kind, String label) {
        return new FetchItem(kind, label, List.of(), Text.ALL, List.of(), 0, Long.MAX_VALUE);
    }

    private static FetchItem section(String label, Text text) {
        return new FetchItem(Kind.SECTION, label, List.of(), text, List.of(), 0, Long.MAX_VALUE);
    }

    static final FetchItem FLAGS = of(Kind.FLAGS, "FLAGS");
    static final FetchItem UID = of(Kind.UID, "UID");
    private static final FetchItem DATE = of(Kind.INTERNALDATE, "INTERNALDATE");
    private static final FetchItem SIZE = of(Kind.SIZE, "RFC822.SIZE");
    private static final FetchItem ENVELOPE = of(Kind.ENVELOPE, "ENVELOPE");
    private static final FetchItem BODY = of(Kind.BODY, "BODY");

    /** Reads the items of a FETCH command. */
    static List<FetchItem> read(CommandText text) throws CommandFault {
        List<FetchItem> items = new ArrayList<>();
        if (!text.skipped('(')) {
            String name = text.name();
            switch (name) {
                case "FAST" -> items.addAll(List.of(FLAGS, DATE, SIZE));
                case "ALL" -> items.addAll(List.of(FLAGS, DATE, SIZE, ENVELOPE));
                case "FULL" -> items.addAll(List.of(FLAGS, DATE, SIZE, ENVELOPE, BODY));
                default -> items.add(item(name, text));
            }
            return items;
        }
        do {
            if (items.size() == MOST_ITEMS) {
                throw CommandFault.bad("more than " + MOST_ITEMS + " items to fetch");
            }
            items.add(item(text.name(), text));
        } while (text.skipped(' '));
        text.skip(')');
        return items;
    }

    private static FetchItem item(String name, CommandText text) throws CommandFault {
        return switch (name) {
            case "FLAGS" -> FLAGS;
            case "UID" -> UID;
            case "INTERNALDATE" -> DATE;
            case "RFC822.SIZE" -> SIZE;
            case "ENVELOPE" -> ENVELOPE;
            case "BODYSTRUCTURE" -> of(Kind.BODYSTRUCTURE, name);
            case "RFC822" -> section(name, Text.ALL);
            case "RFC822.HEADER" -> section(name, Text.HEADER);
            case "RFC822.TEXT" -> section(name, Text.TEXT);
            case "BODY" -> text.isNext('[') ? section(text) : BODY;
            case "BODY.PEEK" -> section(text);
            default -> throw CommandFault.bad("this cannot be fetched");
        };
    }

    private static FetchItem section(CommandText text) throws CommandFault {
        text.skip('[');
        List<Integer> part = new ArrayList<>();
        String[] words = text.name().split("\\.", -1);
        int at = 0;
        while (at < words.length && words[at].matches("[0-9]{1,6}")) {
            part.add(Integer.parseInt(words[at++]));
        }
        if (part.size() > MOST_PART_DEPTH) {
            throw CommandFault.bad("there is no such section");
        }
        String which = String.join(".", List.of(words).subList(at, words.length));
        Text kind = switch (which) {
            case "" -> Text.ALL;
            case "HEADER" -> Text.HEADER;
            case "HEADER.FIELDS" -> Text.FIELDS;
            case "HEADER.FIELDS.NOT" -> Text.FIELDS_NOT;
            case "TEXT" -> Text.TEXT;
            case "MIME" -> Text.MIME;
            default -> throw CommandFault.bad("there is no such section");
        };
        if (kind == Text.MIME && part.isEmpty() || which.isEmpty() && words.length > at && !part.isEmpty()) {
            throw CommandFault.bad("there is no such section");
        }
        List<String> fields = kind == Text.FIELDS || kind == Text.FIELDS_NOT ? fields(text) : List.of();
        text.skip(']');
        long from = 0;
        long count = Long.MAX_VALUE;
        if (text.skipped('<')) {
            from = text.number();
            text.skip('.');
            count = text.number();
            text.skip('>');
        }
        String numbers = String.join(".", part.stream().map(String::valueOf).toList());
        String label = "BODY[" + numbers + (part.isEmpty() || which.isEmpty() ? "" : ".") + which
                + (fields.isEmpty() ? "" : " (" + String.join(" ", fields) + ")") + "]"
                + (count == Long.MAX_VALUE ? "" : "<" + from + ">");
        return new FetchItem(Kind.SECTION, label, part, kind, fields, from, count);
    }

    private static List<String> fields(CommandText text) throws CommandFault {
        text.skip(' ');
        text.skip('(');
        List<String> fields = new ArrayList<>();
        do {
            String name = text.string();
            // The name is repeated in the answer, so it must be one that a field can have, and an atom.
            if (!name.matches("[A-Za-z0-9!#$&'+./=?^_`|~-]{1,80}") || fields.size() == MOST_FIELDS) {
                throw CommandFault.bad("not the names of header fields, or too many");
            }
            fields.add(name.toUpperCase(Locale.ROOT));
        } while (text.skipped(' '));
        text.skip(')');
        return fields;
    }
}
