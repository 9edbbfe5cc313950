package org.daylight.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarbourTroveTest {
    /** Its keys are found quickly. Those of most other seeds take ten times as long. */
    private static final int SEED = 1915;

    private static final HarbourTrove TROVE = new HarbourTrove(SEED, HarbourTrove.USUAL);
    private static final List<TroveMessage> ALL = TROVE.messages().toList();
    private static final Planted PLANTED = TROVE.planted();

    @Test
    void theSameSeedGivesTheSameBytesWhateverTheMachineIsSetTo() throws Exception {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            assertEquals(
                    digest(ALL.stream().limit(1500).toList()),
                    digest(new HarbourTrove(SEED, HarbourTrove.USUAL)
                            .messages()
                            .limit(1500)
                            .toList()));
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
        assertEquals(
                "1bdc344e12256b6b141e3406a5da785ff7ff70500589ffab590e71ca0b409323",
                digest(ALL),
                "the trove has changed: if that was meant, pin the new digest");
    }

    @Test
    void anotherSeedGivesAnotherTrove() throws Exception {
        assertNotEquals(
                digest(new HarbourTrove(SEED, 250).messages().toList()),
                digest(new HarbourTrove(2, 250).messages().toList()));
    }

    private static String digest(List<TroveMessage> messages) throws Exception {
        var sha = MessageDigest.getInstance("SHA-256");
        for (TroveMessage message : messages) {
            sha.update((message.box() + " " + message.arrived() + " " + message.sender() + " ")
                    .getBytes(StandardCharsets.UTF_8));
            sha.update(message.bytes());
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    @Test
    void thereAreExactlyAsManyMessagesAsRequested() {
        for (int count : new int[] {1, 7, 199}) {
            assertEquals(count, new HarbourTrove(SEED, count).messages().count());
        }
        assertEquals(HarbourTrove.USUAL, ALL.size());
        assertEquals(HarbourTrove.USUAL, PLANTED.messages());
    }

    @Test
    void theUsualSizeIsThatOfOrdinaryMail() {
        int[] sizes = ALL.stream()
                .mapToInt(message -> message.bytes().length)
                .sorted()
                .toArray();
        int median = sizes[sizes.length / 2];
        assertTrue(median > 1_200 && median < 3_000, "median " + median);
        assertTrue(sizes[sizes.length - 1] > 2_000_000, "there is one very large message");
    }

    @Test
    void theExactCopiesAreThoseThatArePlanted() {
        Set<String> seen = new HashSet<>();
        int again = 0;
        for (TroveMessage message : ALL) {
            if (!seen.add(HexFormat.of().formatHex(sha256(message.bytes())))) {
                again++;
                assertTrue(message.plants().stream()
                        .anyMatch(plant -> plant instanceof Plant.Copy copy && copy.exact()));
            }
        }
        assertEquals(PLANTED.exactCopies(), again);
        assertTrue(again >= 10);
    }

    @Test
    void everyKindOfOddMessageIsThere() {
        Set<String> kinds = new HashSet<>();
        PLANTED.odd().forEach(odd -> kinds.add(odd.how()));
        assertEquals(Oddities.kinds(), kinds.size());
    }

    @Test
    void oddMessagesAreAsOddAsTheirNamesSay() {
        Map<String, String> odd = new HashMap<>();
        for (TroveMessage message : ALL) {
            for (Plant plant : message.plants()) {
                if (plant instanceof Plant.Odd found) {
                    odd.putIfAbsent(found.how(), new String(message.bytes(), StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertFalse(odd.get("no-date").contains("\nDate:"));
        assertFalse(odd.get("no-from").contains("\nFrom:"));
        assertFalse(odd.get("no-message-id").contains("\nMessage-ID:"));
        assertTrue(odd.get("date-32-foo").contains("\nDate: Wed, 32 Foo 2015"));
        assertTrue(odd.get("header-40-kb").indexOf("\n\n") > 40_000);
        String many = odd.get("recipients-400");
        String recipients = many.substring(many.indexOf("\nTo:"), many.indexOf("\nSubject:"));
        assertEquals(401, recipients.split("@").length - 1);
        assertEquals(40, odd.get("multiparts-nested-40").split("multipart/mixed").length - 1);
        assertTrue(odd.get("nul-bytes").contains("\0"));
        assertTrue(odd.get("bare-cr").matches("(?s).*\r[^\n].*"));
        assertFalse(odd.get("no-newline-at-end").endsWith("\n"));
        String boundary = odd.get("boundary-never-there").replaceAll("(?s).*?boundary=\"([^\"]+)\".*", "$1");
        assertFalse(odd.get("boundary-never-there").contains("--" + boundary));
        String unclosed = odd.get("boundary-not-closed").replaceAll("(?s).*?boundary=\"([^\"]+)\".*", "$1");
        assertTrue(odd.get("boundary-not-closed").contains("--" + unclosed));
        assertFalse(odd.get("boundary-not-closed").contains("--" + unclosed + "--"));
    }

    @Test
    void lettersComeInTheCharsetsOfTheirWriters() {
        Set<String> charsets = new HashSet<>();
        Pattern charset = Pattern.compile("charset=([\\w-]+)");
        for (TroveMessage message : ALL) {
            Matcher matcher = charset.matcher(new String(message.bytes(), StandardCharsets.ISO_8859_1));
            while (matcher.find()) {
                charsets.add(matcher.group(1).toUpperCase(Locale.ROOT));
            }
        }
        for (String name : List.of(
                "UTF-8",
                "US-ASCII",
                "ISO-8859-1",
                "WINDOWS-1252",
                "KOI8-R",
                "GB18030",
                "BIG5",
                "ISO-8859-7",
                "WINDOWS-1256")) {
            assertTrue(charsets.contains(name), name);
        }
    }

    @Test
    void oneThreadCannotBeStopped() {
        long parking = ALL.stream()
                .map(message -> new String(message.bytes(), StandardCharsets.ISO_8859_1))
                .filter(text -> text.contains("<harbour-staff.")
                        && text.matches("(?s).*\nSubject: [^\n]*(?:[Pp]arking|blue car).*"))
                .count();
        assertTrue(parking > 100, parking + " messages about parking");
    }

    @Test
    void whatIsPlantedIsInItsMessage() {
        Map<String, List<String>> texts = new HashMap<>();
        for (TroveMessage message : ALL) {
            for (Plant plant : message.plants()) {
                texts.computeIfAbsent(plant.messageId(), id -> new ArrayList<>())
                        .add(readable(message.bytes()));
            }
        }
        for (Plant.Find find : PLANTED.finds()) {
            for (String phrase : phrases(find.query())) {
                assertTrue(
                        texts.get(find.messageId()).stream().anyMatch(text -> text.contains(phrase)),
                        phrase + " in " + find.messageId());
            }
        }
        for (Plant.PrivateData data : PLANTED.privateData()) {
            String value = squeezed(data.value());
            assertTrue(
                    texts.get(data.messageId()).stream().anyMatch(text -> text.contains(value)),
                    data.kind() + " " + value);
        }
        assertTrue(PLANTED.privateData().size() >= 20);
    }

    @Test
    void theSecretsAreFoundBySearchingAndNotBuriedInEverydayMail() {
        List<String> texts =
                ALL.stream().map(message -> readable(message.bytes())).toList();
        assertTrue(PLANTED.finds().size() >= 20, "there are secrets");
        for (Plant.Find find : PLANTED.finds()) {
            long hits = texts.stream()
                    .filter(text -> phrases(find.query()).stream().allMatch(text::contains))
                    .count();
            assertTrue(hits >= 1 && hits <= 20, find.query() + " finds " + hits);
        }
    }

    /** The words and quoted phrases of a query. */
    private static List<String> phrases(String query) {
        var out = new ArrayList<String>();
        Matcher matcher = Pattern.compile("\"([^\"]+)\"|(\\S+)").matcher(query);
        while (matcher.find()) {
            out.add(squeezed(matcher.group(1) != null ? matcher.group(1) : matcher.group(2)));
        }
        return out;
    }

    /** Decodes quoted-printable and removes quotation marks and line breaks, which is enough to search for words. */
    private static String readable(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1)
                .replace("=\r\n", "")
                .replace("=\n", "");
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            boolean hex = text.charAt(i) == '='
                    && i + 2 < text.length()
                    && HexFormat.isHexDigit(text.charAt(i + 1))
                    && HexFormat.isHexDigit(text.charAt(i + 2));
            out.append(hex ? (char) HexFormat.fromHexDigits(text, i + 1, i + 3) : text.charAt(i));
            i += hex ? 2 : 0;
        }
        // as UTF-8 and as ISO-8859-1: one of them is correct
        String decoded = new String(out.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return squeezed(decoded + " " + out + " " + base64(new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    /** The text of a message that is one base64 body, in the charset it names. */
    private static String base64(String message) {
        Matcher matcher = Pattern.compile(
                        "(?s)^(?:(?!\\R\\R).)*?charset=([\\w-]+)[^\\n]*\\R[^\\n]*base64\\R\\R([A-Za-z0-9+/=\\s]+)$")
                .matcher(message);
        if (!matcher.find()) {
            return "";
        }
        try {
            byte[] bytes = java.util.Base64.getMimeDecoder().decode(matcher.group(2));
            return new String(bytes, java.nio.charset.Charset.forName(matcher.group(1)));
        } catch (IllegalArgumentException e) {
            return ""; // one of the odd ones
        }
    }

    private static String squeezed(String text) {
        return text.replaceAll("[\\s>]+", " ").toLowerCase(Locale.ROOT);
    }

    @Test
    void signaturesAreAsPlanted() {
        Map<String, String> keys = new HashMap<>();
        TROVE.dkimKeys()
                .lines()
                .forEach(line -> keys.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)));
        Map<Plant.SignatureState, Integer> count = new HashMap<>();
        for (TroveMessage message : ALL) {
            for (Plant plant : message.plants()) {
                if (plant instanceof Plant.Signed signed) {
                    assertEquals(signed.state(), SignatureCheck.state(message.bytes(), keys), signed.messageId());
                    count.merge(signed.state(), 1, Integer::sum);
                }
            }
        }
        assertEquals(Set.of(Plant.SignatureState.values()), count.keySet());
        assertTrue(count.get(Plant.SignatureState.VALID) >= 30);
    }

    @Test
    void theFolderHoldsAllMessagesInFourKindsOfContainer(@TempDir Path folder) throws Exception {
        var trove = new HarbourTrove(SEED, 900);
        HarbourTrove.Written written = trove.writeTo(folder);
        Map<Box, Integer> count = written.planted().byBox();
        byte[] mbox = Files.readAllBytes(written.mail().resolve("press-office.mbox"));
        assertEquals(count.get(Box.PRESS_OFFICE), split(mbox).size());
        try (var in = new GZIPInputStream(Files.newInputStream(written.mail().resolve("port-watch.mbox.gz")))) {
            assertEquals(count.get(Box.PORT_WATCH), split(in.readAllBytes()).size());
        }
        try (var zip = new ZipFile(written.mail().resolve("disclosure.zip").toFile())) {
            assertEquals(count.get(Box.DISCLOSURE), zip.size());
            List<byte[]> expected = trove.messages()
                    .filter(m -> m.box() == Box.DISCLOSURE)
                    .map(TroveMessage::bytes)
                    .toList();
            int i = 0;
            for (var entry : java.util.Collections.list(zip.entries())) {
                assertTrue(
                        Arrays.equals(
                                expected.get(i++), zip.getInputStream(entry).readAllBytes()),
                        entry.getName());
            }
        }
        try (var files = Files.walk(written.mail().resolve("hedda-brun"))) {
            assertEquals(
                    (long) count.get(Box.REGISTRAR),
                    files.filter(Files::isRegularFile).count());
        }
        assertEquals(trove.dkimKeys(), Files.readString(written.dkimKeys()));
        assertFalse(trove.dkimKeys().contains("pier2013"), "that key is gone");
    }

    @Test
    void aMessageIsReadFromTheMboxUnchanged(@TempDir Path folder) throws Exception {
        var trove = new HarbourTrove(SEED, 400);
        Path file = folder.resolve("all.mbox");
        trove.writeMbox(file);
        List<byte[]> back = split(Files.readAllBytes(file));
        List<TroveMessage> expected = trove.messages().toList();
        assertEquals(400, back.size());
        for (int i = 0; i < 400; i++) {
            if (expected.get(i).box() != Box.DISCLOSURE) {
                assertTrue(Arrays.equals(expected.get(i).bytes(), back.get(i)), "message " + i);
            }
        }
    }

    /** Reads mboxrd in a slow and simple way. */
    private static List<byte[]> split(byte[] mbox) {
        var out = new ArrayList<byte[]>();
        String text = new String(mbox, StandardCharsets.ISO_8859_1);
        Matcher from = Pattern.compile("(?<=^|\n)From [^\n]*\n").matcher(text);
        var starts = new ArrayList<int[]>();
        while (from.find()) {
            starts.add(new int[] {from.start(), from.end()});
        }
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1)[0] : text.length();
            String message = text.substring(starts.get(i)[1], end - 1);
            out.add(Pattern.compile("(?<=^|\n)>(?=>*From )")
                    .matcher(message)
                    .replaceAll("")
                    .getBytes(StandardCharsets.ISO_8859_1));
        }
        return out;
    }

    @Tag("slow")
    @Test
    void fiftyThousandMessagesAreStreamedAndNotHeldInMemory() throws IOException {
        long[] sum = new long[2];
        new HarbourTrove(9, 50_000).messages().forEach(message -> {
            sum[0]++;
            sum[1] += message.bytes().length;
        });
        assertEquals(50_000, sum[0]);
        assertTrue(sum[1] > 75_000_000L && sum[1] < 200_000_000L, sum[1] + " bytes");
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
