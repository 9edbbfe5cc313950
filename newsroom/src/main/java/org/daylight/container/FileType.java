package org.daylight.container;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MimeTypeException;
import org.apache.tika.mime.MimeTypes;
import org.apache.tika.mime.MimeTypesFactory;

/**
 * Recognises the media type of a file by its first bytes and its name, with the table of Apache Tika (docs/decisions/0193). The same bytes and
 * name give the same type: nothing of the machine is asked.
 */
public final class FileType {

    /** Tika looks at no more than 64 KiB. */
    private static final int EXAMINED = 64 << 10;

    private static final MimeTypes TABLE = table();

    private FileType() {}

    /** The type in lower case, without parameters; {@code application/octet-stream} where it is not recognised. */
    public static String of(byte[] bytes, String name) {
        var hints = new Metadata();
        hints.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        try (InputStream start = new ByteArrayInputStream(bytes, 0, Math.min(bytes.length, EXAMINED))) {
            return TABLE.detect(start, hints).getBaseType().toString().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a stream in memory does not fail
        }
    }

    /** The table in Tika's jar, without types that someone has added on this machine. */
    private static MimeTypes table() {
        try (InputStream in = MimeTypes.class.getResourceAsStream("tika-mimetypes.xml")) {
            return MimeTypesFactory.create(in);
        } catch (IOException | MimeTypeException e) {
            throw new AssertionError("the table of media types is missing from the program: build it again", e);
        }
    }
}
