package org.daylight.desk.page;

import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;
import org.daylight.editors.TotpSecret;

/**
 * The secret of one-time codes, as a page shows it.
 *
 * @param secret in groups of four characters
 * @param uri what authenticator applications read
 * @param side of the QR code, in modules, with a margin of four on each side; 0 when the address is too long for one
 * @param path of the dark modules, for an SVG picture of this size
 */
record TotpView(String secret, String uri, int side, String path) {

    /** What scanners need around a code (ISO/IEC 18004). */
    private static final int MARGIN = 4;

    static TotpView of(TotpSecret totp, String title, String name) {
        String secret = totp.text().replaceAll("(.{4})(?=.)", "$1 ");
        String uri = totp.uri(title, name);
        try {
            QrCode code = QrCode.encodeText(uri, QrCode.Ecc.MEDIUM);
            return new TotpView(secret, uri, code.size + 2 * MARGIN, path(code));
        } catch (DataTooLongException e) {
            return new TotpView(secret, uri, 0, "");
        }
    }

    /** One stroke for each run of dark modules in a row. */
    private static String path(QrCode code) {
        StringBuilder path = new StringBuilder();
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
}
