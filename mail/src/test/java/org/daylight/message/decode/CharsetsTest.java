package org.daylight.message.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.daylight.message.Defect;
import org.daylight.message.Defects;
import org.daylight.message.Slice;
import org.daylight.message.field.AddressList;
import org.daylight.message.field.FieldText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes as programs wrote them, with their label; {@code -} for none. */
class CharsetsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iso-8859-1    | 53c3b66e         | Sön  | charset-wrong",
                "iso-8859-1    | 93667265699420 80 | “frei” € | ",
                "iso-8859-2    | 8a6b6f6461        | Škoda | charset-wrong",
                "iso-8859-5    | cff0e8f7e0eb2097 | Причал — | charset-wrong",
                "iso-8859-5    | bfe0d8e7d0db     | Причал | ",
                "iso-8859-15   | a4               | € | ",
                "koi8-r        | f0d2c9dec1cc     | Причал | ",
                "windows-1251  | cff0e8f7e0eb     | Причал | ",
                "gb2312        | b8dbbfda          | 港口 | ",
                "gb18030       | b8dbbfda 95328236 | 港口𠀀 | ",
                "big5          | b4e4a466         | 港口 | ",
                "euc-kr        | c7d7b1b8         | 항구 | ",
                "ks_c_5601-1987 | c7d7b1b8        | 항구 | ",
                "shift_jis     | 8d608cfb 8740     | 港口① | ",
                "euc-jp        | b9c1b8fd         | 港口 | ",
                "iso-2022-jp   | 1b2442 3941 387d 1b2842 | 港口 | ",
                "iso-2022-jp   | 1b2442 3941 387d 0a66726565 | 港口/free | text-damaged",
                "iso-2022-jp   | 1b284a5c0a66      | ¥/f | ",
                "iso-2022-kr   | 1b2429430e475731380f | 항구 | ",
                "iso-2022-kr   | 1b2429430e475731380a66 | 항구/f | text-damaged",
                "iso-2022-cn   | 1b2429410e385b3f5a0f | 港口 | ",
                "iso-2022-cn   | 1b2429410e385b3f5a0a66 | 港口/f | text-damaged",
                "utf-7         | 486166656e202b4150772d | Hafen ü | ",
                "utf-8         | 4d c3 83 c2 bc 4d c3 83 c2 bc | MÃ¼MÃ¼ | charset-twice",
                "utf-8         | 53c3834f          | SÃO | ",
                "-             | 4dc3bc            | Mü | charset-missing",
                "us-ascii      | 4dc3bc            | Mü | charset-wrong",
                "x-harbour-7   | 4dc3bc            | Mü | charset-unknown charset-missing",
                "utf-8         | 4dfc6c6c          | Müll | charset-wrong charset-guessed",
            })
    void are_read(String label, String hex, String text, String codes) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        var defects = new Defects();
        String read = Charsets.decode(Slice.of(bytes), label.equals("-") ? null : label, "part 0", defects);
        assertEquals(text, read.replace('\n', '/'));
        assertEquals(codes == null ? "" : codes, codes(defects));
    }

    private static String codes(Defects defects) {
        return defects.list().stream().map(Defect::code).collect(Collectors.joining(" "));
    }

    /** An encoded word cut in the middle of a character, one with spaces, one in quotation marks, one in an address. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "=?utf-8?b?TcO?= =?utf-8?b?vGxs?= | Müll | ",
                "=?utf-8?q?M=C3?= =?utf-8?q?=BCll?= | Müll | ",
                "=?utf-8?q?M=C3=BCll und Sand?= | Müll und Sand | ",
                "=?x-harbour-7?q?M=C3=BCll?= | Müll | charset-unknown charset-missing",
                "=?iso-8859-1?q?M=FCll?=und | Müllund | ",
                "=?utf-8?q?M=C3=BCll | =?utf-8?q?M=C3=BCll | encoded-word-broken",
                "=?utf-8?b?TcO8b!Gw=?= | Müll | encoded-word-broken",
            })
    void encoded_words_are_read(String written, String text, String codes) {
        var defects = new Defects();
        assertEquals(text, text(defects).decode(written.getBytes(StandardCharsets.ISO_8859_1)));
        assertEquals(codes == null ? "" : codes, codes(defects));
    }

    @Test
    void encoded_words_in_addresses_are_read() {
        var defects = new Defects();
        byte[] field =
                "\"=?utf-8?q?M=C3=BCller=2C_Ada?=\" <ada@harbour.example>, =?utf-8?q?J=C3=B6rn?= <jo@harbour.example>"
                        .getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(
                "[Address[name=Müller, Ada, address=ada@harbour.example], Address[name=Jörn,"
                        + " address=jo@harbour.example]]",
                AddressList.read(field, text(defects), 10, defects).toString());
    }

    private static FieldText text(Defects defects) {
        return new FieldText(null, Slice.of(new byte[0]), defects);
    }
}
