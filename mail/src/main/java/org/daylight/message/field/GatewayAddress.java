package org.daylight.message.field;

import java.util.Locale;
import java.util.regex.Pattern;
import org.daylight.message.decode.TransferEncoding;

/**
 * Addresses of mail systems other than Internet mail, as gateways convert them: X.400 and Exchange ({@code
 * /O=PORT/CN=MLIND}), and those that Exchange encapsulates in a local part (IMCEAEX; the escapes are defined in
 * MS-OXOABK 2.2.3.16).
 */
final class GatewayAddress {

    private static final Pattern PATH =
            Pattern.compile("/(o|ou|cn|c|a|p|s|g|admd|prmd|dd\\.[a-z0-9-]+)=.*", Pattern.CASE_INSENSITIVE);

    private GatewayAddress() {}

    static boolean isOne(String address) {
        if (address.isEmpty()) {
            return false;
        }
        char first = address.charAt(0);
        return first == '/' && PATH.matcher(address).matches()
                || (first == 'I' || first == 'i')
                        && address.regionMatches(true, 0, "IMCEA", 0, 5)
                        && address.indexOf('-') > 5;
    }

    /** The address that was encapsulated; the same address where none was. */
    static String readable(String address) {
        int dash = address.indexOf('-');
        if (address.charAt(0) == '/' || dash < 0) {
            return address;
        }
        int end = address.lastIndexOf('@');
        String packed = address.substring(dash + 1, end < dash ? address.length() : end);
        var out = new StringBuilder(packed.length());
        for (int at = 0; at < packed.length(); at++) {
            char c = packed.charAt(at);
            int high = c == '+' && at + 2 < packed.length() ? TransferEncoding.hex((byte) packed.charAt(at + 1)) : -1;
            int low = high >= 0 ? TransferEncoding.hex((byte) packed.charAt(at + 2)) : -1;
            if (low >= 0) {
                out.append((char) (high << 4 | low));
                at += 2;
            } else {
                out.append(c == '_' ? '/' : c);
            }
        }
        return address.substring(0, dash).toUpperCase(Locale.ROOT) + " " + out;
    }
}
