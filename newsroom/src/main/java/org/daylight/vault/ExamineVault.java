package org.daylight.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daylight.doctor.Examination;
import org.daylight.doctor.LeftFiles;
import org.daylight.file.ExclusiveLock;
import org.daylight.format.Sha256;

/** Reads every byte of a {@link FolderVault}, also while another process adds to it. Memory for one block, and the places of one segment. */
public final class ExamineVault {

    private static final String RESTORE =
            "restore this file from your backup, or import the same files again: what is missing is stored again";

    private final Examination examination;
    private final Path folder;
    private long done;
    private long total;

    /** @param folder of the vault; it need not exist */
    public ExamineVault(Examination examination, Path folder) {
        this.examination = examination;
        this.folder = folder;
    }

    /** Examines the vault. @return what was looked at, in words */
    public String run() throws IOException {
        List<Path> segments = LeftFiles.in(folder).stream()
                .filter(each -> each.getFileName().toString().matches("\\d{6,9}\\.segment"))
                .toList();
        for (Path each : segments) {
            total += Files.size(each);
        }
        int expected = 1;
        for (Path each : segments) {
            String name = each.getFileName().toString();
            int number = Integer.parseInt(name.substring(0, name.indexOf('.')));
            for (; expected < number; expected++) {
                examination.fault("vault/" + Segment.fileName(expected), "it is missing", RESTORE);
            }
            expected = number + 1;
            segment(each, number, number == segments.size());
        }
        for (Path left : LeftFiles.under(folder, 1, Set.of(".new"))) {
            if (!isInUse()) {
                examination.left("vault/" + left.getFileName());
            }
        }
        return segments.size() + (segments.size() == 1 ? " segment" : " segments");
    }

    private void segment(Path path, int number, boolean isLast) throws IOException {
        String name = "vault/" + path.getFileName();
        Path index = Segment.indexPath(folder, number);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            Optional<SegmentIndex> found = SegmentIndex.open(index, number);
            try {
                if (Files.exists(index) && found.isEmpty()) {
                    index(index, "it is damaged");
                }
                try {
                    Segment.checkHeader(file, number, isLast);
                } catch (VaultException e) {
                    examination.fault(name, String.valueOf(e.getMessage()), RESTORE);
                    return;
                }
                if (!examination.isQuick()) {
                    blocks(file, name, found, index, isLast);
                }
            } finally {
                if (found.isPresent()) {
                    found.get().close();
                }
            }
        }
    }

    private void index(Path index, String problem) {
        examination.derived("vault/" + index.getFileName(), problem, () -> {
            if (isInUse()) {
                throw new IOException("another command uses the vault: wait for it to end");
            }
            Files.delete(index);
            FolderVault.open(folder).close();
        });
    }

    private void blocks(FileChannel file, String name, Optional<SegmentIndex> index, Path indexPath, boolean isLast)
            throws IOException {
        long size = file.size();
        Map<Sha256, Long> offsets = new HashMap<>();
        long before = done;
        long at = Segment.HEADER;
        boolean isWhole = true;
        while (at < size) {
            examination.progress(before + at, total);
            Optional<Block> found = Block.read(file::read, at, size);
            Optional<String> damage = found.isEmpty() ? Optional.of("no block begins here") : damage(file, found.get());
            if (damage.isEmpty()) {
                long offset = at;
                found.get().directory().forEach(entry -> offsets.putIfAbsent(entry.sha256(), offset));
                at = found.get().end();
                continue;
            }
            boolean isBehind = index.isPresent() && at >= index.get().covered() && !hasBlockMagic(file, at);
            if (isBehind) {
                break; // a block that was not finished: when the vault was opened again, the segment was closed before
                // it
            }
            isWhole = false;
            long next = Segment.behind(file::read, at, found, size);
            boolean isBeingWritten = isLast && next >= size && index.isEmpty() && isInUse();
            if (isLast && next >= size && index.isEmpty() && !isBeingWritten && !hasBlockMagic(file, at)) {
                // A stopped command leaves such a block, which was never acknowledged. Damage can look the same.
                examination.fault(
                        name,
                        "it ends in " + (size - at) + " bytes that are no finished block",
                        "if an import was interrupted, continue it; otherwise restore the file from your backup");
            } else if (!isBeingWritten) {
                examination.fault(name, "the block at byte " + at + " is damaged: " + damage.get(), RESTORE);
            }
            at = next;
        }
        done = before + size;
        if (index.isPresent() && isWhole) {
            boolean fits = index.get().covered() == at;
            for (Map.Entry<Sha256, Long> each : offsets.entrySet()) {
                fits &= each.getValue().equals(index.get().find(each.getKey()));
            }
            if (!fits) {
                index(indexPath, "it does not fit its segment");
            }
        }
    }

    /** A block's header is written last, so a block that was not finished has none. */
    private static boolean hasBlockMagic(FileChannel file, long at) throws IOException {
        var start = ByteBuffer.allocate(4);
        file.read(start, at);
        return start.position() == 4 && start.getInt(0) == Block.MAGIC;
    }

    private static Optional<String> damage(FileChannel file, Block block) throws IOException {
        if (!block.isWhole(file::read)) {
            return Optional.of("its checksum differs");
        }
        byte[] plain;
        try {
            plain = block.plain(file::read);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        for (Block.Entry entry : block.directory()) {
            byte[] bytes = Arrays.copyOfRange(plain, entry.start(), entry.start() + entry.length());
            if (!Sha256.of(bytes).equals(entry.sha256())) {
                return Optional.of("the bytes stored as " + entry.sha256().hex() + " have a different hash");
            }
        }
        return Optional.empty();
    }

    /** Whether another process, or this one, may add to the vault at this moment. Creates no file. */
    private boolean isInUse() throws IOException {
        return ExclusiveLock.isTaken(folder.resolve("lock"));
    }
}
