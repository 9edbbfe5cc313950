package org.daylight.newsroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.daylight.file.WholeFile;
import org.daylight.format.Json;
import org.daylight.format.Outcome;

/**
 * The newsroom's {@code history.json} ({@code spec/newsroom.md} section 7): which witnesses and copies claim that this
 * log has more, or other, entries than are here. A claim is stored until it is settled, and prevents signing until
 * then. The file is read whole, and replaced in one step.
 */
public final class HistoryClaims {

    /** Tells an editor what to do. */
    public static final String REMEDY =
            "If this newsroom was restored from a backup, restore its newest copy, with the archive folder as it"
                    + " is published; do not sign a second history";

    private static final String NAME = "history.json";
    private static final int MAX_BYTES = 16 << 20;

    private HistoryClaims() {}

    /**
     * What a witness or a copy claims.
     *
     * @param by the name of the witness, or the address of the copy
     * @param size how many entries of the log it has; 0 for a witness whose entries differ from those here
     * @param words what is wrong, in one line
     * @param checkpoint the checkpoint that it showed, signed by this log's key; empty for a witness that shows none
     */
    public record Claim(String by, long size, String words, String checkpoint) {}

    /**
     * The stored claims, one per line, safe to print; empty when no claim prevents signing.
     *
     * @throws IOException with a one-line message, when the file cannot be read
     */
    public static List<String> words(Newsroom newsroom) throws IOException {
        return read(newsroom).stream()
                .map(claim -> claim.by + ": " + claim.words)
                .toList();
    }

    /**
     * The stored claims.
     *
     * @throws IOException with a one-line message, when the file cannot be read; in that case nothing may be signed
     */
    public static List<Claim> read(Newsroom newsroom) throws IOException {
        Path file = newsroom.folder().resolve(NAME);
        if (!Files.exists(file)) {
            return List.of();
        }
        if (Json.parse(WholeFile.bytes(file, MAX_BYTES), MAX_BYTES) instanceof Outcome.Ok<Json>(Json.Obj all)
                && all.get("claims").orElse(null) instanceof Json.Arr(List<Json> items)) {
            var claims = new ArrayList<Claim>();
            for (Json item : items) {
                claim(item).ifPresent(claims::add);
            }
            if (claims.size() == items.size()) {
                return claims;
            }
        }
        throw new IOException(NAME
                + " is damaged: restore it from a backup. It records who has seen a longer version of this log than"
                + " the one here, so nothing is signed without it");
    }

    /**
     * Adds claims. A new claim of the same witness or copy replaces its earlier one. If the process stops here, either
     * all are stored or none.
     */
    public static void add(Newsroom newsroom, List<Claim> said) throws IOException {
        if (said.isEmpty()) {
            return;
        }
        var claims = new ArrayList<>(read(newsroom));
        for (Claim claim : said) {
            claims.removeIf(before -> before.by.equals(claim.by));
            claims.add(claim);
        }
        write(newsroom, claims);
    }

    /** Replaces the stored claims. */
    public static void write(Newsroom newsroom, List<Claim> claims) throws IOException {
        Path file = newsroom.folder().resolve(NAME);
        if (claims.isEmpty()) {
            Files.deleteIfExists(file);
            DurableFiles.syncFolder(newsroom.folder());
            return;
        }
        List<Json> items = claims.stream()
                .<Json>map(claim -> Json.Obj.EMPTY
                        .with("by", claim.by)
                        .with("size", claim.size)
                        .with("words", claim.words)
                        .with("checkpoint", claim.checkpoint))
                .toList();
        DurableFiles.writePrivate(
                file, Json.Obj.EMPTY.with("claims", new Json.Arr(items)).bytes());
    }

    private static Optional<Claim> claim(Json json) {
        if (!(json instanceof Json.Obj object)) {
            return Optional.empty();
        }
        Optional<String> by = object.string("by");
        OptionalLong size = object.number("size");
        Optional<String> words = object.string("words");
        Optional<String> checkpoint = object.string("checkpoint");
        return by.isEmpty() || size.isEmpty() || words.isEmpty() || checkpoint.isEmpty()
                ? Optional.empty()
                : Optional.of(new Claim(by.get(), size.getAsLong(), words.get(), checkpoint.get()));
    }
}
