package org.daylight.pack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.ArchiveAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Torrents of packs: equal input gives equal bytes, and reading is strict. */
class TorrentTest {
    private static final List<ArchiveAddress> ADDRESSES =
            addresses("https://papers.example/", "http://mirror.example/port");

    @TempDir
    Path folder;

    private byte[] content = new byte[0];

    private Torrent.Label pack(int bytes) throws IOException {
        content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Files.write(file(), content);
        return new Torrent.Label("archive.example/port", "harbour", 7, 12, Sha256.of(content), bytes);
    }

    private static List<ArchiveAddress> addresses(String... typed) {
        return List.of(typed).stream()
                .map(one -> ArchiveAddress.typed(one).orThrow())
                .toList();
    }

    private Path file() {
        return folder.resolve("0012.zip");
    }

    private Torrent made(Torrent.Label label, List<ArchiveAddress> addresses) throws IOException {
        return Torrent.of(label, file(), addresses).orThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16_384, 65_535, 65_536, 65_537, 200_000, 1_000_000})
    void a_written_torrent_is_read(int bytes) throws IOException {
        Torrent.Label label = pack(bytes);
        Torrent torrent = made(label, ADDRESSES);
        assertEquals(torrent, Torrent.parse(torrent.bytes(), label).orThrow());
        assertArrayEquals(
                torrent.bytes(), Torrent.parse(torrent.bytes(), label).orThrow().bytes());
    }

    @Test
    void the_addresses_are_not_part_of_the_info_hash() throws IOException {
        Torrent.Label label = pack(100_000);
        Torrent torrent = made(label, ADDRESSES);
        String link = torrent.magnet();
        String alone = made(label, List.of()).magnet();
        assertEquals(
                alone + "&ws=https%3A%2F%2Fpapers.example%2Freleases%2F0012.zip"
                        + "&ws=http%3A%2F%2Fmirror.example%2Fport%2Freleases%2F0012.zip",
                link);
        assertTrue(alone.matches("magnet:\\?xt=urn:btih:[0-9a-f]{40}&dn=harbour-part-7.zip&xl=100000"), alone);
        assertTrue(torrent.isAt(ADDRESSES));
        assertFalse(torrent.isAt(List.of()));
        assertEquals(made(label, List.of()), torrent.at(List.of()), "without reading the pack");
    }

    @Test
    void onion_addresses_are_left_out() throws IOException {
        Torrent.Label label = pack(10);
        String onion = "http://" + "a".repeat(56) + ".onion/";
        assertEquals(
                made(label, ADDRESSES),
                made(label, addresses("https://papers.example/", onion, "http://mirror.example/port/")));
        assertEquals(made(label, List.of()), made(label, addresses(onion)));
    }

    @Test
    void an_address_of_another_pack_is_refused() throws IOException {
        Torrent.Label label = pack(10);
        String text = new String(made(label, ADDRESSES).bytes(), ISO_8859_1);
        byte[] other =
                text.replace("port/releases/0012.zip", "port/releases/0013.zip").getBytes(ISO_8859_1);
        assertInstanceOf(Outcome.Refused.class, Torrent.parse(other, label));
    }

    @Test
    void a_torrent_says_nothing_about_its_creator() throws IOException {
        String text = new String(made(pack(10), List.of()).bytes(), ISO_8859_1);
        assertTrue(text.startsWith("d7:comment" + ("archive.example/port: harbour, part 7; SHA-256 ".length() + 64)
                + ":archive.example/port: harbour, part 7; SHA-256 " + Sha256.of(content)
                + "4:infod6:lengthi10e4:name"));
        for (String key : List.of("creation date", "created by", "announce", "encoding", "private")) {
            assertFalse(text.contains(key), key);
        }
    }

    @Test
    void a_pack_that_is_not_in_the_log_gets_no_torrent() throws IOException {
        Torrent.Label label = pack(10);
        Files.write(file(), new byte[10]);
        assertInstanceOf(Outcome.Refused.class, Torrent.of(label, file(), List.of()));
    }

    @Test
    void any_changed_byte_is_refused_or_changes_a_hash_or_address() throws IOException {
        Torrent.Label label = pack(70_000);
        byte[] bytes = made(label, ADDRESSES).bytes();
        for (int i = 0; i < bytes.length; i++) {
            byte[] other = bytes.clone();
            other[i] ^= 1;
            if (Torrent.parse(other, label) instanceof Outcome.Ok<Torrent>(Torrent torrent)) {
                assertFalse(Arrays.equals(bytes, torrent.bytes()), "at " + i);
            }
            assertInstanceOf(Outcome.Refused.class, Torrent.parse(Arrays.copyOf(bytes, i), label), "cut at " + i);
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertInstanceOf(Outcome.Refused.class, Torrent.parse(longer, label));
        assertInstanceOf(Outcome.Refused.class, Torrent.parse("d".getBytes(UTF_8), label));
    }

    @Test
    void each_piece_is_hashed_by_itself() throws Exception {
        pack(3 * 65_536 - 1);
        var sha1 = java.security.MessageDigest.getInstance("SHA-1");
        var expected = new java.io.ByteArrayOutputStream();
        for (int from = 0; from < content.length; from += 65_536) {
            expected.writeBytes(
                    sha1.digest(Arrays.copyOfRange(content, from, Math.min(content.length, from + 65_536))));
        }
        assertArrayEquals(
                expected.toByteArray(),
                TorrentPieces.of(file(), Sha256.digest()).hashes());
    }

    @Test
    void there_are_few_pieces_for_a_pack_of_any_length() {
        for (long length = 1; length < 1L << 34; length *= 3) {
            assertTrue(TorrentPieces.count(length) <= 1024, "of " + length);
        }
        assertEquals(64 << 10, TorrentPieces.pieceLength(64 << 20));
        assertEquals(128 << 10, TorrentPieces.pieceLength((64 << 20) + 1));
    }
}
