package org.daylight.collect;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened in a conversation: one line of its file ({@code spec/newsroom.md} section 14). Times are in whole
 * seconds.
 */
public sealed interface ConversationEntry {

    /** The longest line, in bytes. */
    int MAX_LINE = 8 << 20;

    /** When it was recorded. */
    Instant time();

    /**
     * A text of the source.
     *
     * @param item its id on the drop
     * @param text all of it, or the start of a long one
     * @param whole the SHA-256 of a long text, which {@link Conversations#text} reads; null when {@code text} is all of it
     */
    record SourceText(
            Instant time,
            String item,
            String text,
            @Nullable Sha256 whole) implements ConversationEntry {

        SourceText(Instant time, String item, String text) {
            this(time, item, text, null);
        }
    }

    /**
     * A file of the source.
     *
     * @param items the ids on the drop; several for a file that was sent in pieces, in their order
     * @param name as the source sent it; of a file in pieces, without the number of the piece
     * @param bytes its length
     * @param sha256 of the whole file
     * @param trove into which it was imported
     * @param accession that brought it; 0 when everything in it was there already
     * @param place the container's name in the catalog
     * @param sentBefore where the same bytes were before: {@code conversation 3} or {@code harbour/12}; empty for nowhere
     * @param isKept whether the encrypted file is kept, because the file as a whole is not a document
     */
    record SourceFile(
            Instant time,
            List<String> items,
            String name,
            long bytes,
            Sha256 sha256,
            String trove,
            int accession,
            String place,
            String sentBefore,
            boolean isKept)
            implements ConversationEntry {

        public SourceFile {
            items = List.copyOf(items);
        }

        /** The same file, imported into another place. */
        SourceFile in(String trove, int accession, String place) {
            return new SourceFile(time, items, name, bytes, sha256, trove, accession, place, sentBefore, isKept);
        }

        /** The same file, with whether it is kept. */
        SourceFile kept(boolean isKept) {
            return new SourceFile(time, items, name, bytes, sha256, trove, accession, place, sentBefore, isKept);
        }
    }

    /**
     * An editor has moved a file to another trove.
     *
     * @param who null in a newsroom without users
     * @param items those of the file
     * @param trove where it is now
     * @param accession that brought it there; 0 when everything in it was there already
     * @param place the container's name in the catalog
     */
    record Moved(Instant time, @Nullable String who, List<String> items, String trove, int accession, String place)
            implements ConversationEntry {

        public Moved {
            items = List.copyOf(items);
        }
    }

    /**
     * Something of the source that could not be used, and stays on the drop.
     *
     * @param item its id on the drop
     */
    record Damaged(Instant time, String item, String problem) implements ConversationEntry {}

    /**
     * A reply, which the next collection delivers.
     *
     * @param id 32 hexadecimal digits
     * @param who wrote it; null in a newsroom without users
     */
    record Reply(Instant time, String id, @Nullable String who, String text) implements ConversationEntry {}

    /** The drop has the reply of this id. */
    record Delivered(Instant time, String id) implements ConversationEntry {}

    /** The drop does not accept the reply of this id, for example because the source deleted the mailbox. */
    record Undelivered(Instant time, String id, String problem) implements ConversationEntry {}

    /**
     * A user has read the conversation.
     *
     * @param who null in a newsroom without users
     * @param through the number of entries that were there
     */
    record Seen(Instant time, @Nullable String who, int through) implements ConversationEntry {}

    /** Whether it comes from the source. */
    default boolean isOfSource() {
        return this instanceof SourceText || this instanceof SourceFile || this instanceof Damaged;
    }

    /** The line, without its line feed. */
    default String line() {
        Json.Obj start = Json.Obj.EMPTY.with("time", time().toString());
        Json.Obj object = switch (this) {
            case SourceText text ->
                start.with("type", "text")
                        .with("item", text.item)
                        .with("text", text.text)
                        .withOptional("whole", text.whole == null ? null : text.whole.hex());
            case SourceFile file ->
                start.with("type", "file")
                        .with(
                                "items",
                                new Json.Arr(file.items.stream()
                                        .<Json>map(Json.Str::new)
                                        .toList()))
                        .with("name", file.name)
                        .with("bytes", file.bytes)
                        .with("sha256", file.sha256.hex())
                        .with("trove", file.trove)
                        .with("accession", file.accession)
                        .with("place", file.place)
                        .with("sentBefore", file.sentBefore)
                        .with("kept", file.isKept);
            case Moved moved ->
                start.with("type", "moved")
                        .withOptional("who", moved.who)
                        .with(
                                "items",
                                new Json.Arr(moved.items.stream()
                                        .<Json>map(Json.Str::new)
                                        .toList()))
                        .with("trove", moved.trove)
                        .with("accession", moved.accession)
                        .with("place", moved.place);
            case Damaged damaged ->
                start.with("type", "damaged").with("item", damaged.item).with("problem", damaged.problem);
            case Reply reply ->
                start.with("type", "reply")
                        .with("id", reply.id)
                        .withOptional("who", reply.who)
                        .with("text", reply.text);
            case Delivered delivered -> start.with("type", "delivered").with("id", delivered.id);
            case Undelivered undelivered ->
                start.with("type", "undelivered").with("id", undelivered.id).with("problem", undelivered.problem);
            case Seen seen ->
                start.with("type", "seen").withOptional("who", seen.who).with("through", seen.through);
        };
        return object.text();
    }

    /** Reads a line; refused with the code {@code conversation-malformed}. */
    static Outcome<ConversationEntry> parse(byte[] line) {
        return Json.parse(line, MAX_LINE).then(json -> {
            try {
                return json instanceof Json.Obj object
                        ? Outcome.ok(parse(object))
                        : Outcome.refused(ConversationFile.MALFORMED, "it is not an object");
            } catch (NoSuchElementException | DateTimeException | ArithmeticException | IllegalArgumentException e) {
                return Outcome.refused(ConversationFile.MALFORMED, "a member is missing or wrong");
            }
        });
    }

    private static ConversationEntry parse(Json.Obj object) {
        Instant time = Instant.parse(string(object, "time"));
        return switch (string(object, "type")) {
            case "text" ->
                new SourceText(
                        time,
                        string(object, "item"),
                        string(object, "text"),
                        object.string("whole")
                                .map(hex -> Sha256.parse(hex).orThrow())
                                .orElse(null));
            case "file" ->
                new SourceFile(
                        time,
                        strings(object, "items"),
                        string(object, "name"),
                        object.number("bytes").orElseThrow(),
                        Sha256.parse(string(object, "sha256")).orThrow(),
                        string(object, "trove"),
                        number(object, "accession"),
                        string(object, "place"),
                        string(object, "sentBefore"),
                        object.get("kept").orElseThrow() instanceof Json.Bool(boolean value) && value);
            case "moved" ->
                new Moved(
                        time,
                        object.string("who").orElse(null),
                        strings(object, "items"),
                        string(object, "trove"),
                        number(object, "accession"),
                        string(object, "place"));
            case "damaged" -> new Damaged(time, string(object, "item"), string(object, "problem"));
            case "reply" ->
                new Reply(time, string(object, "id"), object.string("who").orElse(null), string(object, "text"));
            case "delivered" -> new Delivered(time, string(object, "id"));
            case "undelivered" -> new Undelivered(time, string(object, "id"), string(object, "problem"));
            case "seen" -> new Seen(time, object.string("who").orElse(null), number(object, "through"));
            default -> throw new IllegalArgumentException("type");
        };
    }

    private static String string(Json.Obj object, String name) {
        return object.string(name).orElseThrow();
    }

    private static int number(Json.Obj object, String name) {
        return Math.toIntExact(object.number(name).orElseThrow());
    }

    private static List<String> strings(Json.Obj object, String name) {
        if (object.get(name).orElseThrow() instanceof Json.Arr(List<Json> items)) {
            return items.stream()
                    .map(each -> each instanceof Json.Str(String value) ? value : "")
                    .filter(each -> !each.isEmpty())
                    .toList();
        }
        throw new IllegalArgumentException(name);
    }
}
