package org.daylight.collect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.newsroom.DurableFiles;

/**
 * What is being collected from one mailbox: one line about it, then the entries that the conversation will get. It is on disk
 * before anything is imported, so that a collection that was interrupted continues with exactly the same items.
 *
 * @param drop the id of the drop
 * @param conversation the number
 * @param trove where the files go
 * @param entries texts and files; of a file, the accession and whether it is kept are decided later
 */
record CollectPlan(String drop, int conversation, String trove, List<ConversationEntry> entries) {

    private static final String FILE = "plan.jsonl";
    private static final long MAX_BYTES = 256L << 20;

    CollectPlan {
        entries = List.copyOf(entries);
    }

    List<ConversationEntry.SourceFile> files() {
        return entries.stream()
                .filter(ConversationEntry.SourceFile.class::isInstance)
                .map(ConversationEntry.SourceFile.class::cast)
                .toList();
    }

    /** The ids of all items. */
    List<String> items() {
        List<String> items = new ArrayList<>();
        for (ConversationEntry each : entries) {
            if (each instanceof ConversationEntry.SourceText text) {
                items.add(text.item());
            } else if (each instanceof ConversationEntry.SourceFile file) {
                items.addAll(file.items());
            }
        }
        return items;
    }

    /** What identifies it: it depends on the items alone, whose ids are random. */
    String id() {
        String ids = String.join("\n", items().stream().sorted().toList());
        return Sha256.of(ids.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** What identifies the accession. */
    List<String> sources() {
        return List.of(ImportTrove.COLLECTED, id());
    }

    /** Where it is, in the folder of what is being collected. */
    static Path file(Path collecting) {
        return collecting.resolve(FILE);
    }

    /** Writes it into the folder of what is being collected. When this returns it is on disk. */
    void write(Path collecting) throws IOException {
        var text = new StringBuilder(Json.Obj.EMPTY
                .with("drop", drop)
                .with("conversation", conversation)
                .with("trove", trove)
                .text());
        text.append('\n');
        entries.forEach(each -> text.append(each.line()).append('\n'));
        DurableFiles.writePrivate(collecting.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what an interrupted collection left. @throws IOException with a one-line message when it is damaged */
    static Optional<CollectPlan> read(Path collecting) throws IOException {
        Path file = collecting.resolve(FILE);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > MAX_BYTES) {
            throw damaged(file);
        }
        byte[] bytes = Files.readAllBytes(file);
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                lines.add(Arrays.copyOfRange(bytes, start, i));
                start = i + 1;
            }
        }
        List<ConversationEntry> entries = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (ConversationEntry.parse(lines.get(i))
                    instanceof Outcome.Ok<ConversationEntry>(ConversationEntry entry)) {
                entries.add(entry);
            } else {
                throw damaged(file);
            }
        }
        try {
            if (start == bytes.length
                    && !lines.isEmpty()
                    && Json.parse(lines.getFirst(), 1 << 16) instanceof Outcome.Ok<Json>(Json.Obj head)) {
                return Optional.of(new CollectPlan(
                        head.string("drop").orElseThrow(),
                        Math.toIntExact(head.number("conversation").orElseThrow()),
                        head.string("trove").orElseThrow(),
                        entries));
            }
        } catch (NoSuchElementException | ArithmeticException e) {
            // reported below
        }
        throw damaged(file);
    }

    private static IOException damaged(Path file) {
        return new IOException(file + " is damaged: delete it, then run the command again; the drop still has"
                + " everything, as long as it was not told that it was collected");
    }

    /** Deletes it. */
    static void delete(Path collecting) throws IOException {
        if (Files.deleteIfExists(collecting.resolve(FILE))) {
            DurableFiles.syncFolder(collecting);
        }
    }
}
