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
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableViewsTest {

    @TempDir
    Path folder;

    @Test
    void aSpreadsheetIsATableForEachSheetAndAHiddenOneSaysSo() throws IOException {
        try (Workbook xlsx = new XSSFWorkbook();
                Workbook xls = new HSSFWorkbook()) {
            for (Workbook book : List.of(xlsx, xls)) {
                Rendered rendered = Rendered.of(folder, "a", workbook(book));
                Rendered.View view = rendered.views().getFirst();
                assertEquals("table", view.kind());
                assertEquals(2, view.files().size());
                assertEquals("Prices", view.files().get(0).label());
                assertEquals(
                        "{\"head\":[\"\",\"A\",\"B\",\"C\"],\"rows\":[[\"1\",\"crane\",\"\",\"12.5\"],[\"3\",\"25\"]]}",
                        view.files().get(0).text());
                assertEquals("Bribes", view.files().get(1).label());
                assertEquals(
                        "{\"hidden\":true,\"head\":[\"\",\"A\"],\"rows\":[[\"1\",\"to the mayor\"]]}",
                        view.files().get(1).text());
                assertEquals(List.of("Bribes"), rendered.revealed("hidden-sheet"));
            }
        }
    }

    @Test
    void anOpenDocumentSpreadsheetToo() throws IOException {
        String content = """
            <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
             xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
             xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
             xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
            <office:automatic-styles><style:style style:name="ta2" style:family="table">
            <style:table-properties table:display="false"/></style:style></office:automatic-styles>
            <office:body><office:spreadsheet>
            <table:table table:name="Prices"><table:table-row><table:table-cell><text:p>crane</text:p></table:table-cell>
            <table:table-cell table:number-columns-repeated="2"><text:p>7</text:p></table:table-cell></table:table-row>
            <table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>
            <table:table-row><table:table-cell><text:p>end</text:p></table:table-cell></table:table-row></table:table>
            <table:table table:name="Bribes" table:style-name="ta2"><table:table-row>
            <table:table-cell><text:p>mayor</text:p></table:table-cell></table:table-row></table:table>
            </office:spreadsheet></office:body></office:document-content>
            """;
        byte[] ods = zip("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", content);
        Rendered rendered = Rendered.of(folder, "a.ods", ods);
        List<Rendered.File> files = rendered.views().getFirst().files();
        assertEquals(
                "{\"head\":[\"\",\"A\",\"B\",\"C\"],\"rows\":[[\"1\",\"crane\",\"7\",\"7\"],[\"1000002\",\"end\"]]}",
                files.get(0).text());
        assertEquals(
                "{\"hidden\":true,\"head\":[\"\",\"A\"],\"rows\":[[\"1\",\"mayor\"]]}",
                files.get(1).text());
        assertEquals(List.of("Bribes"), rendered.revealed("hidden-sheet"));
    }

    @Test
    void rowsBeyondTheLimitAreCounted() throws IOException {
        var csv = new StringBuilder();
        for (int i = 0; i < TableFile.ROWS + 7; i++) {
            csv.append(i).append(",x\n");
        }
        Rendered.View view =
                Rendered.of(folder, "a.csv", bytes(csv.toString())).views().getFirst();
        assertEquals(7, view.omitted());
        Rendered.View wide = Rendered.of(folder, "a.csv", bytes("a" + ",b".repeat(5_000) + "\nc,d\n"))
                .views()
                .getFirst();
        assertTrue(wide.files().getFirst().text().contains("\"b\",\"…\"],[\"c\",\"d\"]"));
    }

    @Test
    void separatorsAndQuotesAreRecognised() throws IOException {
        assertEquals("{\"rows\":[[\"a\",\"b;c\"],[\"1\",\"2\"]]}", table("a.csv", "a;\"b;c\"\n1;2\n"));
        assertEquals("{\"rows\":[[\"a\",\"b\"],[\"1\",\"2\"]]}", table("a.tsv", "a\tb\n1\t2\n"));
        assertEquals(
                "{\"rows\":[[\"a\",\"\\\"b\"],[\"1\",\"2\"]]}",
                table("a.csv", "a,\"b\n1,2\n"),
                "a quote without an end does not swallow the file");
        assertEquals("{\"rows\":[[\"Größe\",\"x\"]]}", table("a.csv", "Größe,x\n"));
    }

    @Test
    void eventsAndCardsAreFieldsAndValues() throws IOException {
        String calendar = """
            BEGIN:VCALENDAR
            VERSION:2.0
            BEGIN:VEVENT
            SUMMARY:Meeting at the
              quay\\, pier 4
            DTSTART;TZID=Europe/Oslo:20150312T184200
            ATTENDEE;CN="Anna Berg":mailto:anna@port.example
            BEGIN:VALARM
            DESCRIPTION:not the event's
            END:VALARM
            END:VEVENT
            END:VCALENDAR
            """;
        assertEquals(
                "{\"head\":[\"Field\",\"Value\"],\"rows\":[[\"Title\",\"Meeting at the quay, pier 4\"],"
                        + "[\"Starts (Europe/Oslo)\",\"20150312T184200\"],"
                        + "[\"Attendee (Anna Berg)\",\"mailto:anna@port.example\"]]}",
                table("a.ics", calendar));
        String card = """
            BEGIN:VCARD
            VERSION:2.1
            N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Eva=
            ;;
            item1.TEL;TYPE=HOME:+47 1
            END:VCARD
            """;
        assertEquals(
                "{\"head\":[\"Field\",\"Value\"],\"rows\":[[\"Name (parts)\",\"Müller, Eva\"],"
                        + "[\"Telephone (HOME)\",\"+47 1\"]]}",
                table("a.vcf", card));
    }

    @Test
    void anArchiveIsAListOfNamesAndSizes() throws IOException {
        assertEquals(
                "{\"head\":[\"File\",\"Size in bytes\"],\"rows\":[[\"a/contract.txt\",\"5\"],[\"../evil\",\"3\"]]}",
                table("a.zip", zip("a/contract.txt", "words", "../evil", "abc")));
    }

    @Test
    void aTextFileNeedsNoViewAndAnEmptyOneHasNone() throws IOException {
        assertEquals(
                "not-needed", Rendered.of(folder, "a.txt", bytes("some words")).result());
        assertEquals("empty", Rendered.of(folder, "a.pdf", new byte[0]).result());
    }

    private String table(String name, String content) throws IOException {
        return table(name, bytes(content));
    }

    private String table(String name, byte[] content) throws IOException {
        Rendered rendered = Rendered.of(folder, name, content);
        assertEquals("extracted", rendered.result(), rendered.reason());
        return rendered.views().getFirst().files().getFirst().text();
    }

    private static byte[] workbook(Workbook book) throws IOException {
        Sheet prices = book.createSheet("Prices");
        var row = prices.createRow(0);
        row.createCell(0).setCellValue("crane");
        row.createCell(2).setCellValue(12.5);
        prices.createRow(2).createCell(0).setCellFormula("C1*2");
        book.createSheet("Bribes").createRow(0).createCell(0).setCellValue("to the mayor");
        book.setSheetHidden(1, true);
        book.getCreationHelper().createFormulaEvaluator().evaluateAll();
        var out = new ByteArrayOutputStream();
        book.write(out);
        return out.toByteArray();
    }

    private static byte[] zip(String... namesAndContents) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                zip.write(bytes(namesAndContents[i + 1]));
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
