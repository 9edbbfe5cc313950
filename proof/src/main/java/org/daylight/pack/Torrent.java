package org.daylight.pack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.LogEntry;

/**
 * The torrent of a pack (spec/torrent.md): a hybrid of the versions 1 and 2 (BEP 3 and 52), with addresses (BEP 19). It is derived: the same
 * pack and the same list of addresses give the same bytes. It contains no time, no program name and no tracker. Torrents of version 1, which
 * earlier builds made, are read too. Immutable.
 */
public final class Torrent {

    /** The longest torrent that is read, in bytes. The torrent of a pack of a terabyte is shorter. */
    public static final int MAX_BYTES = 8 << 20;

    private static final String CODE = "torrent-differs";
    private static final String META_VERSION = "12:meta versioni2e";

    private final Label label;
    private final TorrentPieces pieces;
    private final List<String> addresses;

    /**
     * Identifies a pack, as recorded in the log.
     *
     * @param origin the log's
     * @param trove the trove's slug
     * @param part number within the trove, from 1
     * @param release number in the archive, from 1
     * @param sha256 of the current pack
     * @param bytes its size
     */
    public record Label(String origin, String trove, long part, long release, Sha256 sha256, long bytes) {

        /** The file name for people who download it: {@code harbour-part-7.zip}. */
        public String name() {
            return trove + "-part-" + part + ".zip";
        }

        String comment() {
            return origin + ": " + trove + ", part " + part + "; SHA-256 " + sha256.hex();
        }

        String path() {
            String digits = Long.toString(release);
            return "releases/" + "0".repeat(Math.max(0, 4 - digits.length())) + digits + ".zip";
        }
    }

    private Torrent(Label label, TorrentPieces pieces, List<String> addresses) {
        this.label = label;
        this.pieces = pieces;
        this.addresses = List.copyOf(addresses);
    }

    /**
     * Makes the torrent of a pack, which is read once.
     *
     * @param addresses of copies of the archive, from a {@code mirrors} entry of the log
     * @return refused with {@code torrent-differs} if the file is not the pack of the label
     */
    public static Outcome<Torrent> of(Label label, Path pack, List<ArchiveAddress> addresses) throws IOException {
        MessageDigest digest = Sha256.digest();
        TorrentPieces pieces = TorrentPieces.of(pack, digest);
        return Sha256.wrap(digest.digest()).equals(label.sha256)
                ? Outcome.ok(of(label, pieces, addresses))
                : Outcome.refused(CODE, "the part's file does not match the log");
    }

    /** Makes a torrent from the hashes of a pack. */
    public static Torrent of(Label label, TorrentPieces pieces, List<ArchiveAddress> addresses) {
        return new Torrent(label, pieces, named(addresses));
    }

    /** Whether it has both versions. Otherwise an earlier build made it, and it has version 1 only. */
    public boolean isHybrid() {
        return pieces.root().isPresent();
    }

    /** The same torrent with other addresses. The pack is not read, and the info hashes do not change. */
    public Torrent at(List<ArchiveAddress> addresses) {
        return of(label, pieces, addresses);
    }

    /** Whether it contains exactly these addresses. */
    public boolean isAt(List<ArchiveAddress> addresses) {
        return this.addresses.equals(named(addresses));
    }

    /** The addresses in the torrent, in their order. */
    public List<String> addresses() {
        return addresses;
    }

    /** The addresses of a list that go into a torrent: not those of Tor, because other programs would send them to a name server. */
    public static List<String> named(List<ArchiveAddress> addresses) {
        return addresses.stream()
                .filter(address -> !address.isOnion())
                .map(ArchiveAddress::text)
                .toList();
    }

    /**
     * Reads a torrent in the form in which this class writes it, or of version 1. If it contains anything else, or is that of another pack, it
     * is refused with {@code torrent-differs}. The hashes are not compared with the pack, only the layer of pieces with its root.
     */
    public static Outcome<Torrent> parse(byte[] file, Label label) {
        return Malformed.caught(() -> new Reading(file, label).torrent());
    }

    /** The file. */
    public byte[] bytes() {
        var out = new ByteArrayOutputStream();
        text(out, "d7:comment");
        string(out, label.comment());
        text(out, "4:info");
        out.writeBytes(info());
        pieces.root().ifPresent(root -> {
            text(out, "12:piece layersd");
            if (pieces.layer().length > 0) {
                string(out, root.bytes());
                string(out, pieces.layer());
            }
            text(out, "e");
        });
        if (!addresses.isEmpty()) {
            text(out, "8:url-listl");
            addresses.forEach(address -> string(out, address + label.path())); // BEP 19
            text(out, "e");
        }
        text(out, "e");
        return out.toByteArray();
    }

    /** The info dictionary, whose hashes identify the torrent: SHA-1 in version 1, SHA-256 in version 2. It contains no address. */
    private byte[] info() {
        var out = new ByteArrayOutputStream();
        text(out, "d");
        pieces.root().ifPresent(root -> {
            text(out, "9:file treed");
            string(out, label.name());
            text(out, "d0:d6:lengthi" + pieces.length() + "e11:pieces root");
            string(out, root.bytes());
            text(out, "eee");
        });
        text(out, "6:lengthi" + pieces.length() + "e" + (isHybrid() ? META_VERSION : "") + "4:name");
        string(out, label.name());
        text(out, "12:piece lengthi" + TorrentPieces.pieceLength(pieces.length()) + "e6:pieces");
        string(out, pieces.hashes());
        text(out, "e");
        return out.toByteArray();
    }

    /** The magnet link (BEP 9 and 52): info hashes, name, length, and the addresses. ASCII. */
    public String magnet() {
        byte[] info = info();
        var link = new StringBuilder("magnet:?xt=urn:btih:")
                .append(HexFormat.of().formatHex(TorrentPieces.sha1().digest(info)))
                .append(isHybrid() ? "&xt=urn:btmh:1220" + Sha256.of(info) : "") // 12 and 20: a SHA-256 of 32 bytes
                .append("&dn=")
                .append(URLEncoder.encode(label.name(), UTF_8))
                .append("&xl=")
                .append(pieces.length());
        addresses.forEach(address -> link.append("&ws=").append(URLEncoder.encode(address + label.path(), UTF_8)));
        return link.toString();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(UTF_8));
    }

    private static void string(ByteArrayOutputStream out, String string) {
        string(out, string.getBytes(UTF_8));
    }

    private static void string(ByteArrayOutputStream out, byte[] string) {
        text(out, string.length + ":");
        out.writeBytes(string);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Torrent that && Arrays.equals(bytes(), that.bytes());
    }

    @Override
    public int hashCode() {
        return label.hashCode();
    }

    /** Reads a torrent from beginning to end. Everything but the hashes and the addresses is known in advance. */
    private static final class Reading {
        private static final long ANY = -1;
        private static final byte[] NONE = {};

        private final byte[] file;
        private final Label label;
        private int at;

        Reading(byte[] file, Label label) {
            Malformed.unless(file.length <= MAX_BYTES, CODE, "it is too large");
            this.file = file;
            this.label = label;
        }

        Torrent torrent() {
            expect("d7:comment" + counted(label.comment()) + "4:infod");
            Optional<Sha256> root = looksAt("6:length") ? Optional.empty() : Optional.of(root());
            expect("6:lengthi" + label.bytes + "e" + (root.isPresent() ? META_VERSION : "") + "4:name");
            expect(counted(label.name()) + "12:piece lengthi" + TorrentPieces.pieceLength(label.bytes) + "e6:pieces");
            byte[] hashes = string(TorrentPieces.count(label.bytes) * TorrentPieces.HASH_BYTES);
            expect("e");
            var pieces = new TorrentPieces(label.bytes, hashes, root, root.isPresent() ? layer(root.get()) : NONE);
            Malformed.unless(pieces.isConsistent(), CODE, "its layer of pieces does not belong to its root");
            List<String> addresses = addresses();
            expect("e");
            Malformed.unless(at == file.length, CODE, "there is data after its end");
            return new Torrent(label, pieces, addresses);
        }

        private Sha256 root() {
            expect("9:file treed" + counted(label.name()) + "d0:d6:lengthi" + label.bytes + "e11:pieces root");
            Sha256 root = Sha256.wrap(string(Sha256.BYTES));
            expect("eee");
            return root;
        }

        private byte[] layer(Sha256 root) {
            expect("12:piece layersd");
            byte[] layer = NONE;
            if (TorrentPieces.layerBytes(label.bytes) > 0) {
                Malformed.unless(Arrays.equals(string(Sha256.BYTES), root.bytes()), CODE, "it has two roots");
                layer = string(TorrentPieces.layerBytes(label.bytes));
            }
            expect("e");
            return layer;
        }

        private List<String> addresses() {
            if (!looksAt("8:url-listl")) {
                return List.of();
            }
            expect("8:url-listl");
            var addresses = new ArrayList<String>();
            while (!looksAt("e")) {
                Malformed.unless(addresses.size() < LogEntry.MAX_MIRRORS, CODE, "it has too many addresses");
                byte[] written = string(ANY);
                String place = new String(written, UTF_8);
                Malformed.unless(
                        Arrays.equals(written, place.getBytes(UTF_8)), CODE, "it has an address that is not UTF-8");
                Malformed.unless(place.endsWith(label.path()), CODE, "it has an address of another part's file");
                addresses.add(place.substring(0, place.length() - label.path().length()));
            }
            expect("e");
            Malformed.unless(!addresses.isEmpty(), CODE, "its list of addresses is empty");
            return addresses;
        }

        private static String counted(String string) {
            return string.getBytes(UTF_8).length + ":" + string;
        }

        private boolean looksAt(String text) {
            byte[] bytes = text.getBytes(UTF_8);
            return at + bytes.length <= file.length
                    && Arrays.equals(file, at, at + bytes.length, bytes, 0, bytes.length);
        }

        private void expect(String text) {
            Malformed.unless(looksAt(text), CODE, "it differs from the log at byte " + at);
            at += text.getBytes(UTF_8).length;
        }

        /** @param length that the string must have; {@link #ANY} for any length of less than five digits */
        private byte[] string(long length) {
            int digits = at;
            while (digits < file.length && file[digits] >= '0' && file[digits] <= '9') {
                digits++;
            }
            String count = new String(file, at, digits - at, UTF_8);
            boolean counted = digits < file.length
                    && file[digits] == ':'
                    && count.matches("0|[1-9][0-9]{0,8}")
                    && (length == ANY ? count.length() < 5 : count.equals(Long.toString(length)));
            Malformed.unless(counted, CODE, "it has a string of the wrong length at byte " + at);
            int end = digits + 1 + Integer.parseInt(count);
            Malformed.unless(end <= file.length, CODE, "it ends too early");
            byte[] bytes = Arrays.copyOfRange(file, digits + 1, end);
            at = end;
            return bytes;
        }
    }
}
