package org.daylight.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamSourceTest {

    private static final byte[] MAIL =
            "From: a@x.example\nTo: b@x.example\nSubject: s\n\nText\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private static StreamSource.Given given(String name, byte[] bytes) {
        return new StreamSource.Given(name, bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    private List<ContainerItem> read(StreamSource source) throws Exception {
        List<ContainerItem> found = new ArrayList<>();
        source.read(found::add);
        return found;
    }

    private StreamSource source(StreamSource.Given... files) {
        return new StreamSource(List.of(files), ContainerLimits.DEFAULT.allFiles(true), folder.resolve("spool"));
    }

    @Test
    void streamsAreReadAsFilesAreWithNamesOfTheirOwn() throws Exception {
        var zip = new ByteArrayOutputStream();
        try (var members = new ZipOutputStream(zip)) {
            members.putNextEntry(new ZipEntry("in/b.csv"));
            members.write("1,2\n".getBytes(StandardCharsets.US_ASCII));
        }
        byte[] pdf = "%PDF-1.4 x".getBytes(StandardCharsets.US_ASCII);
        StreamSource source = source(
                given("a.pdf", pdf),
                given("../../a.pdf", MAIL),
                given("x.zip", zip.toByteArray()),
                given("", pdf),
                given("dir/", pdf));
        assertEquals(List.of("a.pdf", "a (2).pdf", "x.zip", "unnamed", "unnamed (2)"), source.containers());
        List<ContainerItem> found = read(source);
        List<RawFile> files = found.stream()
                .filter(RawFile.class::isInstance)
                .map(RawFile.class::cast)
                .toList();
        assertEquals(
                List.of("a.pdf", "x.zip!in/b.csv", "unnamed", "unnamed (2)"),
                files.stream().map(each -> each.provenance().container()).toList());
        assertArrayEquals(pdf, files.getFirst().bytes());
        assertEquals(1, found.stream().filter(RawMessage.class::isInstance).count());
        assertEquals(
                Sha256.of(pdf),
                found.stream()
                        .filter(SourceFile.class::isInstance)
                        .map(SourceFile.class::cast)
                        .findFirst()
                        .orElseThrow()
                        .sha256());
        assertEquals(source.totalBytes(), source.bytesRead());
        assertEquals(found.size(), read(source).size(), "the same again");
        try (var left = Files.list(folder.resolve("spool"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void aStreamThatFailsIsALossAndTheOthersAreRead() throws Exception {
        var failing = new StreamSource.Given("b.bin", 9, () -> new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("damaged");
            }
        });
        List<ContainerItem> found = read(source(failing, given("m.eml", MAIL)));
        assertTrue(found.stream().anyMatch(Unreadable.class::isInstance), found::toString);
        assertEquals(1, found.stream().filter(RawMessage.class::isInstance).count());
        assertFalse(found.stream().anyMatch(RawFile.class::isInstance));
    }

    /** Zeros. Remembers how many bytes were wanted at once. */
    private static final class Zeros extends InputStream {
        private long left;
        private int most;

        Zeros(long length) {
            left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (left <= 0) {
                return -1;
            }
            most = Math.max(most, length);
            int count = (int) Math.min(left, length);
            Arrays.fill(into, from, from + count, (byte) 0);
            left -= count;
            return count;
        }
    }

    @Test
    void aFileThatIsTooLargeIsHashedAndNotGathered() throws Exception {
        long length = ContainerLimits.DEFAULT.messageBytes() + 1L;
        for (String name : List.of("film.mkv", "letter.eml")) {
            var zeros = new Zeros(length);
            List<ContainerItem> found = read(source(new StreamSource.Given(name, length, () -> zeros)));
            Unreadable lost = (Unreadable) found.getFirst();
            assertEquals(LossCode.TOO_LARGE, lost.code(), name);
            assertEquals(length, lost.length(), name);
            assertTrue(zeros.most <= 1 << 16, name + ": " + zeros.most + " bytes at once");
            assertEquals(2, found.size(), name);
        }
    }

    @Test
    void aStreamMayHaveAnotherLengthThanWasSaid() throws Exception {
        byte[] bytes = new byte[300_000];
        for (long said : new long[] {0, 1, 100_000, 299_999, 300_001, 5_000_000}) {
            List<ContainerItem> found =
                    read(source(new StreamSource.Given("a.bin", said, () -> new ByteArrayInputStream(bytes))));
            assertArrayEquals(bytes, ((RawFile) found.getFirst()).bytes(), said + " bytes");
        }
    }
}
