package org.daylight.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files that are streams, such as files that are decrypted while they are read. They are read one after the other, each
 * to its end, as {@link ImportSource} reads the standard input. Only an archive that must be read from its end is copied
 * to the folder for temporary files; nothing else is written.
 */
public final class StreamSource implements ItemSource {

    private final List<Given> given;
    private final ContainerLimits limits;
    private final Spool spool;
    private final AtomicLong bytesRead = new AtomicLong();

    /** Opens a stream at its beginning. */
    @FunctionalInterface
    public interface Opening {
        InputStream open() throws IOException;
    }

    /**
     * One file.
     *
     * @param name the last element of its name, from outside; shown to people, and a hint about the format
     * @param bytes its length
     */
    public record Given(String name, long bytes, Opening opening) {}

    /**
     * A source of these files.
     *
     * @param spool the folder for temporary copies; what an earlier source left there is deleted
     */
    public StreamSource(List<Given> files, ContainerLimits limits, Path spool) {
        this.limits = limits;
        this.spool = new Spool(spool);
        Set<String> taken = new HashSet<>();
        List<Given> unique = new ArrayList<>();
        for (Given each : files) {
            unique.add(new Given(uniqueName(each.name, taken), each.bytes, each.opening));
        }
        this.given = List.copyOf(unique);
    }

    /** The names under which the files are found ({@link Provenance#container}), in the order in which they were given. */
    public List<String> containers() {
        return given.stream().map(each -> MemberName.printable(each.name)).toList();
    }

    private static String uniqueName(String name, Set<String> taken) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String shown = last.isBlank() ? "unnamed" : last;
        String unique = shown;
        for (int i = 2; !taken.add(MemberName.printable(unique)); i++) {
            int dot = shown.lastIndexOf('.');
            unique =
                    dot <= 0 ? shown + " (" + i + ")" : shown.substring(0, dot) + " (" + i + ")" + shown.substring(dot);
        }
        return unique;
    }

    @Override
    public long totalBytes() {
        return given.stream().mapToLong(Given::bytes).sum();
    }

    @Override
    public long bytesRead() {
        return bytesRead.get();
    }

    @Override
    public void read(Sink sink) throws IOException, InterruptedException {
        bytesRead.set(0);
        spool.clear();
        for (Given each : given) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            var name = new MemberName(MemberName.printable(each.name), "", each.name);
            try (InputStream in = each.opening.open()) {
                new OuterFile(name, limits, spool, bytesRead, false, sink).read(in, each.bytes);
            }
        }
    }
}
