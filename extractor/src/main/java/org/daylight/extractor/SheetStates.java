package org.daylight.extractor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.hssf.record.BoundSheetRecord;
import org.apache.poi.hssf.record.CommonObjectDataSubRecord;
import org.apache.poi.hssf.record.ObjRecord;
import org.apache.poi.hssf.record.Record;
import org.apache.poi.hssf.record.RecordFactoryInputStream;
import org.apache.poi.hssf.record.TextObjectRecord;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.mime.MediaType;

/** Reads which sheets of a spreadsheet are hidden, which its text does not say. A file that cannot be read here has no known sheets. */
final class SheetStates {

    private SheetStates() {}

    static Sheets read(MediaType type, TikaInputStream in) {
        boolean xml = MediaTypes.SHEETS_XML.contains(type);
        boolean binary = type.equals(MediaTypes.XLS);
        var sheets = new Sheets(xml || binary || type.equals(MediaTypes.XLSB));
        try {
            if (xml) {
                workbook(in.getPath(), sheets);
            } else if (binary) {
                records(in, sheets);
            }
        } catch (IOException | XMLStreamException | RuntimeException unreadable) {
            // the parser of the text will say what is wrong with the file
        }
        return sheets;
    }

    private static void workbook(Path file, Sheets sheets) throws IOException, XMLStreamException {
        try (var zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry("xl/workbook.xml");
            if (entry == null) {
                return;
            }
            try (InputStream in = zip.getInputStream(entry)) {
                XMLStreamReader xml = SafeXml.reader(in);
                while (xml.hasNext()) {
                    if (xml.next() == XMLStreamReader.START_ELEMENT
                            && xml.getLocalName().equals("sheet")) {
                        String name = xml.getAttributeValue(null, "name");
                        String state = xml.getAttributeValue(null, "state");
                        if (name != null && state != null && !state.equals("visible")) {
                            sheets.hide(name);
                        }
                    }
                }
            }
        }
    }

    private static void records(TikaInputStream in, Sheets sheets) throws IOException {
        DirectoryNode root;
        if (in.getOpenContainer() instanceof DirectoryNode directory) {
            root = directory;
        } else if (in.getOpenContainer() instanceof POIFSFileSystem files) {
            root = files.getRoot();
        } else {
            return;
        }
        String name = root.hasEntryCaseInsensitive("Workbook") ? "Workbook" : "Book";
        if (!root.hasEntryCaseInsensitive(name)) {
            return;
        }
        try (InputStream stream = root.createDocumentInputStream(root.getEntryCaseInsensitive(name))) {
            var records = new RecordFactoryInputStream(stream, false);
            boolean comment = false;
            for (Record record = records.nextRecord(); record != null; record = records.nextRecord()) {
                switch (record) {
                    case BoundSheetRecord sheet
                    when sheet.isHidden() || sheet.isVeryHidden() -> sheets.hide(sheet.getSheetname());
                    case ObjRecord object ->
                        comment = object.getSubRecords().stream()
                                .anyMatch(part -> part instanceof CommonObjectDataSubRecord common
                                        && common.getObjectType() == CommonObjectDataSubRecord.OBJECT_TYPE_COMMENT);
                    case TextObjectRecord text -> {
                        if (comment) {
                            sheets.comment(text.getStr().getString());
                        }
                    }
                    default -> {}
                }
            }
        }
    }
}
