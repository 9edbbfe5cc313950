package org.daylight.release;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.SignedNote;

/**
 * What a component of a release consists of: each file with its size and SHA-256 (spec/release.md). Immutable.
 *
 * @param component such as {@code daylight} or {@code daylight-extractor}
 * @param version such as {@code 0.1.0}
 * @param platform such as {@code linux-x86_64}; {@code any} if it runs everywhere
 * @param commit the commit that it was built from, in hexadecimal digits; empty if that is not known
 * @param java the version of the JDK that it was built with
 * @param files by path below the program's folder, with {@code /}; 1 to {@link #MAX_FILES}
 */
public record ReleaseManifest(
        String component,
        String version,
        String platform,
        String commit,
        String java,
        SortedMap<String, InstalledFile> files) {

    /** The greatest number of files. */
    public static final int MAX_FILES = 5_000;

    static final String CODE = "manifest-malformed";
    private static final String FIRST = "daylight release manifest v1";
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");
    private static final Pattern COMMIT = Pattern.compile("|[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+@-]{0,199}");
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,11}");
    private static final int MAX_SEGMENTS = 20;
    private static final int FIELDS = 4;

    /**
     * A file.
     *
     * @param size in bytes
     * @param hash of its bytes
     */
    public record InstalledFile(long size, Sha256 hash) {}

    /**
     * A manifest as it was read.
     *
     * @param note with its signatures; absent if it was not signed
     */
    public record Read(ReleaseManifest manifest, Optional<SignedNote> note) {}

    public ReleaseManifest {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        Malformed.unless(WORD.matcher(component).matches(), CODE, "the component has no valid name");
        Malformed.unless(WORD.matcher(version).matches(), CODE, "the version is not valid");
        Malformed.unless(WORD.matcher(platform).matches(), CODE, "the platform is not valid");
        Malformed.unless(COMMIT.matcher(commit).matches(), CODE, "the commit is not 40 or 64 hexadecimal digits");
        Malformed.unless(WORD.matcher(java).matches(), CODE, "the version of Java is not valid");
        Malformed.unless(!files.isEmpty() && files.size() <= MAX_FILES, CODE, "it has no file, or too many");
        files.keySet().forEach(path -> Malformed.unless(isPath(path), CODE, "a path is not valid"));
    }

    /** Whether a text is a path of a manifest: relative, with no segment that starts with a dot. */
    public static boolean isPath(String path) {
        String[] segments = path.split("/", MAX_SEGMENTS + 1);
        if (segments.length > MAX_SEGMENTS) {
            return false;
        }
        for (String segment : segments) {
            if (!SEGMENT.matcher(segment).matches()) {
                return false;
            }
        }
        return true;
    }

    /** The text that is signed: lines that end in a line feed. Without a key, it is the whole file. */
    public String text() {
        var text = new StringBuilder(FIRST).append('\n');
        text.append("component ").append(component).append('\n');
        text.append("version ").append(version).append('\n');
        text.append("platform ").append(platform).append('\n');
        text.append("commit ").append(commit.isEmpty() ? "unknown" : commit).append('\n');
        text.append("java ").append(java).append('\n');
        files.forEach((path, file) -> text.append("file ")
                .append(file.hash().hex())
                .append(' ')
                .append(file.size())
                .append(' ')
                .append(path)
                .append('\n'));
        return text.toString();
    }

    /** Reads the bytes of the file; refused with {@code manifest-malformed} or {@code note-malformed}. No signature is verified. */
    public static Outcome<Read> parse(byte[] bytes) {
        return Malformed.caught(() -> {
            Malformed.unless(bytes.length <= SignedNote.MAX_BYTES, CODE, "it is too long");
            String all = utf8(bytes);
            if (!all.contains("\n\n")) {
                return new Read(parsed(all), Optional.empty());
            }
            SignedNote note = switch (SignedNote.parse(bytes)) {
                case Outcome.Ok<SignedNote> ok -> ok.value();
                case Outcome.Refused<SignedNote> refused -> throw new Malformed(refused.code(), refused.reason());
            };
            return new Read(parsed(note.text()), Optional.of(note));
        });
    }

    private static ReleaseManifest parsed(String text) {
        Malformed.unless(text.endsWith("\n"), CODE, "the last line does not end with a line feed");
        String[] lines = text.substring(0, text.length() - 1).split("\n", MAX_FILES + 10);
        Malformed.unless(lines.length > 6 && lines[0].equals(FIRST), CODE, "it is not a manifest of a release");
        var files = new TreeMap<String, InstalledFile>();
        String last = "";
        for (int i = 6; i < lines.length; i++) {
            String[] fields = lines[i].split(" ", FIELDS + 1);
            Malformed.unless(
                    fields.length == FIELDS
                            && fields[0].equals("file")
                            && SIZE.matcher(fields[2]).matches(),
                    CODE,
                    "line " + (i + 1) + " is not a file");
            Malformed.unless(fields[3].compareTo(last) > 0, CODE, "line " + (i + 1) + " is not in its order");
            last = fields[3];
            files.put(
                    last,
                    new InstalledFile(
                            Long.parseLong(fields[2]),
                            Sha256.parse(fields[1])
                                    .ok()
                                    .orElseThrow(() -> new Malformed(CODE, "a hash is not 64 hexadecimal digits"))));
        }
        String commit = value(lines, 4, "commit");
        return new ReleaseManifest(
                value(lines, 1, "component"),
                value(lines, 2, "version"),
                value(lines, 3, "platform"),
                commit.equals("unknown") ? "" : commit,
                value(lines, 5, "java"),
                files);
    }

    private static String value(String[] lines, int line, String name) {
        Malformed.unless(lines[line].startsWith(name + " "), CODE, "line " + (line + 1) + " is not its " + name);
        return lines[line].substring(name.length() + 1);
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Malformed(CODE, "it is not UTF-8");
        }
    }
}
