package org.daylight.faults;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.daylight.doctor.LeftFiles;
import org.jspecify.annotations.Nullable;

/**
 * Decides which operation on a folder fails, and how. Each write, sync, rename, creation and deletion is a step. Run an operation once to count its steps,
 * then once for each step and fault, on a path that {@link #wrap} returns. SQLite, and what is mapped into memory, go past it.
 *
 * <p>A power cut loses what was not synced: bytes of files, and renames and deletions whose folder was not synced. What a disk really keeps of that is
 * undefined, so there are two kinds of power cut for the two ends.
 */
public final class FaultyDisk {

    /** What happens at a step. */
    public enum Fault {
        /** The disk is full at this step and stays so. Deletions and renames still work. */
        NO_SPACE,
        /** The disk reports an error, once. */
        IO_ERROR,
        /** Half of the bytes are written, without an error, as the interface allows; other steps are as usual. */
        SHORT_WRITE,
        /** The power fails; nothing is left of what was not synced. */
        POWER_CUT,
        /** The power fails; of what was not synced, half of the bytes are there, and zeros instead of the others. */
        TORN
    }

    private record Undo(Path folder, Restoring restoring) {}

    private interface Restoring {
        void run() throws IOException;
    }

    private final FaultProvider provider = new FaultProvider(this);
    private final Map<Path, byte[]> synced = new HashMap<>();
    private final Deque<Undo> undo = new ArrayDeque<>();
    private final List<String> names = new ArrayList<>();
    private @Nullable Fault fault;
    private int failAt = Integer.MAX_VALUE;
    private int steps;
    private boolean isCut;

    /** The same folder, behind this disk. */
    public Path wrap(Path real) {
        return provider.wrap(real.toAbsolutePath());
    }

    /** Arms the disk and begins to count. @param step from 1; of a disk that is not to fail, any large number */
    public synchronized void arm(Fault fault, int step) {
        this.fault = fault;
        failAt = step;
        steps = 0;
        isCut = false;
        synced.clear();
        undo.clear();
        names.clear();
    }

    /** How many steps there were since {@link #arm}. */
    public synchronized int steps() {
        return steps;
    }

    /** What the step was at which the disk failed, such as {@code sync 000001.segment}. */
    public synchronized String name(int step) {
        return step <= names.size() ? names.get(step - 1) : "none";
    }

    /** After a power cut: loses what was not synced, and works again. Without one it only works again. */
    public synchronized void restart() throws IOException {
        if (isCut) {
            for (Undo each : undo) {
                if (fault == Fault.POWER_CUT) {
                    each.restoring.run();
                }
            }
            for (Map.Entry<Path, byte[]> each : synced.entrySet()) {
                if (Files.isRegularFile(each.getKey(), LinkOption.NOFOLLOW_LINKS)) {
                    byte[] now = Files.readAllBytes(each.getKey());
                    Files.write(each.getKey(), fault == Fault.TORN ? torn(each.getValue(), now) : each.getValue());
                }
            }
        }
        arm(Fault.IO_ERROR, Integer.MAX_VALUE);
    }

    /** The synced bytes, then half of those that were not, then zeros. */
    private static byte[] torn(byte[] synced, byte[] now) {
        int same = Arrays.mismatch(synced, now);
        if (same < 0) {
            return now;
        }
        byte[] torn = now.clone();
        Arrays.fill(torn, same + (now.length - same) / 2, now.length, (byte) 0);
        return torn;
    }

    /** A step is about to be made. @param needsRoom whether it fails on a full disk */
    synchronized void step(String what, Path real, boolean needsRoom) throws IOException {
        if (isCut) {
            throw new PowerCut();
        }
        steps++;
        names.add(what + " " + real.getFileName());
        if (steps < failAt) {
            return;
        }
        switch (fault) {
            case NO_SPACE -> {
                if (needsRoom) {
                    throw new FileSystemException(real.toString(), null, "No space left on device");
                }
            }
            case IO_ERROR -> {
                if (steps == failAt) {
                    throw new FileSystemException(real.toString(), null, "Input/output error");
                }
            }
            case POWER_CUT, TORN -> {
                isCut = true;
                throw new PowerCut();
            }
            case null, default -> {}
        }
    }

    /** How many of these bytes the write of this step may write. */
    synchronized int portion(int bytes) {
        return fault == Fault.SHORT_WRITE && steps >= failAt && bytes > 1 ? (bytes + 1) / 2 : bytes;
    }

    /** Whether the power has failed. */
    synchronized boolean isCut() {
        return isCut;
    }

    /** A file is about to be changed: its bytes at this moment are on the disk, unless it is known to have changed since its last sync. */
    synchronized void changes(Path real) throws IOException {
        if (!synced.containsKey(real) && !real.toString().endsWith(".db")) { // SQLite writes and syncs these
            synced.put(real, Files.isRegularFile(real) ? Files.readAllBytes(real) : new byte[0]);
        }
    }

    synchronized void synced(Path real) {
        if (Files.isDirectory(real)) {
            undo.removeIf(each -> each.folder.equals(real));
        } else {
            synced.remove(real);
        }
    }

    /** A file is about to be renamed. */
    synchronized void renames(Path from, Path to) throws IOException {
        byte @Nullable [] replaced = Files.isRegularFile(to) ? Files.readAllBytes(to) : null;
        synced.remove(to);
        for (Path each : List.copyOf(synced.keySet())) {
            if (each.startsWith(from)) { // also when a folder is renamed
                synced.put(
                        each.equals(from) ? to : to.resolve(from.relativize(each)),
                        Objects.requireNonNull(synced.remove(each)));
            }
        }
        undo.push(new Undo(to.getParent(), () -> {
            if (!Files.exists(to) || !Files.isDirectory(from.getParent())) {
                return; // the step failed, or the folder was deleted
            }
            Files.move(to, from);
            if (replaced != null) {
                Files.write(to, replaced);
            }
        }));
    }

    /** A file or a folder is about to be made. */
    synchronized void creates(Path real) {
        undo.push(new Undo(real.getParent(), () -> LeftFiles.delete(real)));
    }

    /** A file or an empty folder is about to be deleted. */
    synchronized void deletes(Path real) throws IOException {
        synced.remove(real);
        if (Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
            byte[] gone = Files.readAllBytes(real);
            undo.push(new Undo(real.getParent(), () -> {
                if (Files.isDirectory(real.getParent()) && !Files.exists(real)) {
                    Files.write(real, gone);
                }
            }));
        }
    }
}
