package org.daylight.extractor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentEntry;
import org.apache.poi.poifs.filesystem.Ole10Native;
import org.apache.poi.poifs.filesystem.Ole10NativeException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.sax.XHTMLContentHandler;
import org.xml.sax.SAXException;

/** Passes on what an OLE object in a document contains: a file with its name, a package, or a document of its own (MS-OLEDS). */
final class OleObjects {

    private OleObjects() {}

    static void pass(DirectoryNode object, String name, XHTMLContentHandler out, EmbeddedDocumentExtractor embedded)
            throws IOException, SAXException {
        if (object.hasEntryCaseInsensitive(Ole10Native.OLE10_NATIVE)) {
            try {
                Ole10Native file = Ole10Native.createFromEmbeddedOleObject(object);
                String label = file.getLabel2() != null ? file.getLabel2() : file.getLabel();
                String last = label == null ? name : label.substring(label.lastIndexOf('\\') + 1);
                pass(file.getDataBuffer(), last, out, embedded);
            } catch (Ole10NativeException notAFile) {
                // an object that is not a file
            }
        } else if (object.hasEntryCaseInsensitive("Package")
                && object.getEntryCaseInsensitive("Package") instanceof DocumentEntry file) {
            try (InputStream in = object.createDocumentInputStream(file)) {
                pass(in.readAllBytes(), name, out, embedded);
            }
        } else {
            var metadata = new Metadata();
            metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
            try (TikaInputStream in = TikaInputStream.get(new byte[0])) {
                in.setOpenContainer(object);
                embedded.parseEmbedded(in, out, metadata, false);
            }
        }
    }

    static void pass(byte[] bytes, String name, XHTMLContentHandler out, EmbeddedDocumentExtractor embedded)
            throws IOException, SAXException {
        var metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        try (InputStream in = new ByteArrayInputStream(bytes)) {
            embedded.parseEmbedded(in, out, metadata, false);
        }
    }
}
