package org.daylight.collect;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.container.ContainerItem;
import org.daylight.container.FileType;
import org.daylight.container.ItemSource;
import org.daylight.container.RawFile;
import org.daylight.container.Sink;

/**
 * Gives every file that becomes a document a name that says nothing: {@code file}, with the extension. The name of a document
 * is published with it, and the name that a source gave to a file can say who the source is. The name as it was sent
 * stays in the catalog's record of where the document was found, which is private.
 */
final class NeutralNames implements ItemSource {

    private static final Pattern EXTENSION = Pattern.compile("\\.([A-Za-z0-9]{1,8})$");
    private static final String UNKNOWN = "application/octet-stream";
    private static final String TEXT = "text/plain";

    private final ItemSource source;

    NeutralNames(ItemSource source) {
        this.source = source;
    }

    /** The name that a file gets. The extension is kept if it is one that programs use for files of some type. */
    static String of(String name) {
        Matcher extension = EXTENSION.matcher(name);
        if (!extension.find()) {
            return "file";
        }
        String lower = extension.group(1).toLowerCase(Locale.ROOT);
        String type = FileType.of(new byte[0], "file." + lower);
        boolean isKnown = !type.equals(UNKNOWN) && !type.equals(TEXT) || lower.equals("txt");
        return isKnown ? "file." + lower : "file";
    }

    @Override
    public long totalBytes() {
        return source.totalBytes();
    }

    @Override
    public long bytesRead() {
        return source.bytesRead();
    }

    @Override
    public void read(Sink sink) throws IOException, InterruptedException {
        source.read(found -> sink.found(renamed(found)));
    }

    private static ContainerItem renamed(ContainerItem found) {
        return found instanceof RawFile file
                ? new RawFile(file.bytes(), of(file.name()), file.provenance(), file.defects())
                : found;
    }

    @Override
    public void close() {
        source.close();
    }
}
