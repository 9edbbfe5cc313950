package org.daylight.drop;

import java.nio.file.Path;
import java.time.InstantSource;
import org.daylight.submission.SlowHash;

/** A drop in a process of its own, for tests that kill it or read its memory. Prints its port. */
final class DropProcess {

    private DropProcess() {}

    public static void main(String[] args) throws Exception {
        DropServer server = DropServer.start(
                DropFolder.open(Path.of(args[0])),
                InstantSource.system(),
                SlowHash.STANDARD,
                System.err::println,
                error -> Runtime.getRuntime().halt(4),
                "127.0.0.1",
                0);
        System.out.println(server.port());
        System.out.flush();
        Thread.sleep(Long.MAX_VALUE);
    }
}
