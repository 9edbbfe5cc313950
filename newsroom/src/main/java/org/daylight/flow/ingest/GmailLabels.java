package org.daylight.flow.ingest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.daylight.container.Provenance;
import org.daylight.message.Header;
import org.daylight.message.parse.MessageParser;

/**
 * The labels that Google Takeout writes into each message, as {@code X-Gmail-Labels: Inbox,"Port, Harbour",Opened}. Gmail has labels
 * where other systems have folders.
 */
final class GmailLabels {

    private static final byte[] FIELD = "x-gmail-labels:".getBytes(StandardCharsets.US_ASCII);

    /** The field is among the first of a message. */
    private static final int SEARCHED = 64 << 10;

    private static final int MOST = 1_000;

    private GmailLabels() {}

    /** {@code labels=…} as in {@link Provenance#remarks()}; empty if the message has none. */
    static String remark(byte[] message) {
        int end = headerWithLabels(message);
        if (end < 0) {
            return "";
        }
        var labels = new TreeSet<String>();
        for (Header header : MessageParser.parse(Arrays.copyOf(message, end)).headers()) {
            if (header.name().equalsIgnoreCase("X-Gmail-Labels")) {
                labels.addAll(split(header.value()));
            }
        }
        return labels.isEmpty() ? "" : "labels=" + Provenance.words(labels);
    }

    /** Where the header ends, or the part of it that is searched; -1 if it has no labels. */
    private static int headerWithLabels(byte[] message) {
        int most = Math.min(message.length, SEARCHED);
        boolean hasLabels = false;
        int line = 0;
        for (int at = 0; at < most; at++) {
            if (message[at] != '\n') {
                continue;
            }
            if (at == line || at == line + 1 && message[line] == '\r') {
                return hasLabels ? line : -1;
            }
            hasLabels |= begins(message, line);
            line = at + 1;
        }
        return hasLabels || begins(message, line) ? most : -1;
    }

    private static boolean begins(byte[] message, int line) {
        if (message.length - line < FIELD.length) {
            return false;
        }
        for (int i = 0; i < FIELD.length; i++) {
            int c = message[line + i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != FIELD[i]) {
                return false;
            }
        }
        return true;
    }

    /** Separated by commas; a label with a comma is in quotation marks. */
    private static List<String> split(String value) {
        List<String> labels = new ArrayList<>();
        var label = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i <= value.length() && labels.size() < MOST; i++) {
            char c = i < value.length() ? value.charAt(i) : ',';
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && (!quoted || i == value.length())) {
                if (!label.toString().isBlank()) {
                    labels.add(label.toString().strip());
                }
                label.setLength(0);
            } else {
                label.append(c);
            }
        }
        return labels;
    }
}
