package org.daylight.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The pack that replaces another after a withdrawal ({@code spec/pack.md} section 4): the same lines, keys and label, byte for byte, without the
 * bytes of the withdrawn documents, their names and their extracted text. So every proof of every other document remains valid.
 */
public final class PackReplacement {

    private PackReplacement() {}

    /**
     * Writes the new pack, with one document in memory at a time. The stream is not closed.
     *
     * @param old the pack as it is now; everything that is copied from it is verified
     * @param release as the log has it now
     * @param withdrawn numbers to be removed; those that were removed before stay removed
     * @throws DamagedCopy when the old pack lacks something that remains, or has other bytes in its place
     */
    public static void write(Pack old, Release release, Set<Integer> withdrawn, OutputStream out) throws IOException {
        old.lines((line, index, leaf) -> {}); // verifies the lines before any of them is used
        // Not closed, because that would close the stream; it holds nothing else.
        PackWriter pack = new PackWriter(
                out, new PackWriter.Label(release.trove(), release.part(), release.title(), release.time()));
        old.lines((line, index, leaf) -> {
            PackDocument document = old.parsed(line, index + 1);
            boolean stays = document instanceof PackDocument.Shown
                    && !withdrawn.contains(document.number())
                    && !release.withdrawn().containsKey(document.number());
            pack.copy(
                    document,
                    new String(line, StandardCharsets.UTF_8),
                    stays ? content(old, (PackDocument.Shown) document) : null);
        });
        if (!pack.finish(old.keyList()).equals(release.documentsRoot())) {
            throw old.damaged("the lines changed while they were copied");
        }
    }

    private static PackWriter.Content content(Pack old, PackDocument.Shown document) throws IOException {
        byte[] published = old.message(document.number(), document.publishedBytes(), document.published())
                .orElseThrow(() -> old.lacks(document.number(), document.published()));
        return new PackWriter.Content(
                published,
                document.redaction() == null ? null : old.redaction(document.number(), document.redaction()),
                document.reduces() == null
                        ? null
                        : old.earlier(document.number(), document.reduces().earlier()),
                document.about() == null ? null : old.about(document.number(), document.about()),
                document.text() == null ? null : old.text(document.number(), document.text()));
    }
}
