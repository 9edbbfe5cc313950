package org.daylight.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;

/** Generated messages for {@link Withstand}, as files: three large ones, and small ones with many different words. */
final class WithstandMail {

    private static final int SMALL = 2_000;
    private static final int WORDS = 120;

    private WithstandMail() {}

    /** @param arguments the folder to write to */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int[] megabytes = {40, 20, 3};
        for (int i = 0; i < megabytes.length; i++) {
            Files.write(folder.resolve("large-" + i + ".eml"), large(i, megabytes[i]));
        }
        for (int i = 0; i < SMALL; i++) {
            Files.write(folder.resolve("small-" + i + ".eml"), small(i));
        }
    }

    private static byte[] large(int number, int megabytes) {
        byte[] content = new byte[megabytes * 730_000]; // as base64 with line endings, about a megabyte each
        new Random(number).nextBytes(content);
        return (header("large " + number, "l" + number)
                        + "MIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/mixed; boundary=X\r\n\r\n"
                        + "--X\r\n"
                        + "Content-Type: text/plain\r\n\r\n"
                        + "The meeting about the harbour.\r\n"
                        + "--X\r\n"
                        + "Content-Type: application/octet-stream; name=plan.bin\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\n"
                        + Base64.getMimeEncoder().encodeToString(content) + "\r\n--X--\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] small(int number) {
        var random = new Random(number);
        var text = new StringBuilder("The meeting number " + number + ".\r\n");
        for (int word = 0; word < WORDS; word++) {
            int letters = 3 + random.nextInt(9);
            for (int letter = 0; letter < letters; letter++) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            text.append(word % 12 == 11 ? "\r\n" : " ");
        }
        return (header("small " + number, "s" + number) + "\r\n" + text).getBytes(StandardCharsets.US_ASCII);
    }

    private static String header(String subject, String id) {
        return "From: Ada Quist <ada@pier.example>\r\nTo: Bo Salmi <bo@pier.example>\r\nSubject: " + subject
                + "\r\nDate: Mon, 2 Mar 2015 10:00:00 +0000\r\nMessage-ID: <" + id + "@pier.example>\r\n";
    }
}
