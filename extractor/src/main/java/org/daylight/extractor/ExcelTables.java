package org.daylight.extractor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.util.LocaleUtil;
import org.apache.poi.util.XMLHelper;
import org.apache.poi.xssf.binary.XSSFBSharedStringsTable;
import org.apache.poi.xssf.binary.XSSFBSheetHandler;
import org.apache.poi.xssf.eventusermodel.ReadOnlySharedStringsTable;
import org.apache.poi.xssf.eventusermodel.XSSFBReader;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.poi.xssf.eventusermodel.XSSFSheetXMLHandler;
import org.apache.poi.xssf.eventusermodel.XSSFSheetXMLHandler.SheetContentsHandler;
import org.apache.poi.xssf.usermodel.XSSFComment;
import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;

/** Tables of Excel files: one for each sheet, with numbers of rows and letters of columns. A formula is shown as the value that is stored with it. */
final class ExcelTables {

    private ExcelTables() {}

    static String program() {
        return "Apache POI " + org.apache.poi.Version.getVersion();
    }

    /** Excel files until 2003. */
    static DocumentText.Outcome writeBinary(Path file, ViewOutput out) throws IOException {
        DataFormatter format = format();
        var view = new TableView();
        try (var files = new POIFSFileSystem(file.toFile(), true);
                var book = new HSSFWorkbook(files)) {
            for (int i = 0; i < book.getNumberOfSheets(); i++) {
                boolean hidden = book.getSheetVisibility(i) != SheetVisibility.VISIBLE;
                var sheet = new SheetRows(new TableFile(book.getSheetName(i), hidden));
                Sheet source = book.getSheetAt(i);
                for (Row row : source) {
                    sheet.startRow(row.getRowNum());
                    for (Cell cell : row) {
                        sheet.cell(cell.getColumnIndex(), format.formatCellValue(cell));
                    }
                    sheet.endRow();
                }
                view.add(sheet.table());
            }
        }
        return view.write(program(), out);
    }

    /** Excel files since 2007. @param binary whether the sheets are binary ({@code .xlsb}) */
    static DocumentText.Outcome writePackage(Path file, boolean binary, Sheets states, ViewOutput out)
            throws IOException, SAXException, OpenXML4JException {
        var view = new TableView();
        DataFormatter format = format();
        try (OPCPackage parts = OPCPackage.open(file.toFile(), PackageAccess.READ)) {
            if (binary) {
                var reader = new XSSFBReader(parts);
                var strings = new XSSFBSharedStringsTable(parts);
                var styles = reader.getXSSFBStylesTable();
                var sheets = (XSSFBReader.SheetIterator) reader.getSheetsData();
                while (sheets.hasNext()) {
                    try (InputStream in = sheets.next()) {
                        var rows = new SheetRows(
                                new TableFile(sheets.getSheetName(), states.isHidden(sheets.getSheetName())));
                        new XSSFBSheetHandler(in, styles, null, strings, rows, format, false).parse();
                        view.add(rows.table());
                    }
                }
            } else {
                var reader = new XSSFReader(parts);
                var strings = new ReadOnlySharedStringsTable(parts);
                var styles = reader.getStylesTable();
                var sheets = (XSSFReader.SheetIterator) reader.getSheetsData();
                while (sheets.hasNext()) {
                    try (InputStream in = sheets.next()) {
                        String name = sheets.getSheetName();
                        var rows = new SheetRows(new TableFile(name, states.isHidden(Output.shortened(name, 200))));
                        XMLReader xml = XMLHelper.newXMLReader();
                        xml.setContentHandler(new XSSFSheetXMLHandler(styles, null, strings, rows, format, false));
                        xml.parse(new InputSource(in));
                        view.add(rows.table());
                    }
                }
            }
        } catch (ParserConfigurationException e) {
            throw new IOException("no XML parser", e);
        }
        return view.write(program(), out);
    }

    /** The same on every machine. */
    private static DataFormatter format() {
        LocaleUtil.setUserLocale(Locale.US);
        LocaleUtil.setUserTimeZone(TimeZone.getTimeZone("UTC"));
        var format = new DataFormatter(Locale.US);
        format.setUseCachedValuesForFormulaCells(true);
        return format;
    }

    /** The rows of one sheet, as they come. */
    static final class SheetRows implements SheetContentsHandler {
        private final TableFile table;
        private final List<String> cells = new ArrayList<>();
        private int row;
        private int columns;

        SheetRows(TableFile table) {
            this.table = table;
        }

        TableFile table() {
            List<String> head = new ArrayList<>(List.of(""));
            for (int i = 0; i < columns; i++) {
                head.add(CellReference.convertNumToColString(i));
            }
            table.head(head);
            return table;
        }

        @Override
        public void startRow(int number) {
            row = number;
            cells.clear();
        }

        /** Begins a row with the same cells as the one before. */
        void repeatRow(int number) {
            row = number;
        }

        void endRow() {
            if (cells.stream().allMatch(String::isBlank)) {
                return;
            }
            columns = Math.max(columns, Math.min(cells.size(), TableFile.COLUMNS - 1));
            List<String> all = new ArrayList<>(List.of(Integer.toString(row + 1)));
            all.addAll(cells);
            table.row(all);
        }

        @Override
        public void endRow(int number) {
            endRow();
        }

        void cell(int column, String value) {
            if (column < 0 || cells.size() > TableFile.COLUMNS) {
                return;
            }
            while (cells.size() < Math.min(column, TableFile.COLUMNS)) {
                cells.add("");
            }
            cells.add(value);
        }

        @Override
        public void cell(@Nullable String reference, @Nullable String value, @Nullable XSSFComment comment) {
            int column = reference == null ? cells.size() : new CellReference(reference).getCol();
            cell(column, value == null ? "" : value);
        }
    }
}
