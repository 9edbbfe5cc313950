package org.daylight.outlook;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.daylight.message.decode.Charsets;
import org.daylight.message.field.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Bodies that fit the Content-Type and Content-Transfer-Encoding of the transport header: the form that is written if no signature
 * decides, and the plausible original forms (spec/outlook.md section 4).
 */
final class StatedBody {

    /** Bounds the forms that are tried for one message, and their bytes together. */
    private static final int MOST_FORMS = 400;

    private static final int MOST_BYTES = 2 << 20;

    private static final int[] LINES = {76, 75, 74, 73, 72};
    private static final int[] BASE64_LINES = {76, 72, 64, 60};
    private static final Pattern BOUNDARY =
            Pattern.compile("[0-9A-Za-z'()+_,./:=?*!@#$%&;<>|~^{}\\[\\]\" -]{0,199}[!-~]");

    /** The tag that Exchange adds to HTML when it stores it. */
    private static final Pattern ADDED_TAG = Pattern.compile(
            "(?i)\r?\n?<meta http-equiv=\"?Content-Type\"? content=\"text/html; charset=[^\">]{1,40}\">(\r\n|\n)?");

    private final BodyContents contents;
    private final String type;
    private final @Nullable String charsetLabel;
    private final @Nullable String boundary;
    private final String encoding;

    private StatedBody(BodyContents contents, Parameters type, String encoding) {
        this.contents = contents;
        this.type = type.value();
        this.charsetLabel = type.get("charset");
        String given = type.get("boundary");
        this.boundary = given != null && BOUNDARY.matcher(given).matches() ? given : null;
        this.encoding = encoding;
    }

    /** What the transport header states about the body; null when it states nothing. */
    static @Nullable StatedBody of(TransportHeader header, BodyContents contents) {
        Parameters type = header.parameters("content-type");
        if (type == null || type.encoded()) {
            return null;
        }
        Parameters encoding = header.parameters("content-transfer-encoding");
        return new StatedBody(
                contents, type, encoding == null ? "" : encoding.value().strip().toLowerCase(Locale.ROOT));
    }

    // ---- The form that is written ----

    /** The body with the stated structure, boundary, charset and encoding; null when the contents do not fit them. */
    @Nullable
    WrittenBody fitting() {
        if (type.startsWith("multipart/")) {
            List<WrittenPart> parts = boundary == null || !identity() ? null : contents.partsOf(type);
            return parts == null || WrittenPart.occurs(boundary, parts)
                    ? null
                    : new WrittenBody("stated", null, WrittenPart.joined(boundary, parts));
        }
        boolean plain = type.equals("text/plain") && contents.html() == null;
        boolean html = type.equals("text/html") && contents.text() == null && contents.html() != null;
        if (!contents.isSingle() || !plain && !html) {
            return null;
        }
        byte[] bytes = html ? htmlBytes() : encoded(contents.text() == null ? "" : contents.text());
        BodyEncoder encoder = stated(bytes);
        return bytes == null || encoder == null ? null : new WrittenBody("stated", null, encoder.encode(bytes));
    }

    private boolean identity() {
        return switch (encoding) {
            case "", "7bit", "8bit", "binary" -> true;
            default -> false;
        };
    }

    /** The stated encoding, if these bytes can be written in it. */
    private @Nullable BodyEncoder stated(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        BodyEncoder natural = BodyEncoder.identity(bytes);
        return switch (encoding) {
            case "", "7bit" -> natural == BodyEncoder.SEVEN_BIT ? natural : null;
            case "8bit" -> natural == BodyEncoder.BINARY ? null : natural;
            case "binary" -> natural;
            case "quoted-printable" -> BodyEncoder.QUOTED_PRINTABLE;
            case "base64" -> BodyEncoder.BASE64;
            default -> null;
        };
    }

    private byte @Nullable [] htmlBytes() {
        Charset stated = charset();
        boolean same = stated != null && stated.equals(Charsets.forLabel(contents.htmlCharset()));
        return same ? contents.html() : encoded(contents.htmlText() == null ? "" : contents.htmlText());
    }

    private @Nullable Charset charset() {
        return charsetLabel == null ? null : Charsets.forLabel(charsetLabel);
    }

    /** The text in the stated charset; null when that charset is unknown or lacks a character. */
    private byte @Nullable [] encoded(String text) {
        if (text.chars().allMatch(c -> c < 0x80) && (charset() == null || isAsciiBased(charset()))) {
            return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        }
        Charset charset = charset();
        if (charset == null || !charset.canEncode()) {
            return null;
        }
        try {
            ByteBuffer bytes = charset.newEncoder()
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(text));
            byte[] out = new byte[bytes.remaining()];
            bytes.get(out);
            return out;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isAsciiBased(Charset charset) {
        return !charset.name().startsWith("UTF-16") && !charset.name().startsWith("UTF-32");
    }

    // ---- Plausible original forms ----

    /** A way to write the fields of a part of a multipart/alternative. */
    private record Style(String name, boolean encodingFirst, boolean quoted, boolean folded, boolean sayIdentity) {}

    private static final List<Style> STYLES = List.of(
            new Style("plain", false, false, false, true),
            new Style("quoted", false, true, false, true),
            new Style("quoted-short", false, true, false, false),
            new Style("short", false, false, false, false),
            new Style("folded", true, false, true, true),
            new Style("quoted-first", true, true, false, true));

    /** Forms of the whole body, most likely first; each is used at once or dropped. */
    void originals(Consumer<WrittenBody> sink) {
        var counted = new Counted(sink);
        switch (type) {
            case "text/plain" -> single(contents.text(), "plain", counted);
            case "text/html" -> htmlForms().forEach(html -> single(html, "html", counted));
            case "multipart/alternative" -> alternatives(counted);
            default -> {}
        }
    }

    private static final class Counted implements Consumer<WrittenBody> {
        private final Consumer<WrittenBody> sink;
        private int count;
        private long bytes;

        Counted(Consumer<WrittenBody> sink) {
            this.sink = sink;
        }

        boolean isExhausted() {
            return count >= MOST_FORMS || bytes >= MOST_BYTES;
        }

        @Override
        public void accept(WrittenBody body) {
            if (!isExhausted()) {
                sink.accept(body);
                count++;
                bytes += body.body().length;
            }
        }
    }

    private void single(@Nullable String text, String name, Consumer<WrittenBody> sink) {
        byte[] bytes = text == null ? null : encoded(text);
        if (bytes == null) {
            return;
        }
        switch (encoding) {
            case "quoted-printable" -> {
                for (int line : LINES) {
                    byte[] body = BodyEncoder.QUOTED_PRINTABLE.encode(bytes, line);
                    sink.accept(new WrittenBody(name + "-qp" + line, null, body));
                }
            }
            case "base64" -> {
                byte[] lines = contents.text() == null ? bytes : withoutLastLine(bytes);
                for (int line : BASE64_LINES) {
                    sink.accept(
                            new WrittenBody(name + "-base64-" + line, null, BodyEncoder.BASE64.encode(bytes, line)));
                    sink.accept(new WrittenBody(
                            name + "-base64-" + line + "-cut", null, BodyEncoder.BASE64.encode(lines, line)));
                }
            }
            default -> sink.accept(new WrittenBody(name + "-identity", null, bytes));
        }
    }

    /** Outlook adds a line ending to a text that has none. */
    private static byte[] withoutLastLine(byte[] bytes) {
        int end = bytes.length;
        boolean ends = end >= 2 && bytes[end - 2] == '\r' && bytes[end - 1] == '\n';
        return ends ? java.util.Arrays.copyOf(bytes, end - 2) : bytes;
    }

    private List<String> htmlForms() {
        if (contents.htmlText() == null) {
            return List.of();
        }
        String html = BodyEncoder.withCrlf(contents.htmlText());
        String without = ADDED_TAG.matcher(html).replaceFirst("");
        return without.equals(html) ? List.of(html) : List.of(without, html);
    }

    private void alternatives(Counted sink) {
        String text = contents.text();
        if (boundary == null || text == null) {
            return;
        }
        List<String> texts = List.of(text.stripTrailing() + "\r\n", text.stripTrailing(), text);
        List<String> labels = new ArrayList<>(List.of("utf-8", "UTF-8", "us-ascii", "iso-8859-1"));
        for (Style style : STYLES) {
            for (String html : htmlForms()) {
                for (String label : labels) {
                    for (String plain : texts) {
                        alternative(style, label, plain, html, sink);
                    }
                }
            }
        }
    }

    private void alternative(Style style, String label, String text, String html, Counted sink) {
        if (sink.isExhausted()) {
            return;
        }
        Charset charset = Charsets.forLabel(label);
        charset = charset == null ? java.nio.charset.StandardCharsets.US_ASCII : charset;
        if (!charset.newEncoder().canEncode(text) || !charset.newEncoder().canEncode(html)) {
            return;
        }
        byte[] plain = text.getBytes(charset);
        byte[] markup = html.getBytes(charset);
        BodyEncoder natural = BodyEncoder.identity(plain) == BodyEncoder.SEVEN_BIT
                ? BodyEncoder.SEVEN_BIT
                : BodyEncoder.QUOTED_PRINTABLE;
        for (BodyEncoder encoder : List.of(BodyEncoder.QUOTED_PRINTABLE, natural, BodyEncoder.BASE64)) {
            BodyEncoder first = encoder == BodyEncoder.BASE64 ? encoder : natural;
            byte[] body = WrittenPart.joined(
                    boundary,
                    List.of(part(style, "plain", label, first, plain), part(style, "html", label, encoder, markup)));
            sink.accept(new WrittenBody(
                    "alternative-" + style.name + "-" + label.toLowerCase(Locale.ROOT) + "-" + encoder.label(),
                    null,
                    body));
        }
    }

    private static WrittenPart part(Style style, String subtype, String label, BodyEncoder encoder, byte[] bytes) {
        String charset = style.quoted ? "\"" + label + "\"" : label;
        String type =
                "Content-Type: text/" + subtype + ";" + (style.folded ? "\r\n\t" : " ") + "charset=" + charset + "\r\n";
        boolean identity = encoder == BodyEncoder.SEVEN_BIT;
        String transfer =
                identity && !style.sayIdentity ? "" : "Content-Transfer-Encoding: " + encoder.label() + "\r\n";
        return new WrittenPart(style.encodingFirst ? transfer + type : type + transfer, encoder.encode(bytes));
    }
}
