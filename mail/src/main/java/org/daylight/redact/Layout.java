package org.daylight.redact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.daylight.message.Slice;
import org.daylight.message.decode.TransferEncoding;
import org.daylight.message.field.MediaType;
import org.jspecify.annotations.Nullable;

/** Where the header fields, bodies and boundaries of a message are. Immutable after construction. */
final class Layout {

    /** A range of offsets. */
    record Range(int from, int to) {}

    private static final int LONGEST_FIELD_NAME = 200;

    final byte[] original;
    /** The MIME parts, without embedded files. */
    final List<MimePart> parts;
    /** Parts that are not divided further, in the order of the bytes. */
    final List<Integer> leaves = new ArrayList<>();

    final List<FieldPlace> fields = new ArrayList<>();
    /** The empty lines after headers. */
    final List<Range> blankLines = new ArrayList<>();
    /** Boundary lines with their line ends. */
    final List<Range> boundaries = new ArrayList<>();

    private final byte lineEnd;

    Layout(byte[] original, Message message) {
        this.original = original;
        this.parts = message.parts().stream().filter(p -> p.embedded() == 0).toList();
        boolean[] divided = new boolean[parts.size()];
        int[] last = new int[parts.size()];
        this.lineEnd = (byte) (contains('\n') || !contains('\r') ? '\n' : '\r');
        for (int i = 0; i < parts.size(); i++) {
            int parent = parts.get(i).parent();
            if (parent >= 0) {
                divided[parent] = true;
                last[parent] = i;
                if (isMultipart(parent)) {
                    int end = parts.get(i).headerStart();
                    boundaries.add(new Range(lineStart(Math.max(0, end - 1)), end));
                }
            }
            header(i);
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!divided[i]) {
                leaves.add(i);
            } else if (isMultipart(i)) {
                closing(parts.get(last[i]).bodyEnd());
            }
        }
        leaves.sort(Comparator.comparingInt(i -> parts.get(i).bodyStart()));
        boundaries.sort(Comparator.comparingInt(Range::from));
        fields.sort(Comparator.comparingInt(FieldPlace::start));
    }

    private boolean contains(char c) {
        for (byte each : original) {
            if (each == c) {
                return true;
            }
        }
        return false;
    }

    private boolean isMultipart(int part) {
        return parts.get(part).type().startsWith("multipart/");
    }

    int lineStart(int offset) {
        int at = Math.min(offset, original.length);
        while (at > 0 && original[at - 1] != lineEnd) {
            at--;
        }
        return at;
    }

    /** The start of the line after the one of an offset. */
    int nextLine(int offset) {
        int at = offset;
        while (at < original.length) {
            if (original[at++] == lineEnd) {
                return at;
            }
        }
        return at;
    }

    private void closing(int bodyEnd) {
        int from = nextLine(bodyEnd);
        boolean atEnd = bodyEnd < original.length && (original[bodyEnd] == '\n' || original[bodyEnd] == '\r');
        int start = atEnd ? from : bodyEnd;
        if (start + 1 < original.length && original[start] == '-' && original[start + 1] == '-') {
            boundaries.add(new Range(start, nextLine(start)));
        }
    }

    private void header(int part) {
        int at = parts.get(part).headerStart();
        int end = parts.get(part).bodyStart();
        FieldPlace open = null;
        while (at < end) {
            int next = Math.min(nextLine(at), end);
            boolean continued = original[at] == ' ' || original[at] == '\t';
            int colon = continued ? -1 : colon(at, next);
            if (isBlank(at, next) && next == end) {
                blankLines.add(new Range(at, next));
            } else if (colon >= 0) {
                if (open != null) {
                    fields.add(open);
                }
                String name = new String(original, at, colon - at, StandardCharsets.ISO_8859_1)
                        .strip()
                        .toLowerCase(Locale.ROOT);
                open = new FieldPlace(part, name, at, colon + 1, next);
            } else if (open != null) {
                open = new FieldPlace(part, open.name(), open.start(), open.valueStart(), next);
            }
            at = next;
        }
        if (open != null) {
            fields.add(open);
        }
    }

    private boolean isBlank(int from, int to) {
        for (int at = from; at < to; at++) {
            if (" \t\r\n".indexOf(original[at]) < 0) {
                return false;
            }
        }
        return true;
    }

    private int colon(int from, int to) {
        int at = from;
        while (at < to
                && at - from < LONGEST_FIELD_NAME
                && original[at] > ' '
                && original[at] < 0x7f
                && original[at] != ':') {
            at++;
        }
        int nameEnd = at;
        while (at < to && (original[at] == ' ' || original[at] == '\t')) {
            at++;
        }
        return nameEnd > from && at < to && original[at] == ':' ? at : -1;
    }

    /** The field that an offset is in; null outside. */
    @Nullable
    FieldPlace fieldAt(int offset) {
        int low = 0;
        int high = fields.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            FieldPlace field = fields.get(middle);
            if (offset < field.start()) {
                high = middle - 1;
            } else if (offset >= field.end()) {
                low = middle + 1;
            } else {
                return field;
            }
        }
        return null;
    }

    /** The undivided part whose body an offset is in; -1 outside. */
    int leafAt(int offset) {
        int low = 0;
        int high = leaves.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            MimePart part = parts.get(leaves.get(middle));
            if (offset < part.bodyStart()) {
                high = middle - 1;
            } else if (offset >= part.bodyEnd()) {
                low = middle + 1;
            } else {
                return leaves.get(middle);
            }
        }
        return -1;
    }

    /** The fields of the header of a part with a name in lower case. */
    List<FieldPlace> fields(int part, String name) {
        return fields.stream()
                .filter(f -> f.part() == part && f.name().equals(name))
                .toList();
    }

    /** Whether the text of a leaf can be redacted word by word. Otherwise only its whole body can. */
    boolean isDivisible(int leaf) {
        MimePart part = parts.get(leaf);
        boolean readable = switch (part.transferEncoding()) {
            case "base64", "quoted-printable" -> !part.type().startsWith("message/rfc822");
            default -> TransferEncoding.isIdentity(part.transferEncoding()) || isUnknown(part);
        };
        return readable && isText(part) && !isWide(part) && !isBinary(part);
    }

    private static boolean isUnknown(MimePart part) {
        return !TransferEncoding.isKnown(part.transferEncoding());
    }

    /** Whether its text has no ASCII in it. */
    static boolean isWide(MimePart part) {
        String charset = part.charset() == null ? "" : part.charset();
        return charset.startsWith("utf-16") || charset.startsWith("utf-32") || charset.startsWith("ucs-");
    }

    private boolean isBinary(MimePart part) {
        Slice start = new Slice(original, part.bodyStart(), Math.min(part.bodyEnd(), part.bodyStart() + 64));
        Slice content = TransferMap.decode(original, start.from(), start.to(), part.transferEncoding())
                .slice();
        return MediaType.isBinary(content.copy()) || !ByteSearch.isText(content);
    }

    private static boolean isText(MimePart part) {
        String type = part.type();
        if (type.startsWith("text/")) {
            return !type.equals("text/rtf");
        }
        return type.startsWith("multipart/")
                || type.startsWith("message/")
                || switch (type) {
                    case "application/json",
                            "application/xml",
                            "application/xhtml+xml",
                            "application/javascript",
                            "application/csv",
                            "application/ics",
                            "application/sql",
                            "application/yaml",
                            "application/x-patch",
                            "application/x-sh" -> true;
                    default -> false;
                };
    }
}
