package org.daylight.desk.page;

import org.daylight.editors.TotpSecret;

/**
 * The secret of one-time codes, as a page shows it.
 *
 * @param secret in groups of four characters
 * @param uri what authenticator applications read
 */
record TotpView(String secret, String uri) {

    static TotpView of(TotpSecret totp, String title, String name) {
        return new TotpView(totp.text().replaceAll("(.{4})(?=.)", "$1 "), totp.uri(title, name));
    }
}
