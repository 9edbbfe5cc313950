package org.daylight.check;

import java.util.HashSet;
import java.util.Set;
import org.daylight.log.LogEntry;

/** Which files of sealed parts belong in an archive (spec/sealed.md section 6). */
final class SealedPaths {

    /** Why a file of {@link #isLeft} must go. */
    static final String LEFT =
            "the part was cancelled, or something was withdrawn from it: delete the file and keep no copy";

    private final Set<String> implied = new HashSet<>();
    private final Set<String> left = new HashSet<>();

    SealedPaths(LogContents contents) {
        for (LogEntry.Sealed seal : contents.sealed().values()) {
            implied.add(LogContents.path(seal));
            implied.add(LogContents.unsealedPath(seal)); // CheckSealed says if it is wrong
            if (seal.storyHash() != null) {
                implied.add(LogContents.unsealedStoryPath(seal.number())); // likewise
            }
        }
        for (LogContents.Pack pack : contents.packs()) {
            if (pack.release().sealKey() == null) {
                continue;
            }
            Set<String> to = pack.withdrawn().isEmpty() ? implied : left;
            to.add(pack.sealedPath());
            to.add(pack.unsealedPath());
            if (!contents.isOpened(pack)) { // of an opened one, the seal says whether there is a story
                to.add(LogContents.unsealedStoryPath(pack.release().sequence()));
            }
        }
        for (LogEntry.Sealed seal : contents.cancelled()) {
            left.add(LogContents.path(seal));
            left.add(LogContents.unsealedPath(seal));
            left.add(LogContents.unsealedStoryPath(seal.number()));
            left.addAll(LogContents.openedPaths(seal));
        }
    }

    /** Whether a file belongs to a part that is sealed, or was released and may still be there. */
    boolean isImplied(String path) {
        return implied.contains(path);
    }

    /** Whether a file is of a part that was cancelled, or from which something was withdrawn. */
    boolean isLeft(String path) {
        return left.contains(path);
    }
}
