package org.daylight.newsroom;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.daylight.file.WholeFile;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.lease.LeaseFolder;
import org.daylight.lease.LeaseRecord;

/**
 * The newsroom's {@code lease-holder.json} ({@code spec/lease.md} section 3): what it did last, and what it has seen. Not part of a backup. Immutable; the
 * file is changed under {@code lease.lock}, because a command that only looks stores what it has seen.
 *
 * @param name of this newsroom in the lease; empty if it has never taken it
 * @param number of its last record; 0 for none
 * @param hash of that record
 * @param intent the nonce of the record that it was going to create next; empty for none
 * @param signed the greatest number of entries that it decided to publish
 * @param seen the greatest number of a record that it has read; 0 for none
 * @param seenHash of that record
 */
record LeaseHolding(String name, int number, Sha256 hash, String intent, long signed, int seen, Sha256 seenHash) {

    static final String FILE = "lease-holder.json";
    static final LeaseHolding NONE = new LeaseHolding("", 0, LeaseRecord.NONE, "", 0, 0, LeaseRecord.NONE);

    private static final int MAX_BYTES = 16 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** {@link #NONE} if there is no file. @throws IOException with a one-line message, when it cannot be read */
    static LeaseHolding read(Newsroom newsroom) throws IOException {
        Path file = newsroom.folder().resolve(FILE);
        if (Files.notExists(file)) {
            return NONE;
        }
        if (Json.parse(WholeFile.bytes(file, MAX_BYTES), MAX_BYTES) instanceof Outcome.Ok<Json>(Json.Obj object)) {
            Optional<Sha256> hash = hash(object, "hash");
            Optional<Sha256> seenHash = hash(object, "seenHash");
            int number = number(object, "number");
            int seen = number(object, "seen");
            long signed = object.number("signed").orElse(-1);
            boolean isRight = hash.isPresent()
                    && seenHash.isPresent()
                    && number >= 0
                    && seen >= number
                    && signed >= 0
                    && object.string("holder").isPresent()
                    && object.string("intent").isPresent();
            if (isRight) {
                return new LeaseHolding(
                        object.string("holder").orElseThrow(),
                        number,
                        hash.orElseThrow(),
                        object.string("intent").orElseThrow(),
                        signed,
                        seen,
                        seenHash.orElseThrow());
            }
        }
        throw NewsroomLease.damaged(FILE);
    }

    /** Replaces the file. What was seen only grows. Durable on return. */
    static void change(Newsroom newsroom, UnaryOperator<LeaseHolding> change) throws IOException {
        try (Closeable lock = newsroom.lock("lease", PATIENCE)) {
            LeaseHolding now = change.apply(read(newsroom));
            DurableFiles.writePrivate(
                    newsroom.folder().resolve(FILE),
                    Json.Obj.EMPTY
                            .with("holder", now.name)
                            .with("number", now.number)
                            .with("hash", now.hash.hex())
                            .with("intent", now.intent)
                            .with("signed", now.signed)
                            .with("seen", now.seen)
                            .with("seenHash", now.seenHash.hex())
                            .bytes());
        }
    }

    /** The newsroom has read this record. */
    LeaseHolding sees(LeaseFolder.Hashed record) {
        return record.record().number() <= seen
                ? this
                : new LeaseHolding(
                        name, number, hash, intent, signed, record.record().number(), record.hash());
    }

    /** The newsroom is going to take the lease under this name. */
    LeaseHolding taking(String newName, String nonce) {
        return new LeaseHolding(newName, 0, LeaseRecord.NONE, nonce, signed, seen, seenHash);
    }

    /** The newsroom is going to create another record after its last one. */
    LeaseHolding intends(LeaseFolder.Hashed last, String nonce) {
        return new LeaseHolding(name, last.record().number(), last.hash(), nonce, signed, seen, seenHash);
    }

    /** The newsroom has created this record. */
    LeaseHolding did(LeaseFolder.Hashed created) {
        return new LeaseHolding(name, created.record().number(), created.hash(), "", signed, seen, seenHash)
                .sees(created);
    }

    LeaseHolding signed(long entries) {
        return new LeaseHolding(name, number, hash, intent, entries, seen, seenHash);
    }

    /** Whether this newsroom created the record, and so holds the lease if it is the newest. */
    boolean created(LeaseFolder.Hashed last) {
        return last.record().number() == number && last.hash().equals(hash)
                || !intent.isEmpty()
                        && last.record().nonce().equals(intent)
                        && (number == 0 || last.record().number() == number + 1);
    }

    private static Optional<Sha256> hash(Json.Obj object, String member) {
        return Sha256.parse(object.string(member).orElse("")).ok();
    }

    private static int number(Json.Obj object, String member) {
        long value = object.number(member).orElse(-1);
        return value >= 0 && value <= Integer.MAX_VALUE ? (int) value : -1;
    }
}
