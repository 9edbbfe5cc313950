package org.daylight.message.parse;

import java.util.List;
import java.util.function.Function;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.daylight.message.OutsideText;
import org.jspecify.annotations.Nullable;

/**
 * Writes a view as JSON for the golden files: everything in it, in a fixed order, one field or one element on each
 * line.
 */
final class ViewJson {

    private final StringBuilder out = new StringBuilder();

    private ViewJson() {}

    static String of(Message message) {
        var json = new ViewJson();
        json.write(message);
        return json.out.toString();
    }

    private void write(Message m) {
        out.append("{\n");
        field("messageId", string(m.messageId()));
        field("inReplyTo", strings(m.inReplyTo()));
        field("references", strings(m.references()));
        list("from", m.from(), ViewJson::address);
        list("sender", m.sender(), ViewJson::address);
        list("replyTo", m.replyTo(), ViewJson::address);
        list("to", m.to(), ViewJson::address);
        list("cc", m.cc(), ViewJson::address);
        list("bcc", m.bcc(), ViewJson::address);
        field("subject", string(m.subject()));
        field("date", string(m.date() == null ? null : m.date().toString()));
        if (m.received() != null) {
            field("received", string(m.received().toString()));
        }
        list(
                "headers",
                m.headers(),
                h -> "[" + h.start() + ", " + h.end() + ", " + string(h.name()) + ", " + string(h.value()) + "]");
        list("parts", m.parts(), ViewJson::part);
        field("text", string(m.text()));
        if (!m.otherText().isEmpty()) {
            field("otherText", string(m.otherText()));
        }
        field("html", string(m.html()));
        if (!m.outsideTexts().isEmpty()) {
            list("outsideTexts", m.outsideTexts(), ViewJson::margin);
        }
        list("attachments", m.attachments(), ViewJson::attachment);
        list("defects", m.defects(), d -> "[" + string(d.code()) + ", " + string(d.detail()) + "]");
        out.setLength(out.length() - 2);
        out.append("\n}\n");
    }

    private static String address(Address address) {
        return "[" + string(address.name()) + ", " + string(address.address()) + "]";
    }

    private static String part(MimePart p) {
        return "{\"parent\": %d, \"depth\": %d, \"type\": %s, \"charset\": %s, \"encoding\": %s, \"name\": %s, \"disposition\": %s, \"id\": %s, \"at\": [%d, %d, %d]%s}"
                .formatted(
                        p.parent(),
                        p.depth(),
                        string(p.type()),
                        string(p.charset()),
                        string(p.transferEncoding()),
                        string(p.fileName()),
                        string(p.disposition()),
                        string(p.contentId()),
                        p.headerStart(),
                        p.bodyStart(),
                        p.bodyEnd(),
                        p.embedded() == 0 ? "" : ", \"embedded\": " + p.embedded());
    }

    private static String margin(OutsideText m) {
        return "{\"part\": %d, \"before\": %s, \"at\": [%d, %d], \"text\": %s}"
                .formatted(m.part(), m.before(), m.start(), m.end(), string(m.text()));
    }

    private static String attachment(Attachment a) {
        return "{\"part\": %d, \"name\": %s, \"type\": %s, \"size\": %d, \"sha256\": %s, \"text\": %s}"
                .formatted(
                        a.part(),
                        string(a.name()),
                        string(a.type()),
                        a.sizeBytes(),
                        string(a.sha256().hex()),
                        string(a.text()));
    }

    private void field(String name, String value) {
        out.append("  ").append(string(name)).append(": ").append(value).append(",\n");
    }

    private <T> void list(String name, List<T> elements, Function<T, String> json) {
        if (elements.isEmpty()) {
            field(name, "[]");
            return;
        }
        out.append("  ").append(string(name)).append(": [\n");
        for (int i = 0; i < elements.size(); i++) {
            out.append("    ").append(json.apply(elements.get(i))).append(i + 1 < elements.size() ? ",\n" : "\n");
        }
        out.append("  ],\n");
    }

    private static String strings(List<String> values) {
        return values.stream().map(ViewJson::string).toList().toString();
    }

    private static String string(@Nullable String value) {
        if (value == null) {
            return "null";
        }
        var out = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || c >= 0x7F && c < 0xA0 || c >= 0x2000 && c < 0x2070 || Character.isSurrogate(c)) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
