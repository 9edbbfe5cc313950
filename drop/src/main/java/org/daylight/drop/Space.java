package org.daylight.drop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.daylight.submission.MailboxId;
import org.daylight.submission.StoredFile;

/**
 * Shares the disk fairly. Nothing that arrived is ever deleted to make room: when there is none, new bytes are refused. Safe for several threads.
 *
 * <ul>
 *   <li>The disk keeps a floor of free bytes.
 *   <li>All mailboxes together have a limit, and each one has.
 *   <li>One mailbox gets at most half of what would be free without it: so one source cannot take all that is left.
 *   <li>A mailbox holds {@value #FREE_BYTES} bytes, and {@value #PER_BYTE_SENT} for each byte that was sent: most of a short message is padding.
 *   <li>All mailboxes that hold less than {@value #SMALL_BYTES} bytes together get at most a quarter of the total: so any number of mailboxes that were
 *       made for nothing leave three quarters to sources with real files.
 * </ul>
 */
final class Space {

    static final long SMALL_BYTES = 8 << 20;

    /** What a mailbox may hold because of padding alone: some fifty short messages. */
    static final long FREE_BYTES = 4 << 20;

    /** Beyond that, it may hold so many bytes for each byte that was sent: padding must not let a few bytes fill the disk. */
    static final int PER_BYTE_SENT = 4;

    private static final long ALMOST_NONE_BYTES = 64 << 10;

    private final DropLimits limits;
    private final LongSupplier usable;
    private final Map<MailboxId, Long> held = new HashMap<>();
    private final Map<MailboxId, Long> sent = new HashMap<>();
    private long total;
    private long small;

    /** Why bytes are refused. */
    enum Refusal {
        /** The drop, or what one source can still get of it. */
        DROP_FULL,
        /** This source has sent as much as is allowed before the newsroom collects. */
        MAILBOX_FULL
    }

    /** No room; the reason is shown to the source. */
    static final class NoRoom extends IOException {
        private final Refusal refusal;

        NoRoom(Refusal refusal) {
            super("no room: " + refusal);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    /** @param usable free bytes of the disk, now */
    Space(DropLimits limits, LongSupplier usable) {
        this.limits = limits;
        this.usable = usable;
    }

    /** Reserves bytes before they are written. */
    synchronized void reserve(MailboxId mailbox, long bytes) throws NoRoom {
        long has = held.getOrDefault(mailbox, 0L);
        long free = Math.min(limits.totalBytes() - total, usable.getAsLong() - limits.floorBytes());
        long deserved = FREE_BYTES + PER_BYTE_SENT * sent.getOrDefault(mailbox, 0L);
        if (has + bytes > limits.mailboxBytes() || has + bytes > deserved) {
            throw new NoRoom(Refusal.MAILBOX_FULL);
        }
        boolean isFair = has + bytes <= (free + has) / 2;
        boolean isSmall = has + bytes < SMALL_BYTES;
        boolean fitsSmall = !isSmall || small + bytes <= limits.totalBytes() / 4;
        if (bytes > free || !isFair && !isSmall || !fitsSmall) {
            throw new NoRoom(Refusal.DROP_FULL);
        }
        add(mailbox, bytes);
    }

    /**
     * Whether something failed for lack of room, and whose. Also when something other than the drop has filled the disk; then the system reports it,
     * perhaps in another language, so the free bytes are asked too.
     */
    Optional<Refusal> refusal(Exception fault) {
        if (fault instanceof NoRoom none) {
            return Optional.of(none.refusal());
        }
        if (fault instanceof UncheckedIOException unchecked) {
            return refusal(unchecked.getCause());
        }
        boolean isPlain = fault.getClass() == IOException.class || fault.getClass() == FileSystemException.class;
        return isPlain && (StoredFile.saysFull(fault) || isAlmostFull())
                ? Optional.of(Refusal.DROP_FULL)
                : Optional.empty();
    }

    private boolean isAlmostFull() {
        try {
            return usable.getAsLong() < ALMOST_NONE_BYTES;
        } catch (UncheckedIOException unknown) {
            return false;
        }
    }

    /** Counts bytes that a source has sent. */
    synchronized void received(MailboxId mailbox, long bytes) {
        sent.merge(mailbox, bytes, Long::sum);
    }

    /** Counts bytes that were on the disk when the process started; how many of them were sent is not known any more. */
    synchronized void found(MailboxId mailbox, long bytes) {
        add(mailbox, bytes);
        received(mailbox, bytes / PER_BYTE_SENT);
    }

    /** Counts bytes that are on the disk, or with a negative number that are not any more. */
    synchronized void add(MailboxId mailbox, long bytes) {
        long before = held.getOrDefault(mailbox, 0L);
        long after = Math.max(0, before + bytes);
        total += after - before;
        small += (after < SMALL_BYTES ? after : 0) - (before < SMALL_BYTES ? before : 0);
        if (after == 0) {
            held.remove(mailbox);
            sent.remove(mailbox);
        } else {
            held.put(mailbox, after);
        }
    }

    synchronized void forget(MailboxId mailbox) {
        add(mailbox, -held.getOrDefault(mailbox, 0L));
    }

    synchronized long held(MailboxId mailbox) {
        return held.getOrDefault(mailbox, 0L);
    }

    synchronized long total() {
        return total;
    }
}
