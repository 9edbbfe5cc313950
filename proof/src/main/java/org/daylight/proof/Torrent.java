package org.daylight.proof;

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
import java.util.Locale;

/**
 * The torrent of a pack (spec/torrent.md; BEP 3, BEP 52 and BEP 19, so both kinds of BitTorrent read it). It is derived: the same pack and the same list
 * of addresses give the same bytes, and nothing else is in it, no time, no program, no tracker. Immutable.
 */
public final class Torrent {

    /** The longest torrent that is read: that of a pack of a terabyte is shorter. */
    public static final int MAX_BYTES = 8 << 20;

    /** More addresses are not taken over. */
    static final int MAX_SEEDS = 100;

    private static final String CODE = "torrent-differs";

    private final Label label;
    private final TorrentHashes hashes;
    private final List<String> seeds;

    /**
     * Of which pack, as the log has it.
     *
     * @param origin the log's
     * @param trove the trove's slug
     * @param part of the trove, from 1
     * @param release its number in the archive, from 1
     * @param sha256 of the pack as it must be now
     * @param bytes its size
     */
    public record Label(String origin, String trove, long part, long release, Sha256 sha256, long bytes) {

        /** What the file is called by whoever fetches it: {@code harbour-part-7.zip}. */
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

    private Torrent(Label label, TorrentHashes hashes, List<String> seeds) {
        this.label = label;
        this.hashes = hashes;
        this.seeds = List.copyOf(seeds);
    }

    /**
     * Makes the torrent of a pack, which is read once.
     *
     * @param addresses of archives that have it, {@code https://…}; others than {@code http:} and {@code https:} are passed over
     * @return refused with {@code torrent-differs}, where the file is not the pack of the label
     */
    public static Outcome<Torrent> of(Label label, Path pack, List<String> addresses) throws IOException {
        MessageDigest digest = Sha256.digest();
        TorrentHashes hashes = TorrentHashes.of(pack, digest);
        return Sha256.wrap(digest.digest()).equals(label.sha256)
                ? Outcome.ok(of(label, hashes, addresses))
                : Outcome.refused(CODE, "the pack is not the one that the log names");
    }

    static Torrent of(Label label, TorrentHashes hashes, List<String> addresses) {
        return new Torrent(label, hashes, seeds(label, addresses));
    }

    /** The same, with other addresses; the pack is not read for it, and its identity does not change. */
    public Torrent at(List<String> addresses) {
        return of(label, hashes, addresses);
    }

    /** Whether it names these addresses and no others. */
    public boolean isAt(List<String> addresses) {
        return seeds.equals(seeds(label, addresses));
    }

    /** Where the pack lies at these addresses (BEP 19). */
    private static List<String> seeds(Label label, List<String> addresses) {
        return addresses.stream()
                .filter(address -> address.toLowerCase(Locale.ROOT).matches("https?://[!-~]+"))
                .map(address -> address + (address.endsWith("/") ? "" : "/") + label.path())
                .distinct()
                .limit(MAX_SEEDS)
                .toList();
    }

    /**
     * Reads a torrent as this class writes it; what says anything else, or speaks of another pack, is refused with {@code torrent-differs}. That its
     * hashes are those of the pack is not seen here.
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
        text(out, "12:piece layersd");
        if (!hashes.layer().isEmpty()) {
            string(out, hashes.root().bytes());
            var layer = new ByteArrayOutputStream();
            hashes.layer().forEach(hash -> layer.writeBytes(hash.bytes()));
            string(out, layer.toByteArray());
        }
        text(out, "e");
        if (!seeds.isEmpty()) {
            text(out, "8:url-listl");
            seeds.forEach(seed -> string(out, seed));
            text(out, "e");
        }
        text(out, "e");
        return out.toByteArray();
    }

    /** What identifies it: it says nothing of addresses. */
    private byte[] info() {
        var out = new ByteArrayOutputStream();
        text(out, "d9:file treed");
        string(out, label.name());
        text(out, "d0:d6:lengthi" + hashes.length() + "e11:pieces root");
        string(out, hashes.root().bytes());
        text(out, "eee6:lengthi" + hashes.length() + "e12:meta versioni2e4:name");
        string(out, label.name());
        text(out, "12:piece lengthi" + TorrentHashes.pieceLength(hashes.length()) + "e6:pieces");
        string(out, hashes.pieces());
        text(out, "e");
        return out.toByteArray();
    }

    /** The link by which it is found without the file (BEP 9, BEP 52): both identities, name, length, and the addresses. ASCII. */
    public String magnet() {
        byte[] info = info();
        var link = new StringBuilder("magnet:?xt=urn:btih:")
                .append(HexFormat.of().formatHex(TorrentHashes.sha1().digest(info)))
                .append("&xt=urn:btmh:1220")
                .append(Sha256.of(info).hex())
                .append("&dn=")
                .append(URLEncoder.encode(label.name(), UTF_8))
                .append("&xl=")
                .append(hashes.length());
        seeds.forEach(seed -> link.append("&ws=").append(URLEncoder.encode(seed, UTF_8)));
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

    /** Takes a torrent apart from front to end: everything but the hashes and the addresses is known. */
    private static final class Reading {
        private final byte[] file;
        private final Label label;
        private int at;

        Reading(byte[] file, Label label) {
            Malformed.unless(file.length <= MAX_BYTES, CODE, "it is too long");
            this.file = file;
            this.label = label;
        }

        Torrent torrent() {
            expect("d7:comment" + counted(label.comment()) + "4:infod9:file treed" + counted(label.name()));
            expect("d0:d6:lengthi" + label.bytes + "e11:pieces root");
            Sha256 root = Sha256.wrap(string(Sha256.BYTES));
            expect("eee6:lengthi" + label.bytes + "e12:meta versioni2e4:name" + counted(label.name()));
            expect("12:piece lengthi" + TorrentHashes.pieceLength(label.bytes) + "e6:pieces");
            long count = TorrentHashes.pieceCount(label.bytes);
            byte[] pieces = string(count * TorrentHashes.SHA1_BYTES);
            expect("e12:piece layersd");
            var layer = new ArrayList<Sha256>();
            if (count > 1) {
                Malformed.unless(Sha256.wrap(string(Sha256.BYTES)).equals(root), CODE, "it has two roots");
                byte[] hashes = string(count * Sha256.BYTES);
                for (int i = 0; i < count; i++) {
                    layer.add(Sha256.at(hashes, i * Sha256.BYTES));
                }
            }
            expect("e");
            List<String> seeds = seeds();
            expect("e");
            Malformed.unless(at == file.length, CODE, "something stands behind it");
            return new Torrent(label, new TorrentHashes(label.bytes, pieces, root, layer), seeds);
        }

        private List<String> seeds() {
            var seeds = new ArrayList<String>();
            if (!looksAt("8:url-listl")) {
                return seeds;
            }
            expect("8:url-listl");
            while (!looksAt("e")) {
                Malformed.unless(seeds.size() < MAX_SEEDS, CODE, "it has too many addresses");
                seeds.add(new String(string(-1), UTF_8));
            }
            expect("e");
            Malformed.unless(!seeds.isEmpty(), CODE, "an empty list");
            return seeds;
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
            Malformed.unless(looksAt(text), CODE, "it says something else than the log at byte " + at);
            at += text.getBytes(UTF_8).length;
        }

        /** @param length that it must have; below 0 for any of less than five digits */
        private byte[] string(long length) {
            int digits = at;
            while (digits < file.length && digits - at < 10 && file[digits] >= '0' && file[digits] <= '9') {
                digits++;
            }
            String count = new String(file, at, digits - at, UTF_8);
            boolean counted = digits < file.length
                    && file[digits] == ':'
                    && count.matches("0|[1-9][0-9]{0,8}")
                    && (length < 0 ? count.length() < 5 : count.equals(Long.toString(length)));
            Malformed.unless(counted, CODE, "a string of another length at byte " + at);
            int end = digits + 1 + Integer.parseInt(count);
            Malformed.unless(end <= file.length, CODE, "it ends too early");
            byte[] bytes = Arrays.copyOfRange(file, digits + 1, end);
            at = end;
            return bytes;
        }
    }
}
