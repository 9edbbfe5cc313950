package org.daylight.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The attachments that Apple Mail stores separately from a message {@code Messages/NUMBER.partial.emlx}: decoded, one
 * in each folder, as {@code Attachments/NUMBER/PART/NAME}; in old versions still encoded, as {@code
 * Messages/NUMBER.PART.emlxpart}.
 *
 * <p>Names that come from a message are compared with those in the folder and never opened. Links are not followed.
 */
final class EmlxAttachments {

    /** The reason why an attachment is skipped: it is part of its message. */
    static final String PUT_BACK = "emlx-attachment";

    private static final String PARTIAL = ".partial.emlx";
    private static final int[] LINE_LENGTHS = {76, 72, 64, 60};
    private static final int MOST_FILES = 10_000;

    private final Path messages;
    private final @Nullable Path folder;
    private final String number;
    private final String shownMessages;
    private final List<Path> parts;
    private final Set<Path> used = new HashSet<>();

    private EmlxAttachments(
            Path messages, @Nullable Path folder, String number, String shownMessages, List<Path> parts) {
        this.parts = parts;
        this.messages = messages;
        this.folder = folder;
        this.number = number;
        this.shownMessages = shownMessages;
    }

    /**
     * The attachments of a message file that are imported with it; null when it is not a partial message, or the file
     * alone is imported.
     *
     * @param parts the files for which {@link #isPart} is true that come before it
     */
    static @Nullable EmlxAttachments of(Path file, MemberName name, List<Path> parts) {
        String last = name.last();
        int messages = name.shown().lastIndexOf('/');
        int above = name.shown().lastIndexOf('/', messages - 1);
        if (!isPartial(name) || messages < 0) {
            return null;
        }
        String number = last.substring(0, last.length() - PARTIAL.length());
        Path parent = file.toAbsolutePath().getParent();
        if (!number.matches("\\d{1,18}") || parent == null) {
            return null;
        }
        Path folder = above < 0 ? null : parent.resolveSibling("Attachments").resolve(number);
        List<Path> own = parts.stream()
                .map(Path::toAbsolutePath)
                .filter(part -> parent.equals(part.getParent())
                        && part.getFileName().toString().startsWith(number + "."))
                .toList();
        return new EmlxAttachments(parent, folder, number, name.shown().substring(0, messages + 1), own);
    }

    /** Whether the file has the name of a message without its attachments. */
    static boolean isPartial(MemberName name) {
        return name.last().endsWith(PARTIAL);
    }

    /** Whether the file has the name of an attachment that is still encoded. */
    static boolean isPart(MemberName name) {
        return name.last().endsWith(".emlxpart");
    }

    /**
     * Whether the file is an attachment of a partial message that is imported with it, and so is not imported by itself.
     * The message is, if both are below the imported folder.
     */
    static boolean belongs(Path file, MemberName name) {
        String message = name.appleMessage();
        String below = name.shown();
        for (int i = 0; i < (isPart(name) ? 0 : 3); i++) {
            below = below.substring(0, Math.max(0, below.lastIndexOf('/')));
        }
        Path messages = message == null || below.indexOf('/') < 0 ? null : messages(file, name);
        return messages != null && isFile(messages.resolve(message + PARTIAL));
    }

    /** Whether the file is a copy of an attachment that is also in its message, which is complete. */
    static boolean isCopy(Path file, MemberName name) {
        String message = name.appleMessage();
        Path messages = message == null ? null : messages(file, name);
        return messages != null && isFile(messages.resolve(message + ".emlx"));
    }

    /** The folder of the message of an attachment; null when there is no such folder. */
    private static @Nullable Path messages(Path file, MemberName name) {
        Path messages = file.toAbsolutePath().getParent();
        if (!isPart(name)) {
            for (int i = 0; i < 3 && messages != null; i++) {
                messages = messages.getParent();
            }
            messages = messages == null ? null : messages.resolve("Messages");
        }
        return messages != null && Files.isDirectory(messages, LinkOption.NOFOLLOW_LINKS) ? messages : null;
    }

    /** The encoded body of a part, as it belongs in the message; null when it is not available. */
    byte @Nullable [] encoded(EmlxParts.Gap gap, boolean crlf, int most, Sink sink) throws InterruptedException {
        Path part = messages.resolve(number + "." + gap.part() + ".emlxpart");
        boolean isEncoded = isFile(part);
        Path file = isEncoded ? part : find(gap);
        if (file == null) {
            return null;
        }
        try {
            if (Files.size(file) > most / 2) { // base64, and quoted-printable even in its worst case, stay below that
                used.add(file);
                String detail = "with it, the message would be larger than the limit";
                sink.found(new Unreadable(shown(file), 0, Files.size(file), LossCode.TOO_LARGE, detail));
                return null;
            }
            byte[] contents = Files.readAllBytes(file);
            byte[] body = isEncoded ? contents : encode(contents, gap, crlf);
            if (body == null || body.length + 2 > most) {
                return null;
            }
            used.add(file);
            sink.found(new Skipped(shown(file), PUT_BACK));
            return gap.endsLine() ? withLineEnding(body, crlf) : body;
        } catch (IOException e) {
            used.add(file);
            sink.found(new Unreadable(shown(file), 0, -1, LossCode.READ_ERROR, NestedReader.detail(e)));
            return null;
        }
    }

    /** Reports the attachments for which there was no place in the message. */
    void reportRest(Sink sink) throws InterruptedException {
        for (Path part : parts) {
            reportUnused(part, sink);
        }
        for (Path part : folder == null ? List.<Path>of() : listed(folder)) {
            if (Files.isDirectory(part, LinkOption.NOFOLLOW_LINKS)) {
                for (Path file : listed(part)) {
                    reportUnused(file, sink);
                }
            }
        }
    }

    private void reportUnused(Path file, Sink sink) throws InterruptedException {
        if (isFile(file) && !used.contains(file) && !new MemberName(shown(file)).control()) {
            sink.found(new Unreadable(shown(file), 0, -1, LossCode.ATTACHMENT_APART, ""));
        }
    }

    /** The only file in the part's folder, or the one with the part's file name. */
    private @Nullable Path find(EmlxParts.Gap gap) {
        List<Path> files = new ArrayList<>();
        if (folder != null
                && Files.isDirectory(folder.getParent(), LinkOption.NOFOLLOW_LINKS)
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.isDirectory(folder.resolve(gap.part()), LinkOption.NOFOLLOW_LINKS)) {
            for (Path file : listed(folder.resolve(gap.part()))) {
                if (isFile(file) && !new MemberName(shown(file)).control()) {
                    files.add(file);
                }
            }
        }
        return files.size() == 1
                ? files.getFirst()
                : files.stream()
                        .filter(file -> file.getFileName().toString().equals(gap.fileName()))
                        .findFirst()
                        .orElse(null);
    }

    private String shown(Path file) {
        if (messages.equals(file.getParent())) {
            return shownMessages + MemberName.printable(file.getFileName().toString());
        }
        int above = shownMessages.lastIndexOf('/', shownMessages.length() - 2);
        var name = new StringBuilder(shownMessages.substring(0, above));
        for (Path each : messages.getParent().relativize(file)) {
            name.append('/').append(MemberName.printable(each.toString()));
        }
        return name.toString();
    }

    private static boolean isFile(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static List<Path> listed(Path folder) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.limit(MOST_FILES).sorted().toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of(); // the walk over the folders fails there too, and reports it
        }
    }

    // ---- Encodings ----

    private static byte @Nullable [] encode(byte[] contents, EmlxParts.Gap gap, boolean crlf) {
        return switch (gap.encoding()) {
            case "base64" -> base64(contents, gap.encodedBytes(), crlf);
            case "quoted-printable" -> quotedPrintable(contents, crlf);
            case "", "7bit", "8bit", "binary" -> contents;
            default -> null;
        };
    }

    /** Encodes with the line length that gives as many bytes as Apple Mail has counted; if there is none, with 76. */
    private static byte[] base64(byte[] contents, long encodedBytes, boolean crlf) {
        byte[] ending = crlf ? new byte[] {Bytes.CR, Bytes.LF} : new byte[] {Bytes.LF};
        long bare = (contents.length + 2) / 3 * 4L;
        int length = LINE_LENGTHS[0];
        for (int each : LINE_LENGTHS) {
            long lines = (bare + each - 1) / each;
            if (bare + (lines - 1) * ending.length == encodedBytes || bare + lines * ending.length == encodedBytes) {
                length = each;
                break;
            }
        }
        return Base64.getMimeEncoder(length, ending).encode(contents);
    }

    /**
     * RFC 2045 section 6.7. A line feed stays a line feed, so that decoding gives the same file. Lines have at most 76
     * characters.
     */
    private static byte[] quotedPrintable(byte[] contents, boolean crlf) {
        byte[] ending = (crlf ? "\r\n" : "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] hex = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
        var out = new ByteArrayOutputStream(contents.length + contents.length / 8);
        int column = 0;
        for (int i = 0; i < contents.length; i++) {
            int b = contents[i] & 0xff;
            boolean lineEnds = i + 1 == contents.length || contents[i + 1] == Bytes.LF;
            if (b == Bytes.LF) {
                out.writeBytes(ending);
                column = 0;
                continue;
            }
            boolean plain = b > ' ' && b < 127 && b != '=' || (b == ' ' || b == '\t') && !lineEnds;
            int width = plain ? 1 : 3;
            if (column + width > (lineEnds ? 76 : 75)) {
                out.write('=');
                out.writeBytes(ending);
                column = 0;
            }
            if (plain) {
                out.write(b);
            } else {
                out.write('=');
                out.write(hex[b >> 4]);
                out.write(hex[b & 15]);
            }
            column += width;
        }
        return out.toByteArray();
    }

    private static byte[] withLineEnding(byte[] body, boolean crlf) {
        var out = new ByteArrayOutputStream(body.length + 2);
        out.writeBytes(body);
        out.writeBytes((crlf ? "\r\n" : "\n").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }
}
