package org.daylight.log;

import java.util.regex.Pattern;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;

/**
 * A file that the log names by its path and hash, and that need not be in the archive (spec/log.md section 4.13). Immutable. Its constructor throws
 * {@link IllegalArgumentException} with a one-line reason.
 *
 * @param path relative, at most {@link #MAX_PATH} characters: segments with {@code /} between them, of {@code A-Z a-z 0-9 . _ -}, that do not begin with
 *     {@code .} or {@code -}
 * @param sha256 of its bytes
 * @param bytes its size, 1 or more
 */
public record HashedFile(String path, Sha256 sha256, long bytes) {

    /** The longest path, in characters. */
    public static final int MAX_PATH = 200;

    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*+");

    public HashedFile {
        LogRules.check(
                path.length() <= MAX_PATH && PATH.matcher(path).matches(),
                "not a valid path of a file: " + Malformed.quoted(path));
        LogRules.check(bytes >= 1, "a file is empty");
    }
}
