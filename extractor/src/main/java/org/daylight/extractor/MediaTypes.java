package org.daylight.extractor;

import java.util.Set;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;

/** The media types that this program treats specially. */
final class MediaTypes {

    static final MediaTypeRegistry REGISTRY = MimeTypes.getDefaultMimeTypes().getMediaTypeRegistry();

    static final MediaType XLS = MediaType.application("vnd.ms-excel");
    static final MediaType PPT = MediaType.application("vnd.ms-powerpoint");
    static final MediaType DOC = MediaType.application("msword");

    private static final String OOXML = "vnd.openxmlformats-officedocument.";

    static final Set<MediaType> WORD_XML = Set.of(
            MediaType.application(OOXML + "wordprocessingml.document"),
            MediaType.application(OOXML + "wordprocessingml.template"),
            MediaType.application("vnd.ms-word.document.macroenabled.12"),
            MediaType.application("vnd.ms-word.template.macroenabled.12"));

    static final Set<MediaType> SLIDES_XML = Set.of(
            MediaType.application(OOXML + "presentationml.presentation"),
            MediaType.application(OOXML + "presentationml.template"),
            MediaType.application(OOXML + "presentationml.slideshow"),
            MediaType.application("vnd.ms-powerpoint.presentation.macroenabled.12"),
            MediaType.application("vnd.ms-powerpoint.template.macroenabled.12"),
            MediaType.application("vnd.ms-powerpoint.slideshow.macroenabled.12"));

    static final Set<MediaType> SHEETS_XML = Set.of(
            MediaType.application(OOXML + "spreadsheetml.sheet"),
            MediaType.application(OOXML + "spreadsheetml.template"),
            MediaType.application("vnd.ms-excel.sheet.macroenabled.12"),
            MediaType.application("vnd.ms-excel.template.macroenabled.12"),
            MediaType.application("vnd.ms-excel.addin.macroenabled.12"));

    static final MediaType XLSB = MediaType.application("vnd.ms-excel.sheet.binary.macroenabled.12");

    private MediaTypes() {}
}
