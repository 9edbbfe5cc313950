package org.daylight.newsroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiskFaultTest {

    @Test
    void aFullDiskIsRecognisedWhoeverReportsIt() {
        var full = new IOException("No space left on device");
        // As Lucene does, when it could not make the file of a lock.
        var lock = new NoSuchFileException("/newsroom/index/write.lock");
        lock.addSuppressed(full);
        for (Exception each : List.of(
                full,
                new FileSystemException("/a/b", null, "No space left on device"),
                new FileSystemException("/a/b", null, "Disk quota exceeded"),
                new UncheckedIOException(full),
                new IllegalStateException("it failed", new UncheckedIOException(full)),
                lock)) {
            assertTrue(DiskFault.isFull(each), each.toString());
            assertEquals("the disk is full: free some space", DiskFault.words(each));
        }
    }

    @Test
    void anotherFaultKeepsItsWords() {
        var cycle = new IOException("the network is down");
        cycle.initCause(new IOException("again", cycle));
        for (Exception each : List.of(new NoSuchFileException("/a/b"), cycle, new IOException())) {
            assertFalse(DiskFault.isFull(each), each.toString());
            assertEquals(String.valueOf(each.getMessage()), DiskFault.words(each));
        }
    }
}
