package org.daylight.extractor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Tables of OpenDocument spreadsheets (OpenDocument 1.3, part 3), also of those in one XML file. */
final class OpenDocumentTables {

    private static final int REPEATED_ROWS = 1_000;
    private static final String TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";

    private OpenDocumentTables() {}

    static DocumentText.Outcome write(Path file, boolean flat, ViewOutput out) throws IOException, XMLStreamException {
        var view = new TableView();
        if (flat) {
            try (InputStream in = Files.newInputStream(file)) {
                read(SafeXml.reader(in), view);
            }
        } else {
            try (var zip = new ZipFile(file.toFile())) {
                ZipEntry content = zip.getEntry("content.xml");
                if (content == null) {
                    return new DocumentText.Outcome(DocumentResult.BROKEN, "no content.xml");
                }
                try (InputStream in = zip.getInputStream(content)) {
                    read(SafeXml.reader(in), view);
                }
            }
        }
        return view.write("Daylight", out);
    }

    private static void read(XMLStreamReader xml, TableView view) throws XMLStreamException {
        Set<String> hiddenStyles = new HashSet<>();
        String style = "";
        ExcelTables.@Nullable SheetRows sheet = null;
        int row = 0;
        int column = 0;
        int rowsRepeated = 1;
        int cellsRepeated = 1;
        int depth = 0; // tables in cells are part of the cell
        int comment = 0;
        @Nullable StringBuilder cell = null;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamReader.CHARACTERS && cell != null && comment == 0) {
                if (cell.length() < TableFile.CELL_CHARS * 2) {
                    cell.append(xml.getText());
                }
                continue;
            }
            String name = event == XMLStreamReader.START_ELEMENT || event == XMLStreamReader.END_ELEMENT
                    ? xml.getLocalName()
                    : "";
            if (event == XMLStreamReader.START_ELEMENT) {
                switch (name) {
                    case "style" -> style = attribute(xml, "name");
                    case "table-properties" -> {
                        if (attribute(xml, "display").equals("false")) {
                            hiddenStyles.add(style);
                        }
                    }
                    case "table" -> {
                        depth++;
                        if (depth == 1 && TABLE.equals(xml.getNamespaceURI())) {
                            boolean hidden = hiddenStyles.contains(attribute(xml, "style-name"));
                            sheet = new ExcelTables.SheetRows(new TableFile(attribute(xml, "name"), hidden));
                            row = 0;
                        }
                    }
                    case "table-row" -> {
                        if (depth == 1 && sheet != null) {
                            rowsRepeated = repeated(xml, "number-rows-repeated");
                            column = 0;
                            sheet.startRow(row);
                        }
                    }
                    case "table-cell", "covered-table-cell" -> {
                        if (depth == 1) {
                            cellsRepeated = repeated(xml, "number-columns-repeated");
                            cell = new StringBuilder();
                        }
                    }
                    case "annotation" -> comment++;
                    case "s", "tab" -> append(cell, comment, ' ');
                    case "line-break" -> append(cell, comment, '\n');
                    default -> {}
                }
            } else if (event == XMLStreamReader.END_ELEMENT) {
                switch (name) {
                    case "table" -> {
                        depth--;
                        if (depth == 0 && sheet != null) {
                            view.add(sheet.table());
                            sheet = null;
                        }
                    }
                    case "table-row" -> {
                        if (depth == 1 && sheet != null) {
                            for (int i = 0; i < Math.min(rowsRepeated, REPEATED_ROWS); i++) {
                                sheet.endRow();
                                row++;
                                if (i + 1 < rowsRepeated) {
                                    sheet.repeatRow(row);
                                }
                            }
                            row += Math.max(0, rowsRepeated - REPEATED_ROWS);
                        }
                    }
                    case "table-cell", "covered-table-cell" -> {
                        if (depth == 1 && sheet != null && cell != null) {
                            String value = cell.toString();
                            for (int i = 0; i < cellsRepeated && i < TableFile.COLUMNS && !value.isBlank(); i++) {
                                sheet.cell(column + i, value);
                            }
                            column = Math.min(column + cellsRepeated, 1 << 20);
                            cell = null;
                        }
                    }
                    case "annotation" -> comment--;
                    case "p" -> append(cell, comment, '\n');
                    default -> {}
                }
            }
        }
        if (sheet != null) {
            view.add(sheet.table());
        }
    }

    private static void append(@Nullable StringBuilder cell, int comment, char c) {
        if (cell != null && comment == 0 && cell.length() < TableFile.CELL_CHARS * 2) {
            cell.append(c);
        }
    }

    private static String attribute(XMLStreamReader xml, String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(name)) {
                return xml.getAttributeValue(i);
            }
        }
        return "";
    }

    private static int repeated(XMLStreamReader xml, String name) {
        try {
            return Math.max(1, Math.min(Integer.parseInt(attribute(xml, name)), 1 << 20));
        } catch (NumberFormatException absent) {
            return 1;
        }
    }
}
