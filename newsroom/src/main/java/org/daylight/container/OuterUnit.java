package org.daylight.container;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file or folder of an {@link ImportSource} that can be read apart from the others, also on another machine that sees the same files.
 *
 * @param path of the file or folder; empty for a loss
 * @param shown its name, as in {@link Provenance#container()}
 * @param sequences of MH that name the file, separated by commas
 * @param own the last name, as it came from outside
 * @param bytes of the file or files
 * @param state what changes when a file is changed: its size and time of modification; empty for a folder
 * @param parts encoded attachments of Apple Mail that may belong to the file
 * @param loss why it cannot be read; null when it can
 * @param detail of the loss; may be empty
 */
public record OuterUnit(
        Kind kind,
        String path,
        String shown,
        String sequences,
        String own,
        long bytes,
        String state,
        List<String> parts,
        @Nullable LossCode loss,
        String detail) {

    /** How it is read. */
    public enum Kind {
        /** A file. */
        FILE,
        /** A file whose contents are passed on with another one; only its hash is computed. */
        ATTACHMENT,
        /** A git repository of public-inbox. */
        REPOSITORY,
        /** Nothing can be read. */
        LOSS
    }

    public OuterUnit {
        parts = List.copyOf(parts);
    }

    static OuterUnit of(Kind kind, Path path, MemberName name, List<Path> parts) {
        var file = path.toFile();
        String state = kind == Kind.REPOSITORY ? "" : file.length() + " " + file.lastModified();
        return new OuterUnit(
                kind,
                path.toAbsolutePath().toString(),
                name.shown(),
                name.sequences(),
                name.own(),
                kind == Kind.REPOSITORY ? PublicInbox.size(path).bytes() : file.length(),
                state,
                parts.stream().map(part -> part.toAbsolutePath().toString()).toList(),
                null,
                "");
    }

    static OuterUnit of(MemberName name, LossCode code, String detail) {
        return new OuterUnit(Kind.LOSS, "", name.shown(), name.sequences(), name.own(), 0, "", List.of(), code, detail);
    }

    MemberName name() {
        return new MemberName(shown, sequences, own);
    }
}
