package org.daylight.extractor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is not ordinary text is named as what it is. */
class LayersTest {

    private static final String TYPES = """
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Default Extension="xml" ContentType="application/xml"/>%s</Types>\
        """;

    private static final String RELS = """
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>\
        """;

    private static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

    private static String override(String part, String type) {
        return "<Override PartName=\"" + part + "\" ContentType=\"application/vnd.openxmlformats-officedocument." + type
                + "+xml\"/>";
    }

    private static String relation(String id, String type, String target) {
        return "<Relationship Id=\"" + id + "\" Type=\"" + OFFICE + type + "\" Target=\"" + target + "\"/>";
    }

    private static byte[] word(String body, Object... more) throws IOException {
        String word = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
        Object[] parts = {
            "[Content_Types].xml",
            TYPES.formatted(override("/word/document.xml", "wordprocessingml.document.main")
                    + override("/word/comments.xml", "wordprocessingml.comments")
                    + override("/word/footer1.xml", "wordprocessingml.footer")),
            "_rels/.rels",
            RELS.formatted(relation("r1", "officeDocument", "word/document.xml")),
            "word/document.xml",
            "<w:document " + word + "><w:body>" + body + "</w:body></w:document>",
            "word/comments.xml",
            "<w:comments " + word + "><w:comment w:author=\"Ines\"><w:p><w:r><w:t>too expensive</w:t></w:r></w:p>"
                    + "</w:comment></w:comments>",
            "word/footer1.xml",
            "<w:ftr " + word + "><w:p><w:r><w:t>internal</w:t></w:r></w:p></w:ftr>"
        };
        Object[] all = java.util.Arrays.copyOf(parts, parts.length + more.length);
        System.arraycopy(more, 0, all, parts.length, more.length);
        return Extracted.zip(all);
    }

    @Test
    void ofAWordFile() throws IOException {
        Extracted found = Extracted.of(
                word("<w:p><w:r><w:t>The price is </w:t></w:r>"
                    + "<w:ins><w:r><w:t>nine</w:t></w:r></w:ins><w:del><w:r><w:delText>seven</w:delText></w:r></w:del><w:r><w:t>"
                    + " euro.</w:t></w:r></w:p><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>not for the"
                    + " press</w:t></w:r></w:p>"
                    + "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>visible</w:t></w:r></w:p><w:p><w:r><w:rPr><w:vanish"
                    + " w:val=\"0\"/></w:rPr><w:t>also visible</w:t></w:r></w:p>"),
                "a.docx");
        assertEquals("extracted", found.result());
        assertEquals(
                "The price is nine euro.\n\nvisible\nalso visible",
                found.layer("").replaceAll("\n\n+", "\n\n"));
        assertEquals("nine", found.layer("inserted"));
        assertEquals("seven", found.layer("deleted"));
        assertEquals("not for the press", found.layer("hidden"));
        assertEquals("Ines: too expensive", found.layer("comment"));
        assertEquals("internal", found.layer("header"));
    }

    @Test
    void anExternalEntityIsNotLoaded() throws IOException {
        byte[] document = Extracted.zip(
                "[Content_Types].xml",
                TYPES.formatted(override("/word/document.xml", "wordprocessingml.document.main")),
                "_rels/.rels",
                RELS.formatted(relation("r1", "officeDocument", "word/document.xml")),
                "word/document.xml",
                "<!DOCTYPE d [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><w:document"
                        + " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r>"
                        + "<w:t>before &e; after</w:t></w:r></w:p></w:body></w:document>");
        String text = Extracted.of(document, "a.docx").layer("");
        assertTrue(text.isEmpty() || text.matches("before\\s+after"), text);
    }

    @Test
    void ofSlides() throws IOException {
        String slide = "<p:sld xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\""
                + " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
                + " %s><a:p><a:r><a:t>%s</a:t></a:r></a:p></p:sld>";
        byte[] document = Extracted.zip(
                "[Content_Types].xml",
                TYPES.formatted(override("/ppt/presentation.xml", "presentationml.presentation.main")
                        + override("/ppt/slides/slide1.xml", "presentationml.slide")
                        + override("/ppt/slides/slide2.xml", "presentationml.slide")
                        + override("/ppt/notesSlides/notesSlide1.xml", "presentationml.notesSlide")),
                "_rels/.rels",
                RELS.formatted(relation("r1", "officeDocument", "ppt/presentation.xml")),
                "ppt/presentation.xml",
                "<p:presentation xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\""
                        + " xmlns:r=\"" + OFFICE.substring(0, OFFICE.length() - 1) + "\"><p:sldIdLst>"
                        + "<p:sldId id=\"256\" r:id=\"r2\"/><p:sldId id=\"257\" r:id=\"r1\"/></p:sldIdLst>"
                        + "</p:presentation>",
                "ppt/_rels/presentation.xml.rels",
                RELS.formatted(
                        relation("r1", "slide", "slides/slide1.xml") + relation("r2", "slide", "slides/slide2.xml")),
                "ppt/slides/slide1.xml",
                slide.formatted("show=\"0\"", "the reserve"),
                "ppt/slides/_rels/slide1.xml.rels",
                RELS.formatted(relation("r1", "notesSlide", "../notesSlides/notesSlide1.xml")),
                "ppt/slides/slide2.xml",
                slide.formatted("", "the budget"),
                "ppt/notesSlides/notesSlide1.xml",
                slide.formatted("", "do not show"));
        Extracted found = Extracted.of(document, "a.pptx");
        assertEquals("the budget", found.layer(""));
        assertEquals("the reserve", found.layer("hidden"));
        assertEquals("do not show", found.layer("note"));
        assertEquals(
                2,
                found.units.stream()
                        .filter(unit -> unit.string("layer").orElse("").equals("hidden"))
                        .findFirst()
                        .orElseThrow()
                        .number("page")
                        .orElseThrow(),
                "slides are counted in the order in which they are shown");
    }

    @Test
    void ofAnOpenDocumentSpreadsheet() throws IOException {
        String content = """
            <office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:dc="d">
            <office:automatic-styles><style:style style:name="h"><style:table-properties table:display="false"/>
            </style:style></office:automatic-styles><office:body><office:spreadsheet>
            <table:table table:name="Budget"><table:table-row><table:table-cell><text:p>90000</text:p>
            <office:annotation><dc:creator>Ines</dc:creator><text:p>why?</text:p></office:annotation>
            </table:table-cell></table:table-row></table:table>
            <table:table table:name="Reserve" table:style-name="h"><table:table-row><table:table-cell>
            <text:p>commission</text:p></table:table-cell></table:table-row></table:table>
            </office:spreadsheet></office:body></office:document-content>\
            """;
        Extracted found = Extracted.of(
                Extracted.zip("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", content),
                "a.ods");
        assertTrue(found.layer("").contains("90000"), found.units.toString());
        assertFalse(found.layer("").contains("commission"));
        assertEquals("Reserve\n\ncommission", found.layer("hidden").replaceAll("\\s*\n\\s*", "\n\n"));
        assertEquals("Ines: why?", found.layer("comment"));
        assertEquals("Reserve", found.units.getLast().string("sheet").orElse(""));
    }
}
