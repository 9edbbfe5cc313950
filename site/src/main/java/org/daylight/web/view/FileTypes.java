package org.daylight.web.view;

import org.daylight.message.Attachment;
import org.daylight.search.query.AttachmentKind;
import org.daylight.web.language.Words;

/** Kinds of files in words, for people. */
public final class FileTypes {

    private FileTypes() {}

    /** The kind of a file that is not mail, such as {@code spreadsheet, not mail}. */
    public static String words(Attachment file) {
        return Words.of("file.kind."
                + switch (AttachmentKind.of(file)) {
                    case MESSAGE, PATCH, SIGNATURE, OTHER -> AttachmentKind.OTHER.word();
                    case AttachmentKind kind -> kind.word();
                });
    }
}
