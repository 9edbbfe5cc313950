package org.daylight.web.view;

import org.daylight.message.Attachment;
import org.daylight.search.query.AttachmentKind;

/** Kinds of files in words, for people. */
public final class FileTypes {

    private FileTypes() {}

    /** The kind of a file, such as {@code spreadsheet}. */
    public static String words(Attachment file) {
        return switch (AttachmentKind.of(file)) {
            case PDF -> "PDF document";
            case DOCUMENT -> "text document";
            case SPREADSHEET -> "spreadsheet";
            case PRESENTATION -> "presentation";
            case TEXT -> "text file";
            case HTML -> "web page";
            case IMAGE -> "image";
            case AUDIO -> "sound recording";
            case VIDEO -> "video";
            case ARCHIVE -> "archive of files";
            case CALENDAR -> "calendar";
            case CONTACT -> "contact";
            case PROGRAM -> "program: do not run it";
            case MESSAGE, PATCH, SIGNATURE, OTHER -> "file";
        };
    }
}
