package org.daylight.pack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
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
        String hashes = "xt=urn:btih:[0-9a-f]{40}&xt=urn:btmh:1220[0-9a-f]{64}";
        assertTrue(alone.matches("magnet:\\?" + hashes + "&dn=harbour-part-7.zip&xl=100000"), alone);
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
    void an_address_that_is_not_utf8_is_refused() throws IOException {
        Torrent.Label label = pack(10);
        String text = new String(made(label, ADDRESSES).bytes(), ISO_8859_1);
        refused("it has an address that is not UTF-8", text.replace("papers", "paper\u00ff"), label);
    }

    @Test
    void a_torrent_says_nothing_about_its_creator() throws IOException {
        String text = new String(made(pack(10), List.of()).bytes(), ISO_8859_1);
        assertTrue(text.startsWith("d7:comment" + ("archive.example/port: harbour, part 7; SHA-256 ".length() + 64)
                + ":archive.example/port: harbour, part 7; SHA-256 " + Sha256.of(content)
                + "4:infod9:file treed18:harbour-part-7.zip"));
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
    void a_torrent_in_any_other_form_is_refused() throws IOException {
        Torrent.Label label = pack(70_000);
        String text = new String(made(label, ADDRESSES).bytes(), ISO_8859_1);
        String list = text.substring(text.indexOf("8:url-listl"));
        refused("it differs from the log at byte 0", "", label);
        refused("it differs from the log at byte " + (text.length() - 1), text.substring(0, text.length() - 1), label);
        refused("there is data after its end", text + "e", label);
        refused("its list of addresses is empty", text.replace(list, "8:url-listlee"), label);
        refused("it has an address of another part's file", text.replace(list, "8:url-listl9:https://ae"), label);
        int hashes = text.indexOf("6:pieces") + 8;
        for (String length : List.of("39:", "41:", "040:", "40;", ":", "x")) {
            refused(
                    "it has a string of the wrong length at byte " + hashes,
                    text.substring(0, hashes) + length + text.substring(hashes + 3),
                    label);
        }
        refused("it has a string of the wrong length at byte " + hashes, text.substring(0, hashes) + "40", label);
        refused("it ends too early", text.substring(0, hashes + 3 + 39), label);
        refused("it differs from the log at byte " + (hashes + 3 + 40), text.substring(0, hashes + 3 + 40), label);
    }

    private static void refused(String reason, String text, Torrent.Label label) {
        assertEquals(Outcome.refused("torrent-differs", reason), Torrent.parse(text.getBytes(ISO_8859_1), label));
    }

    @Test
    void a_layer_that_does_not_belong_to_its_root_is_refused() throws IOException {
        Torrent.Label label = pack(70_000);
        byte[] bytes = made(label, List.of()).bytes();
        int layer = new String(bytes, ISO_8859_1).indexOf("12:piece layersd32:") + 19;
        byte[] roots = bytes.clone();
        roots[layer] ^= 1;
        assertEquals(Outcome.refused("torrent-differs", "it has two roots"), Torrent.parse(roots, label));
        byte[] nodes = bytes.clone();
        nodes[layer + 32 + 3 + 63] ^= 1;
        assertEquals(
                Outcome.refused("torrent-differs", "its layer of pieces does not belong to its root"),
                Torrent.parse(nodes, label));
    }

    @Test
    void a_torrent_of_an_earlier_build_has_version_1_only() throws IOException {
        Files.writeString(file(), "abc");
        var label = new Torrent.Label("archive.example/port", "harbour", 7, 12, Sha256.of("abc".getBytes(UTF_8)), 3);
        byte[] bytes = ("d7:comment111:archive.example/port: harbour, part 7; SHA-256 " + label.sha256()
                        + "4:infod6:lengthi3e4:name18:harbour-part-7.zip12:piece lengthi65536e6:pieces20:"
                        + "\u00a9\u0099>6G\u0006\u0081j\u00ba>%qxP\u00c2l\u009c\u00d0\u00d8\u009d"
                        + "e8:url-listl40:https://papers.example/releases/0012.zipee")
                .getBytes(ISO_8859_1);
        Torrent torrent = Torrent.parse(bytes, label).orThrow();
        assertFalse(torrent.isHybrid());
        assertArrayEquals(bytes, torrent.bytes());
        List<ArchiveAddress> same = addresses("https://papers.example/");
        Torrent hybrid = made(label, same);
        assertTrue(hybrid.isHybrid());
        assertNotEquals(hybrid, torrent);
        TorrentPieces pieces = TorrentPieces.of(file(), Sha256.digest());
        assertEquals(torrent, Torrent.of(label, pieces.versionOne(), same));
        assertTrue(torrent.magnet().matches("magnet:\\?xt=urn:btih:[0-9a-f]{40}&dn=.*"), torrent.magnet());
    }

    @Test
    void an_address_has_at_most_four_digits_of_length_and_a_list_100_addresses() throws IOException {
        Torrent.Label label = pack(10);
        String alone = new String(made(label, List.of()).bytes(), ISO_8859_1);
        String before = alone.substring(0, alone.length() - 1);
        String end = "releases/0012.zip";
        String longest = "https://" + "a".repeat(9_999 - 8 - end.length());
        Torrent read = Torrent.parse((before + "8:url-listl9999:" + longest + end + "ee").getBytes(ISO_8859_1), label)
                .orThrow();
        assertEquals(List.of(longest), read.addresses());
        refused(
                "it has a string of the wrong length at byte " + (before.length() + 11),
                before + "8:url-listl10000:a" + longest + end + "ee",
                label);
        String one = (end.length() + 1) + ":a" + end;
        assertEquals(
                100,
                Torrent.parse((before + "8:url-listl" + one.repeat(100) + "ee").getBytes(ISO_8859_1), label)
                        .orThrow()
                        .addresses()
                        .size());
        refused("it has too many addresses", before + "8:url-listl" + one.repeat(101) + "ee", label);
    }

    @Test
    void the_longest_torrent_has_eight_mebibytes() throws IOException {
        Torrent.Label label = pack(10);
        refused("it differs from the log at byte 0", "x".repeat(8 << 20), label);
        refused("it is too large", "x".repeat((8 << 20) + 1), label);
    }

    @Test
    void torrents_are_equal_if_their_bytes_are() throws IOException {
        Torrent.Label label = pack(10);
        Torrent torrent = made(label, ADDRESSES);
        assertEquals(torrent.hashCode(), made(label, ADDRESSES).hashCode());
        assertNotEquals(torrent, made(label, List.of()));
        var next = new Torrent.Label(label.origin(), label.trove(), 8, 13, label.sha256(), label.bytes());
        assertNotEquals(torrent, made(next, ADDRESSES));
        assertNotEquals(torrent.hashCode(), made(next, ADDRESSES).hashCode());
    }

    @Test
    void a_piece_of_a_large_pack_is_longer_than_what_is_read_at_once() throws Exception {
        int length = (64 << 20) + (128 << 10) + 5;
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        byte[] piece = sha1.digest(new byte[128 << 10]);
        TorrentPieces pieces = TorrentPieces.of(zeros(length), length, Sha256.digest());
        byte[] hashes = pieces.hashes();
        assertEquals(514 * 20, hashes.length);
        assertEquals(514 * 32, pieces.layer().length);
        assertTrue(pieces.isConsistent());
        for (int at = 0; at < 513 * 20; at += 20) {
            assertArrayEquals(piece, Arrays.copyOfRange(hashes, at, at + 20));
        }
        assertArrayEquals(sha1.digest(new byte[5]), Arrays.copyOfRange(hashes, 513 * 20, hashes.length));
    }

    @Test
    void a_file_that_changes_while_it_is_read_has_no_torrent() {
        assertThrows(IOException.class, () -> TorrentPieces.of(zeros(99), 100, Sha256.digest()));
        assertThrows(IOException.class, () -> TorrentPieces.of(zeros(101), 100, Sha256.digest()));
        assertThrows(IOException.class, () -> TorrentPieces.of(zeros(0), 0, Sha256.digest()));
    }

    /** A stream of zeros that gives them in steps of its own. */
    private static InputStream zeros(int length) {
        return new InputStream() {
            private int left = length;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] out, int offset, int most) {
                int read = Math.min(Math.min(most, 10_001), left);
                Arrays.fill(out, offset, offset + read, (byte) 0);
                left -= read;
                return read == 0 ? -1 : read;
            }
        };
    }

    @Test
    void the_layer_of_pieces_and_the_root_of_three_pieces() throws Exception {
        pack(2 * 65_536 + 16_385);
        TorrentPieces pieces = TorrentPieces.of(file(), Sha256.digest());
        byte[] zero = new byte[32];
        byte[] zeros = Sha256.of(zero, zero).bytes();
        byte[] first = Sha256.of(pair(0), pair(2)).bytes();
        byte[] second = Sha256.of(pair(4), pair(6)).bytes();
        byte[] third = Sha256.of(Sha256.of(leaf(8), leaf(9)).bytes(), zeros).bytes();
        byte[] none = Sha256.of(zeros, zeros).bytes();
        var layer = new java.io.ByteArrayOutputStream();
        List.of(first, second, third).forEach(layer::writeBytes);
        assertArrayEquals(layer.toByteArray(), pieces.layer());
        Sha256 root = Sha256.of(
                Sha256.of(first, second).bytes(), Sha256.of(third, none).bytes());
        assertEquals(root, pieces.root().orElseThrow());
    }

    private byte[] leaf(int block) {
        int from = block * 16_384;
        return Sha256.of(Arrays.copyOfRange(content, from, Math.min(content.length, from + 16_384)))
                .bytes();
    }

    private byte[] pair(int block) {
        return Sha256.of(leaf(block), leaf(block + 1)).bytes();
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
        assertEquals(16 << 20, TorrentPieces.pieceLength(1L << 40), "the longest piece");
        assertEquals(1 << 16, TorrentPieces.count(1L << 40));
    }
}
