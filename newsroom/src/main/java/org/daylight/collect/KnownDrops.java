package org.daylight.collect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;
import org.daylight.note.NoteKey;

/**
 * The drops from which a newsroom has collected: {@code conversations/drops.jsonl} ({@code spec/newsroom.md} section 14). Another
 * drop cannot take the place of one of them unless an editor says so. Used under the lock of a collection.
 */
final class KnownDrops {

    private static final int MAX_BYTES = 1 << 20;

    private final Newsroom newsroom;
    private final Path file;

    KnownDrops(Newsroom newsroom) {
        this.newsroom = newsroom;
        this.file = newsroom.folder().resolve(Conversations.FOLDER).resolve("drops.jsonl");
    }

    /**
     * Where a drop is expected.
     *
     * @param address empty for a folder
     * @param acceptsMoved whether a drop that is known may be at another address
     * @param acceptsNewKey whether there may be another drop at an address that is known
     */
    record Place(String address, boolean acceptsMoved, boolean acceptsNewKey) {}

    /** @param key of its receipts, in text form. @param address empty when it was only seen in a folder */
    private record Known(String key, String address) {}

    /**
     * Compares a drop with what is known, and records it at first contact and when an editor accepts a change.
     *
     * @throws IOException with a one-line message that says what to do, when it is another drop than expected
     */
    void check(NoteKey.Verifier receipts, Place place, By by) throws IOException {
        Compared compared = compared(receipts, place);
        if (!compared.change().isEmpty()) {
            Json.Obj detail = Json.Obj.EMPTY
                    .with("drop", CollectDrop.id(receipts))
                    .with("address", place.address())
                    .with("change", compared.change());
            // If the process stops after this, the next collection records it again.
            new AuditLog(newsroom).record(by.who(), by.time(), AuditRecord.of("know-drop", detail));
            write(compared.known());
        }
    }

    /** What is known with this drop. @param change in words; empty for none */
    private record Compared(List<Known> known, String change) {}

    /** Compares, and records nothing. @throws IOException as {@link #check} */
    void compare(NoteKey.Verifier receipts, Place place) throws IOException {
        compared(receipts, place);
    }

    private Compared compared(NoteKey.Verifier receipts, Place place) throws IOException {
        String key = receipts.text();
        String address = place.address();
        List<Known> known = new ArrayList<>(read());
        String change = "";
        Optional<Known> there = known.stream()
                .filter(each -> !address.isEmpty()
                        && each.address().equals(address)
                        && !each.key().equals(key))
                .findFirst();
        if (there.isPresent()) {
            if (!place.acceptsNewKey()) {
                throw new IOException("the drop at " + address + " signs receipts with another key than before:"
                        + " nothing was collected. Ask its operator. If it was set up anew on purpose, add"
                        + "  --new-key;  otherwise it is not your drop");
            }
            known.set(known.indexOf(there.get()), new Known(there.get().key(), ""));
            change = "new key";
        }
        Optional<Known> same =
                known.stream().filter(each -> each.key().equals(key)).findFirst();
        if (same.isEmpty()) {
            known.add(new Known(key, address));
            change = change.isEmpty() ? "first contact" : change;
        } else if (!address.isEmpty() && !same.get().address().equals(address)) {
            if (!same.get().address().isEmpty() && !place.acceptsMoved()) {
                throw new IOException("this drop was at " + same.get().address() + " before, and is now at " + address
                        + ": nothing was collected. Ask its operator. If it has moved, add  --moved;  otherwise"
                        + " another machine pretends to be your drop");
            }
            known.set(known.indexOf(same.get()), new Known(key, address));
            change = change.isEmpty() ? same.get().address().isEmpty() ? "address" : "moved" : change;
        }
        return new Compared(known, change);
    }

    /** @throws IOException with a one-line message, when the file is damaged */
    void check() throws IOException {
        read();
    }

    private List<Known> read() throws IOException {
        if (Files.notExists(file)) {
            return List.of();
        }
        if (Files.size(file) > MAX_BYTES) {
            throw damaged();
        }
        List<Known> known = new ArrayList<>();
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            if (!(Json.parse(line.getBytes(StandardCharsets.UTF_8), MAX_BYTES)
                            instanceof Outcome.Ok<Json>(Json.Obj object))
                    || object.string("receiptKey").isEmpty()
                    || object.string("address").isEmpty()) {
                throw damaged();
            }
            known.add(new Known(
                    object.string("receiptKey").orElseThrow(),
                    object.string("address").orElseThrow()));
        }
        return known;
    }

    private IOException damaged() {
        return new IOException(file + " is damaged: restore it from your backup");
    }

    private void write(List<Known> known) throws IOException {
        var text = new StringBuilder();
        for (Known each : known) {
            text.append(Json.Obj.EMPTY
                            .with("receiptKey", each.key())
                            .with("address", each.address())
                            .text())
                    .append('\n');
        }
        DurableFiles.createPrivateFolder(file.getParent());
        DurableFiles.writePrivate(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
