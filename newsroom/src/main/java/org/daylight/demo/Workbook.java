package org.daylight.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A spreadsheet (ECMA-376, SpreadsheetML) with as few parts as programs accept. The same sheets give the same bytes. */
final class Workbook {

    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";

    private Workbook() {}

    /**
     * A sheet.
     *
     * @param isHidden whether a program shows it only when its user asks for hidden sheets
     * @param rows cells; a cell of digits only is a number
     */
    record Sheet(String name, boolean isHidden, List<List<String>> rows) {}

    static DemoAttachments.File xlsx(String name, String author, List<Sheet> sheets) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipFolder(out)) {
            add(zip, "[Content_Types].xml", contentTypes(sheets.size()));
            add(
                    zip,
                    "_rels/.rels",
                    relations(relation(1, RELATIONS + "/officeDocument", "xl/workbook.xml")
                            + relation(2, PACKAGE + "relationships/metadata/core-properties", "docProps/core.xml")));
            add(
                    zip,
                    "docProps/core.xml",
                    XML + "<cp:coreProperties xmlns:cp=\"" + PACKAGE + "metadata/core-properties\""
                            + " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:creator>" + escaped(author)
                            + "</dc:creator></cp:coreProperties>");
            var list = new StringBuilder();
            var files = new StringBuilder();
            for (int i = 1; i <= sheets.size(); i++) {
                Sheet sheet = sheets.get(i - 1);
                list.append("<sheet name=\"")
                        .append(escaped(sheet.name))
                        .append("\" sheetId=\"")
                        .append(i);
                list.append(sheet.isHidden ? "\" state=\"hidden" : "")
                        .append("\" r:id=\"rId")
                        .append(i)
                        .append("\"/>");
                files.append(relation(i, RELATIONS + "/worksheet", "worksheets/sheet" + i + ".xml"));
            }
            add(
                    zip,
                    "xl/workbook.xml",
                    XML + "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + RELATIONS + "\"><sheets>" + list
                            + "</sheets></workbook>");
            add(zip, "xl/_rels/workbook.xml.rels", relations(files.toString()));
            for (int i = 1; i <= sheets.size(); i++) {
                add(zip, "xl/worksheets/sheet" + i + ".xml", worksheet(sheets.get(i - 1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to a byte array does not fail
        }
        return new DemoAttachments.File(
                name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", out.toByteArray());
    }

    private static void add(ZipFolder zip, String name, String xml) throws IOException {
        zip.add(name, xml.getBytes(StandardCharsets.UTF_8), PortCalendar.FIRST);
    }

    private static String contentTypes(int sheets) {
        String vendor = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
        var types = new StringBuilder(XML + "<Types xmlns=\"" + PACKAGE + "content-types\"><Default Extension=\"rels\""
                + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default"
                + " Extension=\"xml\" ContentType=\"application/xml\"/>");
        types.append(override("/xl/workbook.xml", vendor + "sheet.main+xml"));
        types.append(override("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"));
        for (int i = 1; i <= sheets; i++) {
            types.append(override("/xl/worksheets/sheet" + i + ".xml", vendor + "worksheet+xml"));
        }
        return types.append("</Types>").toString();
    }

    private static String override(String part, String type) {
        return "<Override PartName=\"" + part + "\" ContentType=\"" + type + "\"/>";
    }

    private static String relations(String relations) {
        return XML + "<Relationships xmlns=\"" + PACKAGE + "relationships\">" + relations + "</Relationships>";
    }

    private static String relation(int number, String type, String target) {
        return "<Relationship Id=\"rId" + number + "\" Type=\"" + type + "\" Target=\"" + target + "\"/>";
    }

    private static String worksheet(Sheet sheet) {
        var xml = new StringBuilder(XML + "<worksheet xmlns=\"" + MAIN + "\"><sheetData>");
        for (int row = 1; row <= sheet.rows.size(); row++) {
            xml.append("<row r=\"").append(row).append("\">");
            List<String> cells = sheet.rows.get(row - 1);
            for (int column = 0; column < cells.size(); column++) {
                String place = (char) ('A' + column) + Integer.toString(row);
                String cell = cells.get(column);
                xml.append("<c r=\"").append(place);
                xml.append(
                        cell.matches("[0-9]+")
                                ? "\"><v>" + cell + "</v></c>"
                                : "\" t=\"inlineStr\"><is><t>" + escaped(cell) + "</t></is></c>");
            }
            xml.append("</row>");
        }
        return xml.append("</sheetData></worksheet>").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
