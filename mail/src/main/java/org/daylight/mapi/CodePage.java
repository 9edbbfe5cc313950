package org.daylight.mapi;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.daylight.message.Slice;
import org.daylight.message.decode.Charsets;
import org.jspecify.annotations.Nullable;

/** Windows code pages ([MS-UCODEREF] section 2.2.1) as charsets of the JDK. */
public final class CodePage {

    /** Western European, windows-1252: used where nothing says which code page it is. */
    public static final int WESTERN = 1252;

    public static final int UTF_8 = 65001;

    private CodePage() {}

    /** The charset of a code page; null when it is unknown. */
    public static @Nullable Charset charset(int codePage) {
        return Charsets.forLabel(label(codePage));
    }

    /** The MIME label of a code page (the IANA name that mail programs use); {@code cpNNN} where there is none. */
    public static String label(int codePage) {
        return switch (codePage) {
            case 708, 28596 -> "iso-8859-6";
            case 874 -> "windows-874";
            case 932 -> "shift_jis";
            case 936 -> "gb2312";
            case 949 -> "ks_c_5601-1987";
            case 950 -> "big5";
            case 1200, 1201 -> codePage == 1200 ? "utf-16le" : "utf-16be";
            case 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258 -> "windows-" + codePage;
            case 1361 -> "x-johab";
            case 10000 -> "macintosh";
            case 10007 -> "x-mac-cyrillic";
            case 20127 -> "us-ascii";
            case 20866 -> "koi8-r";
            case 21866 -> "koi8-u";
            case 20932, 51932 -> "euc-jp";
            case 20936, 51936 -> "gb2312";
            case 28591, 28592, 28593, 28594, 28595, 28597, 28598, 28599, 28603, 28605 ->
                "iso-8859-" + (codePage - 28590);
            case 38598 -> "iso-8859-8-i";
            case 50220, 50221, 50222 -> "iso-2022-jp";
            case 50225 -> "iso-2022-kr";
            case 51949 -> "euc-kr";
            case 52936 -> "hz-gb-2312";
            case 54936 -> "gb18030";
            case 65000 -> "utf-7";
            case UTF_8 -> "utf-8";
            default -> codePage > 0 && codePage < 1200 ? "ibm" + codePage : "cp" + codePage;
        };
    }

    /** The code page of the 8-bit strings of a message whose properties are being collected. */
    static int ofMessage(MapiProperties.Builder message, int otherwise) {
        long page = message.whole(PropertyTag.MESSAGE_CODEPAGE, 0);
        if (isUsable(page)) {
            return (int) page;
        }
        page = ofLocale(message.whole(PropertyTag.MESSAGE_LOCALE_ID, 0));
        if (isUsable(page)) {
            return (int) page;
        }
        page = ofInternet(message.whole(PropertyTag.INTERNET_CODEPAGE, 0));
        return isUsable(page) ? (int) page : otherwise;
    }

    /** The Windows code page of the language for which a code page of Internet mail is used. */
    private static long ofInternet(long page) {
        return switch ((int) page) {
            case 50220, 50221, 50222, 51932, 20932 -> 932;
            case 50225, 51949 -> 949;
            case 936, 51936, 52936, 20936, 54936 -> 936;
            case 20866, 28595, 21866 -> 1251;
            case 28592 -> 1250;
            case 28597 -> 1253;
            case 28599 -> 1254;
            case 28598, 38598 -> 1255;
            case 28596, 708 -> 1256;
            case 28594 -> 1257;
            default -> page;
        };
    }

    /** UTF-16 cannot be the code page of an 8-bit string. */
    private static boolean isUsable(long page) {
        return page > 0 && page <= 0xFFFF && page != 1200 && page != 1201 && charset((int) page) != null;
    }

    /** The ANSI code page of a locale ([MS-LCID], by its primary language); 0 when it is not known. */
    private static int ofLocale(long locale) {
        return switch ((int) (locale & 0x3FF)) {
            case 0x01, 0x20, 0x29 -> 1256;
            case 0x04 -> locale == 0x0404 || locale == 0x0C04 || locale == 0x1404 ? 950 : 936;
            case 0x05, 0x0E, 0x15, 0x18, 0x1B, 0x1C, 0x24 -> 1250;
            case 0x1A -> locale == 0x0C1A || locale == 0x281A || locale == 0x1C1A ? 1251 : 1250;
            case 0x02, 0x19, 0x22, 0x23, 0x2F, 0x3F -> 1251;
            case 0x08 -> 1253;
            case 0x0D -> 1255;
            case 0x11 -> 932;
            case 0x12 -> 949;
            case 0x1E -> 874;
            case 0x1F, 0x2C -> 1254;
            case 0x25, 0x26, 0x27 -> 1257;
            case 0x2A -> 1258;
            default -> 0;
        };
    }

    /** Decodes bytes; what is invalid becomes U+FFFD. An unknown code page is read as windows-1252. */
    public static String decode(byte[] bytes, int codePage) {
        Charset charset = codePage == 65000 ? null : charset(codePage);
        if (codePage == 65000) {
            return Charsets.decode(Slice.of(bytes), "utf-7", "", new org.daylight.message.Defects());
        }
        if (charset == null || charset.equals(StandardCharsets.US_ASCII)) {
            charset = Charset.forName("windows-1252");
        }
        return new String(bytes, charset);
    }
}
