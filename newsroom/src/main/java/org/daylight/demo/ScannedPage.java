package org.daylight.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A page that was scanned: a PDF of one picture, without any text in it. Only text recognition (OCR) can read it.
 *
 * <p>The picture is a resource, so that it has the same bytes on every machine, whatever fonts are installed: a PNG of one
 * bit a pixel, at 150 pixels an inch. PDF and PNG compress pictures in the same way, so its data is copied.
 */
final class ScannedPage {

    private static final int SIGNATURE_BYTES = 8;
    private static final int IHDR = 0x49484452;
    private static final int IDAT = 0x49444154;

    private ScannedPage() {}

    /**
     * A file with one page.
     *
     * @param resource a PNG of this package, in black and white
     * @param title in the document information; ASCII without parentheses
     */
    static DemoAttachments.File pdf(String name, String resource, String title) {
        ByteBuffer png = ByteBuffer.wrap(read(resource));
        png.position(SIGNATURE_BYTES);
        int width = 0;
        int height = 0;
        var data = new ByteArrayOutputStream();
        while (png.hasRemaining()) {
            int length = png.getInt();
            int type = png.getInt();
            int end = png.position() + length;
            if (type == IHDR) {
                width = png.getInt();
                height = png.getInt();
            } else if (type == IDAT) {
                data.write(png.array(), png.position(), length);
            }
            png.position(end + 4); // and the checksum
        }
        return new DemoAttachments.File(name, "application/pdf", pdf(width, height, title, data.toByteArray()));
    }

    private static byte[] pdf(int width, int height, String title, byte[] data) {
        String page = "q 595 0 0 842 0 0 cm /Scan Do Q\n";
        List<String> objects = List.of(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                        + " /Resources << /XObject << /Scan 5 0 R >> >> >>",
                "<< /Length " + page.length() + " >>\nstream\n" + page + "endstream",
                "<< /Type /XObject /Subtype /Image /Width " + width + " /Height " + height
                        + " /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode /DecodeParms <<"
                        + " /Predictor 15 /Colors 1 /BitsPerComponent 1"
                        + " /Columns " + width + " >> /Length " + data.length
                        + " >>\nstream\n" + Encoding.raw(data) + "\nendstream",
                "<< /Title (" + title + ") /Producer (Quay Copier 300) >>");
        return Encoding.bytes(DemoAttachments.pdfFile(objects, " /Info 6 0 R"));
    }

    private static byte[] read(String resource) {
        try (InputStream in = ScannedPage.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
