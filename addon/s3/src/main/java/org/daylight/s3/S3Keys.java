package org.daylight.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What signs requests.
 *
 * @param access the public name of the key
 * @param secret never printed
 * @param token of a temporary key; empty for none
 * @param region as the store calls its place; {@code us-east-1} where that has no meaning
 */
record S3Keys(String access, String secret, String token, String region) {

    private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1,4000}");
    private static final String DEFAULT_REGION = "us-east-1";
    private static final int MAX_BYTES = 10_000;
    private static final Set<String> NAMES = Set.of("access-key", "secret-key", "token", "region");

    /** From the environment, or else from a private file. @throws IOException in one line, when there are none */
    static S3Keys read(Map<String, String> environment, Path file) throws IOException {
        if (environment.containsKey("AWS_ACCESS_KEY_ID")) {
            return checked(
                    environment.get("AWS_ACCESS_KEY_ID"),
                    environment.getOrDefault("AWS_SECRET_ACCESS_KEY", ""),
                    environment.getOrDefault("AWS_SESSION_TOKEN", ""),
                    environment.getOrDefault("AWS_REGION", DEFAULT_REGION),
                    "the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException("there are no keys for the store: write  access-key = …  and  secret-key = …  into "
                    + file + ", or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        }
        if (isOpenToOthers(file)) {
            throw new IOException(file + " can be read by other users of this machine:  chmod 600  it");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is too long for a file of keys");
        }
        Map<String, String> values =
                values(Files.readString(file, UTF_8).lines().toList(), file);
        return checked(
                values.getOrDefault("access-key", ""),
                values.getOrDefault("secret-key", ""),
                values.getOrDefault("token", ""),
                values.getOrDefault("region", DEFAULT_REGION),
                file.toString());
    }

    private static Map<String, String> values(List<String> lines, Path file) throws IOException {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            String name = equals < 0 ? "" : line.substring(0, equals).strip();
            if (!NAMES.contains(name)) { // the line itself is not printed: it may be a key
                throw new IOException(file + ", line " + (i + 1)
                        + ": write  access-key = …,  secret-key = …,  token = …  or  region = …");
            }
            values.put(name, line.substring(equals + 1).strip().replaceAll("^\"(.*)\"$", "$1"));
        }
        return values;
    }

    private static S3Keys checked(String access, String secret, String token, String region, String from)
            throws IOException {
        boolean isSound = access.matches("[A-Za-z0-9._-]{1,200}")
                && PRINTABLE.matcher(secret).matches()
                && (token.isEmpty() || PRINTABLE.matcher(token).matches())
                && region.matches("[a-z0-9-]{1,50}");
        if (!isSound) {
            throw new IOException("the keys for the store in " + from + " are not complete, or have other characters"
                    + " than keys have");
        }
        return new S3Keys(access, secret, token, region);
    }

    private static boolean isOpenToOthers(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return false;
        }
        return Files.getPosixFilePermissions(file).stream()
                .anyMatch(each -> each != PosixFilePermission.OWNER_READ && each != PosixFilePermission.OWNER_WRITE);
    }

    /** Says nothing of the secret. */
    @Override
    public String toString() {
        return "key " + access;
    }
}
