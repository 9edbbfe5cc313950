package org.daylight.container.imap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The encoding of folder names (RFC 3501 section 5.1.3). Names are Latin-1 strings: one character for each byte. */
final class ModifiedUtf7 {

    private ModifiedUtf7() {}

    /**
     * The name for people. A name that is not in this encoding is read as UTF-8, or else shown byte by byte; two names
     * may then look the same.
     */
    static String decode(String raw) {
        if (raw.chars().anyMatch(c -> c > 126)) {
            ByteBuffer bytes = ByteBuffer.wrap(raw.getBytes(StandardCharsets.ISO_8859_1));
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            } catch (CharacterCodingException e) {
                return raw;
            }
        }
        var name = new StringBuilder();
        int at = 0;
        while (at < raw.length()) {
            char c = raw.charAt(at);
            int dash = c == '&' ? raw.indexOf('-', at) : -1;
            if (dash < 0) {
                name.append(c);
                at++;
            } else if (dash == at + 1) {
                name.append('&');
                at = dash + 1;
            } else {
                try {
                    byte[] utf16 = Base64.getDecoder()
                            .decode(raw.substring(at + 1, dash).replace(',', '/'));
                    name.append(StandardCharsets.UTF_16BE.newDecoder().decode(ByteBuffer.wrap(utf16)));
                } catch (IllegalArgumentException | CharacterCodingException e) {
                    return raw;
                }
                at = dash + 1;
            }
        }
        return name.toString();
    }
}
