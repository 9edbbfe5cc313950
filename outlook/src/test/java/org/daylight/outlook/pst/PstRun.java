package org.daylight.outlook.pst;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads bytes as a PST file and collects what is found. */
final class PstRun {

    static final PstReader.Limits LIMITS = new PstReader.Limits(100 << 20, 1L << 30);

    final List<PstEvent.Item> items = new ArrayList<>();
    final List<PstEvent.Lost> lost = new ArrayList<>();
    final List<PstEvent.FileLoss> fileLosses = new ArrayList<>();
    final List<PstEvent.Damage> damage = new ArrayList<>();
    final List<FolderAccount> folders = new ArrayList<>();

    static PstRun of(byte[] file) {
        return of(file, false, LIMITS);
    }

    static PstRun of(byte[] file, boolean recovers, PstReader.Limits limits) {
        PstInput input = new PstInput() {
            @Override
            public long size() {
                return file.length;
            }

            @Override
            public int read(long at, byte[] into) {
                if (at >= file.length) {
                    return 0;
                }
                int length = (int) Math.min(into.length, file.length - at);
                System.arraycopy(file, (int) at, into, 0, length);
                return length;
            }
        };
        return of(input, recovers, limits);
    }

    static PstRun of(PstInput input, boolean recovers, PstReader.Limits limits) {
        var run = new PstRun();
        try {
            new PstReader(input, limits, recovers, event -> {
                        switch (event) {
                            case PstEvent.Item item -> run.items.add(item);
                            case PstEvent.Lost loss -> run.lost.add(loss);
                            case PstEvent.FileLoss loss -> run.fileLosses.add(loss);
                            case PstEvent.Damage note -> run.damage.add(note);
                            case PstEvent.Folder folder -> run.folders.add(folder.account());
                        }
                    })
                    .read();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return run;
    }

    FolderAccount folder(String path) {
        return folders.stream()
                .filter(each -> each.folder().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError(path + " is not in " + folders));
    }

    List<String> subjects() {
        return items.stream()
                .map(item -> String.valueOf(item.message().properties().text(0x0037)))
                .toList();
    }

    /** Whether the account of each folder adds up. */
    boolean addsUp() {
        return folders.stream()
                .allMatch(each ->
                        each.declared() + each.recovered() == each.extracted() + each.allSkipped() + each.allLost());
    }

    /** Everything that was found, for comparison. */
    @Override
    public String toString() {
        return subjects() + " lost " + lost + " " + fileLosses + " damage " + damage + " " + folders;
    }

    static byte[] copy(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }
}
