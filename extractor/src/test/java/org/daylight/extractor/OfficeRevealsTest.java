package org.daylight.extractor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfficeRevealsTest {

    private static final String TYPES = """
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Default Extension="xml" ContentType="application/xml"/>
        <Override PartName="/word/document.xml"
         ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
        <Override PartName="/word/comments.xml"
         ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/>
        </Types>
        """;
    private static final String ROOT = """
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="r1" Target="word/document.xml"
         Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
        </Relationships>
        """;
    private static final String W = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

    @TempDir
    Path folder;

    @Test
    void aWordFileRevealsChangesCommentsPathsAndPeople() throws IOException {
        Rendered rendered = Rendered.of(
                folder,
                "a.docx",
                zip(
                        "[Content_Types].xml",
                        TYPES,
                        "_rels/.rels",
                        ROOT,
                        "word/document.xml",
                        "<w:document " + W + "><w:body><w:p><w:r><w:t>The price is</w:t></w:r><w:del w:author=\"Ivo"
                                           + " Lund\"><w:r><w:delText>nine million</w:delText></w:r></w:del>"
                                           + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secretly</w:t></w:r></w:p></w:body></w:document>",
                        "word/comments.xml",
                        "<w:comments " + W
                                + "><w:comment w:author=\"Anna Berg\"><w:p><w:r><w:t>too much</w:t></w:r></w:p>"
                                + "</w:comment></w:comments>",
                        "word/_rels/settings.xml.rels",
                        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                                + "<Relationship Id=\"r1\" TargetMode=\"External\" Type=\"t\""
                                + " Target=\"file:///\\\\server\\users\\aberg\\Letter.dotx\"/></Relationships>",
                        "docProps/custom.xml",
                        "<Properties><property name=\"Client\"><lpwstr>Port authority</lpwstr></property></Properties>",
                        "docProps/thumbnail.jpeg",
                        "an image"));
        assertEquals("extracted", rendered.result(), rendered.reason());
        assertTrue(rendered.revealed("tracked-change").contains("deleted: nine million"), all(rendered));
        assertTrue(rendered.revealed("hidden-text").contains("secretly"), all(rendered));
        assertTrue(rendered.revealed("comment").contains("Anna Berg: too much"), all(rendered));
        assertTrue(rendered.revealed("author").containsAll(List.of("Ivo Lund", "Anna Berg")), all(rendered));
        assertTrue(rendered.revealed("path").toString().contains("server\\users\\aberg\\Letter.dotx"), all(rendered));
        assertTrue(rendered.revealed("property").contains("Client: Port authority"), all(rendered));
        assertEquals(1, rendered.revealed("thumbnail").size(), all(rendered));
        Rendered.View view = rendered.views().getFirst();
        assertEquals("table", view.kind());
        assertTrue(view.program().endsWith(", text only"), view.program());
        assertTrue(
                view.files().getFirst().text().contains("[\"comment\",\"Anna Berg: too much\"]"),
                view.files().getFirst().text());
    }

    @Test
    void theListIsBounded() throws IOException {
        var text = new StringBuilder("<w:document " + W + "><w:body>");
        for (int i = 0; i < 500; i++) {
            text.append("<w:p><w:ins w:author=\"person ").append(i).append("\"><w:r><w:t>x</w:t></w:r></w:ins></w:p>");
        }
        byte[] document = zip(
                "[Content_Types].xml",
                TYPES,
                "_rels/.rels",
                ROOT,
                "word/document.xml",
                text + "</w:body></w:document>");
        Rendered rendered = Rendered.of(folder, "a.docx", document);
        assertEquals(40, rendered.revealed("author").size());
    }

    @Test
    void aFileInsideAnArchiveIsLookedAtToo() throws IOException {
        byte[] inner = zip(
                "[Content_Types].xml",
                TYPES,
                "_rels/.rels",
                ROOT,
                "word/document.xml",
                "<w:document " + W
                        + "><w:body><w:p><w:ins w:author=\"Ivo Lund\"><w:r><w:t>words</w:t></w:r></w:ins></w:p>"
                        + "</w:body></w:document>");
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("letter.docx"));
            zip.write(inner);
        }
        Rendered rendered = Rendered.of(folder, "a.zip", out.toByteArray());
        assertTrue(
                rendered.reveals().stream()
                        .anyMatch(one -> one.string("inside").orElse("").equals("letter.docx")
                                && one.string("value").orElse("").equals("Ivo Lund")),
                all(rendered));
    }

    private static String all(Rendered rendered) {
        return rendered.reveals().toString();
    }

    @Test
    void hiddenColumnsAndRowsOfASpreadsheet() throws IOException {
        Rendered rendered = Rendered.of(
                folder,
                "a.xlsx",
                zip(
                        "[Content_Types].xml",
                        TYPES.replace("/word/document.xml", "/xl/workbook.xml")
                                .replace("wordprocessingml.document.main", "spreadsheetml.sheet.main"),
                        "_rels/.rels",
                        ROOT.replace("word/document.xml", "xl/workbook.xml"),
                        "xl/workbook.xml",
                        "<workbook"
                            + " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheets/></workbook>",
                        "xl/worksheets/sheet1.xml",
                        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cols><col"
                                + " min=\"1\" max=\"2\" width=\"9\"/><col min=\"3\" max=\"5\""
                                + " hidden=\"1\"/></cols><sheetData><row r=\"1\"/><row r=\"2\""
                                + " hidden=\"true\"/></sheetData></worksheet>"));
        assertEquals(
                List.of("hidden columns 3 to 5", "hidden rows 2"), rendered.revealed("hidden-text"), all(rendered));
    }

    private static byte[] zip(String... namesAndContents) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }
}
