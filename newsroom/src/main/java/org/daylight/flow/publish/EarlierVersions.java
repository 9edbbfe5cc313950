package org.daylight.flow.publish;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daylight.format.Sha256;
import org.daylight.log.FileKind;
import org.daylight.log.LogEntry;

/** The stories of the log, or its lists of annotations or corrections, and those that a publication has added to it. Made by one pass over the log. For one thread. */
final class EarlierVersions {

    private final FileKind kind;

    /** In the order of the log. */
    private final List<LogEntry.Version> versions;

    private final Set<String> withdrawn;

    /** Whether a file can be the next version of its name. */
    sealed interface Next {}

    /** It can. @param number of the file among those of its kind, from 1 @param version from 1 */
    record Possible(int number, int version) implements Next {}

    /** It is the newest version already. @param version from 1 */
    record Same(int version) implements Next {}

    /** It cannot. @param reason one line that says what to do */
    record Impossible(String reason) implements Next {}

    /**
     * @param versions of all names, in the order of the log; kept and added to
     */
    EarlierVersions(FileKind kind, List<LogEntry.Version> versions, Set<String> withdrawn) {
        this.kind = kind;
        this.versions = versions;
        this.withdrawn = new HashSet<>(withdrawn);
    }

    /** The kind of file. */
    FileKind kind() {
        return kind;
    }

    /** The newest version of any name, withdrawn or not; empty when there is none. */
    Optional<LogEntry.Version> newest() {
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
    }

    /** The newest version of this name; empty when there is none. */
    Optional<LogEntry.Version> newest(String name) {
        return versions.reversed().stream()
                .filter(one -> one.name().equals(name))
                .findFirst();
    }

    /** Whether a version of this name has this file. */
    boolean has(String name, Sha256 file) {
        return versions.stream()
                .anyMatch(one -> one.name().equals(name) && one.file().equals(file));
    }

    /** Whether this name was withdrawn. */
    boolean isWithdrawn(String name) {
        return withdrawn.contains(name);
    }

    /** Whether a file can follow. @param change what is different, for the public; empty for the first version */
    Next next(String name, String change, byte[] file) {
        Sha256 hash = Sha256.of(file);
        Optional<LogEntry.Version> before = newest(name);
        int version = before.map(one -> Math.toIntExact(one.version())).orElse(0);
        if (isWithdrawn(name)) {
            return new Impossible("the " + kind.words() + " " + name
                    + " was withdrawn, and its name is not used again: give" + " the file another name");
        }
        if (before.isPresent() && before.get().file().equals(hash)) {
            return new Same(version);
        }
        Optional<LogEntry.Version> same = versions.reversed().stream()
                .filter(one -> one.name().equals(name) && one.file().equals(hash))
                .findFirst();
        if (same.isPresent()) {
            return new Impossible(
                    "the file has the text of version " + same.get().version() + " of " + name
                            + ", and version " + version + " is public: copy "
                            + kind.path(before.get().number())
                            + " from the archive, and change that");
        }
        if (version > 0 && change.isBlank()) {
            return new Impossible("version " + version + " of " + name
                    + " is public: say what you changed, for the public, with  --change TEXT");
        }
        if (version == 0 && !change.isBlank()) {
            return new Impossible(
                    "this is the first version of " + name + ", so nothing was changed: leave out  --change");
        }
        return new Possible(
                Math.toIntExact(newest().map(LogEntry.Version::number).orElse(0L) + 1), version + 1);
    }

    /** Adds a version that follows the others. */
    void add(LogEntry.Version version) {
        versions.add(version);
    }
}
