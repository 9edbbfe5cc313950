package org.daylight.extractor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/** Writes what one document reveals about people, within limits; each thing once. */
final class RevealOutput {

    /** The greatest number of things of one document. */
    static final int MOST = 300;

    /** The greatest number of things of one kind. */
    private static final int MOST_OF_KIND = 40;

    /** What comes later is counted without asking whether it is new. */
    private static final int MOST_SEEN = 20_000;

    private static final int VALUE_CHARS = 160;
    private static final int NAME_CHARS = 300;

    /** Properties that programs write about themselves; they say nothing about people. */
    private static final List<String> SETTINGS =
            List.of("AppVersion", "DocSecurity", "HyperlinksChanged", "LinksUpToDate", "ScaleCrop", "ShareDoc");

    private final Frames frames;
    private final Set<String> seen = new HashSet<>();
    private final int[] ofKind = new int[Revealed.values().length];
    private int count;
    private long omitted;

    RevealOutput(Frames frames) {
        this.frames = frames;
    }

    /**
     * Notes something.
     *
     * @param inside the file inside the document that reveals it; null for the document itself
     * @param place where in the file; empty where that says nothing
     * @param value shortened here
     */
    void add(Revealed kind, @Nullable String inside, String place, String value) {
        String shortValue = Output.shortened(value, VALUE_CHARS).strip();
        if (kind == Revealed.PROPERTY && SETTINGS.stream().anyMatch(name -> value.startsWith(name + ": "))) {
            return;
        }
        if (seen.size() >= MOST_SEEN) {
            omitted++;
            return;
        }
        if (shortValue.isEmpty() || !seen.add(kind + "\n" + inside + "\n" + place + "\n" + shortValue)) {
            return;
        }
        if (count >= MOST || ofKind[kind.ordinal()] >= MOST_OF_KIND) {
            omitted++;
            return;
        }
        count++;
        ofKind[kind.ordinal()]++;
        try {
            frames.write(Json.Obj.EMPTY.with(
                    "reveals",
                    Json.Obj.EMPTY
                            .with("kind", kind.code())
                            .withOptional("inside", inside == null ? null : Output.shortened(inside, NAME_CHARS))
                            .withOptional("place", place.isEmpty() ? null : Output.shortened(place, NAME_CHARS))
                            .with("value", shortValue)));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone); // the newsroom is gone: the program ends
        }
    }

    /** How many things were not written because of a limit. */
    long omitted() {
        return omitted;
    }
}
