package org.daylight.keytext;

import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.daylight.format.Outcome;

/** A text as a QR code (ISO/IEC 18004), with a medium error correction. The same text gives the same bytes. Immutable. */
public final class QrPicture {

    /** What scanners need around a code, in modules. */
    private static final int MARGIN = 4;

    /** The size of a module of the PNG file, in pixels: large enough for a printed page. */
    private static final int PIXELS = 8;

    private final QrCode code;

    private QrPicture(QrCode code) {
        this.code = code;
    }

    /** Encodes a text; refused with the code {@code qr-length} if it is too long for any QR code (about 2,300 bytes). */
    public static Outcome<QrPicture> of(String text) {
        try {
            return Outcome.ok(new QrPicture(QrCode.encodeText(text, QrCode.Ecc.MEDIUM)));
        } catch (DataTooLongException e) {
            return Outcome.refused("qr-length", "the text is too long for a QR code");
        }
    }

    /**
     * The code for a terminal with a dark background: each character shows two modules, one above the other. A scanner needs light modules, so these are
     * drawn, and dark ones are left out. Lines end with line feeds.
     */
    public String terminal() {
        var text = new StringBuilder();
        for (int y = -MARGIN; y < code.size + MARGIN; y += 2) {
            for (int x = -MARGIN; x < code.size + MARGIN; x++) {
                boolean upper = !code.getModule(x, y);
                boolean lower = y + 1 < code.size + MARGIN && !code.getModule(x, y + 1);
                text.append(upper ? lower ? '\u2588' : '\u2580' : lower ? '\u2584' : ' ');
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** The width and height of the code in modules, with the margin that scanners need. */
    public int side() {
        return code.size + 2 * MARGIN;
    }

    /** The dark modules as the data of an SVG path in a square of {@link #side}: one rectangle for each run of dark modules in a row. */
    public String path() {
        var path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                int from = x;
                while (x < code.size && code.getModule(x, y)) {
                    x++;
                }
                if (x > from) {
                    path.append('M').append(from + MARGIN).append(' ').append(y + MARGIN);
                    path.append('h')
                            .append(x - from)
                            .append("v1h-")
                            .append(x - from)
                            .append('z');
                }
            }
        }
        return path.toString();
    }

    /** The code as an SVG file, in UTF-8. */
    public String svg() {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side() + " " + side()
                + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + side() + "v" + side()
                + "H0z\"/><path d=\"" + path() + "\"/></svg>\n";
    }

    /** The code as a PNG file. */
    public byte[] png() {
        int side = side() * PIXELS;
        var image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                boolean dark = code.getModule(x / PIXELS - MARGIN, y / PIXELS - MARGIN);
                image.setRGB(x, y, dark ? 0xff000000 : 0xffffffff);
            }
        }
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
