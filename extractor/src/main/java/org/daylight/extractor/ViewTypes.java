package org.daylight.extractor;

import java.util.Set;
import org.apache.tika.mime.MediaType;

/** Which formats get which view. */
final class ViewTypes {

    private static final Set<String> ARCHIVES = Set.of(
            "application/zip",
            "application/java-archive",
            "application/x-7z-compressed",
            "application/x-tar",
            "application/x-gtar",
            "application/x-cpio",
            "application/x-arj",
            "application/x-archive",
            "application/gzip",
            "application/x-gzip",
            "application/x-bzip2",
            "application/x-bzip",
            "application/x-xz");

    private static final Set<String> MAIL = Set.of(
            "message/rfc822",
            "application/vnd.ms-outlook",
            "application/vnd.ms-tnef",
            "message/news",
            "message/x-emlx");

    private static final String ODF = "application/vnd.oasis.opendocument.";

    private ViewTypes() {}

    static boolean isPdf(MediaType type) {
        return type.getBaseType().toString().equals("application/pdf");
    }

    static boolean isPicture(MediaType type) {
        return type.getType().equals("image") && !name(type).equals("image/svg+xml");
    }

    static boolean isTiff(MediaType type) {
        return name(type).equals("image/tiff");
    }

    static boolean isSeparatedValues(MediaType type) {
        return Set.of("text/csv", "text/tab-separated-values", "text/tsv").contains(name(type));
    }

    static boolean isCalendar(MediaType type) {
        return Set.of("text/calendar", "text/x-vcalendar").contains(name(type));
    }

    static boolean isCard(MediaType type) {
        return Set.of("text/x-vcard", "text/vcard", "text/directory").contains(name(type));
    }

    static boolean isArchive(MediaType type) {
        return ARCHIVES.contains(name(type));
    }

    static boolean isMail(MediaType type) {
        return MAIL.contains(name(type));
    }

    static boolean isExcelPackage(MediaType type) {
        return MediaTypes.SHEETS_XML.contains(type.getBaseType()) || isExcelBinaryPackage(type);
    }

    static boolean isExcelBinaryPackage(MediaType type) {
        return type.getBaseType().equals(MediaTypes.XLSB);
    }

    static boolean isExcel(MediaType type) {
        return type.getBaseType().equals(MediaTypes.XLS);
    }

    static boolean isOpenSpreadsheet(MediaType type) {
        String name = name(type);
        return name.startsWith(ODF + "spreadsheet")
                || name.equals("application/vnd.sun.xml.calc")
                || isFlatSpreadsheet(type);
    }

    static boolean isFlatSpreadsheet(MediaType type) {
        return name(type).equals("application/vnd.oasis.opendocument.flat.spreadsheet");
    }

    /** Documents and slides, which a word processor can turn into pages. */
    static boolean isWritten(MediaType type) {
        MediaType base = type.getBaseType();
        String name = name(type);
        return base.equals(MediaTypes.DOC)
                || base.equals(MediaTypes.PPT)
                || MediaTypes.WORD_XML.contains(base)
                || MediaTypes.SLIDES_XML.contains(base)
                || name.startsWith(ODF + "text")
                || name.startsWith(ODF + "presentation")
                || name.startsWith(ODF + "flat.text")
                || name.startsWith(ODF + "flat.presentation")
                || name.equals("application/vnd.sun.xml.writer")
                || name.equals("application/vnd.sun.xml.impress")
                || name.equals("application/rtf")
                || name.equals("text/rtf");
    }

    static boolean isOfficePackage(MediaType type) {
        MediaType base = type.getBaseType();
        return MediaTypes.WORD_XML.contains(base)
                || MediaTypes.SLIDES_XML.contains(base)
                || isExcelPackage(type)
                || name(type).startsWith(ODF)
                || name(type).startsWith("application/vnd.sun.xml.")
                || name(type).startsWith("application/vnd.ms-visio.");
    }

    static boolean isOfficeBinary(MediaType type) {
        MediaType base = type.getBaseType();
        return base.equals(MediaTypes.DOC)
                || base.equals(MediaTypes.PPT)
                || base.equals(MediaTypes.XLS)
                || name(type).equals("application/vnd.visio")
                || name(type).equals("application/x-tika-msoffice");
    }

    /** The site shows it as text, so that it needs no view. */
    static boolean isText(MediaType type) {
        return type.getType().equals("text") && !isWritten(type) || name(type).equals("application/xhtml+xml");
    }

    private static String name(MediaType type) {
        return type.getBaseType().toString();
    }
}
