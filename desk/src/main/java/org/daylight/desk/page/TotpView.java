package org.daylight.desk.page;

import org.daylight.editors.TotpSecret;
import org.daylight.keytext.QrPicture;

/**
 * The secret of one-time codes, as a page shows it.
 *
 * @param secret in groups of four characters
 * @param uri what authenticator applications read
 * @param side of the QR code, in modules, with a margin of four on each side; 0 when the address is too long for one
 * @param path of the dark modules, for an SVG picture of this size
 */
record TotpView(String secret, String uri, int side, String path) {

    static TotpView of(TotpSecret totp, String title, String name) {
        String secret = totp.text().replaceAll("(.{4})(?=.)", "$1 ");
        String uri = totp.uri(title, name);
        return QrPicture.of(uri)
                .ok()
                .map(code -> new TotpView(secret, uri, code.side(), code.path()))
                .orElse(new TotpView(secret, uri, 0, ""));
    }
}
