package org.daylight.release.build;

import java.io.IOException;

/** What a release says of itself. */
final class ReleaseNotes {

    private ReleaseNotes() {}

    /**
     * The section of a version in the changelog, with its heading; it ends in one line feed.
     *
     * @throws IOException if there is no section whose heading names the version
     */
    static String of(String changelog, String version) throws IOException {
        var notes = new StringBuilder();
        boolean inside = false;
        for (String line : changelog.lines().toList()) {
            if (line.startsWith("## ")) {
                inside = line.matches("## (.*[ (])?" + java.util.regex.Pattern.quote(version) + "([ ),].*)?");
            }
            if (inside) {
                notes.append(line).append('\n');
            }
        }
        if (notes.isEmpty()) {
            throw new IOException("CHANGELOG.md has no section of version " + version);
        }
        return notes.toString().stripTrailing() + "\n";
    }
}
