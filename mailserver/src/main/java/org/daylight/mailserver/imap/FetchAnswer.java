package org.daylight.mailserver.imap;

import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentState;
import org.daylight.mailserver.folder.DerivedCache;
import org.daylight.mailserver.folder.DocumentMessage;
import org.daylight.mailserver.folder.DocumentRanges;
import org.daylight.mailserver.folder.FieldBytes;
import org.daylight.mailserver.folder.FolderContent;
import org.daylight.mailserver.folder.FolderItem;
import org.daylight.mailserver.folder.MimeTree;
import org.daylight.mailserver.line.LineConnection;

/** Writes what was fetched of messages. One message is read at a time, and a large one while it is sent. Safe for use by several threads. */
final class FetchAnswer {

    /** Messages with a part that can harm a computer have this keyword. */
    static final String DANGEROUS = "$DangerousFile";

    /** Trees of messages of at least this size are kept: finding the parts means reading all of it. */
    private static final long LARGE_BYTES = 64 << 10;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss Z", Locale.ENGLISH);

    private final Archive archive;
    private final DerivedCache cache;

    FetchAnswer(Archive archive, DerivedCache cache) {
        this.archive = archive;
        this.cache = cache;
    }

    /** A piece of an answer. */
    private sealed interface Piece {
        record Words(String text) implements Piece {}

        record Bytes(byte[] bytes) implements Piece {}

        /** A range of the message, from its start. */
        record Range(long from, long to) implements Piece {}
    }

    /**
     * Writes one FETCH response.
     *
     * @param index of the message, from 0
     * @param ranges reads large documents
     * @return false when the message was withdrawn, and nothing was written
     * @throws IOException when this copy of the archive is damaged, and nothing was written; or when the connection is broken
     */
    boolean write(
            LineConnection connection, FolderContent content, int index, List<FetchItem> items, DocumentRanges ranges)
            throws IOException {
        FolderItem item = content.item(index);
        Optional<DocumentMessage> opened = Optional.empty();
        if (items.stream().anyMatch(each -> needsMessage(each, item))) {
            opened = DocumentMessage.open(archive, item, ranges);
            if (opened.isEmpty()) {
                return false;
            }
        }
        List<Piece> pieces = new ArrayList<>();
        for (FetchItem each : items) {
            pieces.add(piece(each, item, content.uid(index), opened));
        }
        if (opened.isPresent() && pieces.stream().anyMatch(Piece.Range.class::isInstance)) {
            opened.get().prepare();
        }
        connection.write("* " + (index + 1) + " FETCH (");
        for (int i = 0; i < pieces.size(); i++) {
            connection.write((i == 0 ? "" : " ") + items.get(i).label() + " ");
            switch (pieces.get(i)) {
                case Piece.Words(String text) -> connection.write(text);
                case Piece.Bytes(byte[] bytes) -> {
                    connection.write("{" + bytes.length + "}\r\n");
                    connection.write(bytes, 0, bytes.length);
                }
                case Piece.Range(long from, long to) -> {
                    connection.write("{" + (to - from) + "}\r\n");
                    try {
                        opened.orElseThrow().copy(from, to, connection.out());
                    } catch (IOException e) {
                        connection.abort(); // the announced bytes cannot follow
                        throw e;
                    }
                }
            }
        }
        connection.write(")\r\n");
        return true;
    }

    private static boolean needsMessage(FetchItem each, FolderItem item) {
        return switch (each.kind()) {
            case FLAGS, UID, INTERNALDATE -> false;
            case SIZE -> item.file();
            case ENVELOPE, BODY, BODYSTRUCTURE, SECTION -> true;
        };
    }

    private Piece piece(FetchItem each, FolderItem item, int uid, Optional<DocumentMessage> opened) throws IOException {
        return switch (each.kind()) {
            case FLAGS -> new Piece.Words(isDangerous(item) ? "(\\Seen " + DANGEROUS + ")" : "(\\Seen)");
            case UID -> new Piece.Words(Integer.toString(uid));
            case INTERNALDATE ->
                new Piece.Words('"' + DATE.format(item.release().time().atOffset(ZoneOffset.UTC)) + '"');
            case SIZE ->
                new Piece.Words(Long.toString(opened.isPresent() ? opened.get().size() : item.sizeBytes()));
            case ENVELOPE ->
                words(
                        item,
                        "envelope",
                        tree -> EnvelopeText.of(tree.parts().getFirst().header()),
                        opened);
            case BODY -> words(item, "body", tree -> StructureText.of(tree, false), opened);
            case BODYSTRUCTURE -> words(item, "structure", tree -> StructureText.of(tree, true), opened);
            case SECTION -> section(each, item, opened.orElseThrow());
        };
    }

    /** Whether something dangerous was found in a document that is still published. */
    boolean isDangerous(FolderItem item) throws IOException {
        return archive.state(item.id()) instanceof DocumentState.Published published
                && !published.flags().isEmpty();
    }

    private interface Description {
        String of(MimeTree tree);
    }

    private Piece words(FolderItem item, String name, Description description, Optional<DocumentMessage> opened)
            throws IOException {
        return new Piece.Words(cache.get(
                item,
                String.class,
                name,
                () -> description.of(tree(item, opened.orElseThrow())),
                text -> text.length()));
    }

    private MimeTree tree(FolderItem item, DocumentMessage message) throws IOException {
        return message.size() < LARGE_BYTES
                ? message.tree()
                : cache.get(
                        item,
                        MimeTree.class,
                        "tree",
                        message::tree,
                        tree -> tree.parts().stream()
                                .mapToLong(part -> 200L + part.header().length)
                                .sum());
    }

    private Piece section(FetchItem each, FolderItem item, DocumentMessage message) throws IOException {
        if (each.part().isEmpty() && each.text() == FetchItem.Text.ALL) {
            return cut(each, 0, message.size());
        }
        MimeTree tree = tree(item, message);
        Optional<Integer> found = tree.find(each.part());
        if (found.isEmpty()) {
            return new Piece.Words("NIL");
        }
        MimeTree.Part part = tree.parts().get(found.get());
        if (!each.part().isEmpty() && each.text() == FetchItem.Text.ALL) {
            return cut(each, part.bodyStart(), part.bodyEnd());
        }
        if (each.text() == FetchItem.Text.MIME) {
            return cut(each, part.headerStart(), part.bodyStart());
        }
        if (!each.part().isEmpty()) { // the other texts are those of a message
            if (!tree.isMessage(found.get())) {
                return new Piece.Words("NIL");
            }
            part = tree.parts().get(tree.children(found.get()).getFirst());
        }
        boolean only = each.text() == FetchItem.Text.FIELDS;
        return switch (each.text()) {
            case HEADER -> cut(each, part.headerStart(), part.bodyStart());
            case TEXT -> cut(each, part.bodyStart(), part.bodyEnd());
            default -> {
                byte[] chosen = FieldBytes.chosen(
                        part.header(), name -> each.fields().contains(name.toUpperCase(Locale.ROOT)) == only);
                int from = (int) Math.min(each.from(), chosen.length);
                int to = (int) Math.min(chosen.length - from, each.count()) + from;
                yield new Piece.Bytes(java.util.Arrays.copyOfRange(chosen, from, to));
            }
        };
    }

    private static Piece cut(FetchItem each, long start, long end) {
        long from = Math.min(end, start + each.from());
        return new Piece.Range(from, from + Math.min(end - from, each.count()));
    }
}
