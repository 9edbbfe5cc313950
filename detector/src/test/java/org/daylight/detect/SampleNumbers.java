package org.daylight.detect;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** Makes numbers with right checksums, by arithmetic that is not that of the detectors. */
final class SampleNumbers {

    private final SplittableRandom random;

    SampleNumbers(SplittableRandom random) {
        this.random = random;
    }

    String digits(int count) {
        var out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append(random.nextInt(10));
        }
        return out.toString();
    }

    String hex(int count) {
        var out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append("0123456789abcdef".charAt(random.nextInt(16)));
        }
        return out.toString();
    }

    String letters(int count, String of) {
        var out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append(of.charAt(random.nextInt(of.length())));
        }
        return out.toString();
    }

    String pick(String... of) {
        return of[random.nextInt(of.length)];
    }

    int between(int from, int to) {
        return random.nextInt(from, to + 1);
    }

    private static String two(int value) {
        return value < 10 ? "0" + value : Integer.toString(value);
    }

    private String day() {
        return two(between(1, 28));
    }

    private String month() {
        return two(between(1, 12));
    }

    private static int sum(String digits, int... weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += (digits.charAt(i) - '0') * weights[i];
        }
        return sum;
    }

    /** Tries last digits until a check of all digits succeeds. */
    private interface Check {
        boolean right(String digits);
    }

    private String until(java.util.function.Supplier<String> candidates, Check check) {
        while (true) {
            String candidate = candidates.get();
            if (check.right(candidate)) {
                return candidate;
            }
        }
    }

    private static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int d = (digits.charAt(digits.length() - 1 - i) - '0') * (i % 2 + 1);
            sum += d / 10 + d % 10;
        }
        return sum % 10 == 0;
    }

    static String grouped(String digits, char separator, int... sizes) {
        var out = new StringBuilder();
        int at = 0;
        for (int size : sizes) {
            if (at > 0) {
                out.append(separator);
            }
            out.append(digits, at, at + size);
            at += size;
        }
        return out.toString();
    }

    String card() {
        boolean amex = random.nextInt(6) == 0;
        String number = amex
                ? until(() -> pick("34", "37") + digits(13), SampleNumbers::luhn)
                : until(
                        () -> pick("4", "4", "51", "52", "55", "2223", "6011", "3530")
                                .concat(digits(16))
                                .substring(0, 16),
                        SampleNumbers::luhn);
        return switch (random.nextInt(3)) {
            case 0 -> number;
            case 1 -> amex ? grouped(number, ' ', 4, 6, 5) : grouped(number, ' ', 4, 4, 4, 4);
            default -> amex ? grouped(number, '-', 4, 6, 5) : grouped(number, '-', 4, 4, 4, 4);
        };
    }

    String iban() {
        String country = pick("DE18", "FR23", "ES20", "NL14", "AT16", "BE12", "CH17", "IT23", "PT21", "PL24");
        int size = Integer.parseInt(country.substring(2));
        country = country.substring(0, 2);
        String body = country.equals("NL")
                ? "ABNA" + digits(10)
                : country.equals("IT") ? "X" + digits(size - 1) : digits(size);
        var number = new StringBuilder();
        (body + country + "00").chars().forEach(c -> number.append(Character.digit(c, 36)));
        int check = 98
                - new BigInteger(number.toString()).mod(BigInteger.valueOf(97)).intValue();
        String iban = country + two(check) + body;
        if (random.nextBoolean()) {
            return iban;
        }
        return iban.replaceAll("(.{4})(?=.)", "$1 ");
    }

    String ssn() {
        return two(between(10, 65)) + between(1, 9) + "-" + two(between(1, 99)) + "-" + between(1000, 9999);
    }

    String nino() {
        String value = letters(1, "ABCEGHJKLM") + letters(1, "ABCEHJLM") + digits(6) + letters(1, "ABCD");
        while (value.startsWith("GB") || value.startsWith("BG") || value.startsWith("KN") || value.startsWith("NK")) {
            value = "J" + value.substring(1);
        }
        return random.nextBoolean() ? value : value.replaceAll("(..)(..)(..)(..)(.)", "$1 $2 $3 $4 $5");
    }

    String nhs() {
        String value = until(() -> "4" + digits(9), n -> sum(n, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1) % 11 == 0);
        return grouped(value, ' ', 3, 3, 4);
    }

    String nir() {
        String base = between(1, 2) + two(between(30, 99)) + month() + two(between(1, 95)) + digits(6);
        String value = base + two((int) (97 - Long.parseLong(base) % 97));
        return random.nextBoolean() ? value : grouped(value, ' ', 1, 2, 2, 2, 3, 3, 2);
    }

    String dni() {
        String number = digits(8);
        return number + "TRWAGMYFPDXBNJZSQVHLCKE".charAt(Integer.parseInt(number) % 23);
    }

    String nie() {
        int begin = random.nextInt(3);
        String number = digits(7);
        return "XYZ".charAt(begin) + number + "TRWAGMYFPDXBNJZSQVHLCKE".charAt(Integer.parseInt(begin + number) % 23);
    }

    String codiceFiscale() {
        String base = letters(6, "BCDFGHLMNPRSTV")
                + digits(2)
                + letters(1, "ABCDEHLMPRST")
                + day()
                + letters(1, "ABCDEFGHIL")
                + digits(3);
        int[] odd = {1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            char c = base.charAt(i);
            int value = c <= '9' ? c - '0' : c - 'A';
            sum += i % 2 == 1 ? value : odd[value];
        }
        return base + (char) ('A' + sum % 26);
    }

    String bsn() {
        return until(() -> "1" + digits(8), n -> (sum(n, 9, 8, 7, 6, 5, 4, 3, 2) - (n.charAt(8) - '0')) % 11 == 0);
    }

    String belgian() {
        String base = two(between(30, 99)) + month() + day() + digits(3);
        return grouped(base + two((int) (97 - Long.parseLong(base) % 97)), '.', 2, 2, 2, 5)
                .replaceAll("(\\d{3})(\\d{2})$", "-$1.$2")
                .replace(".-", "-");
    }

    String pesel() {
        return until(
                () -> two(between(30, 99)) + month() + day() + digits(5),
                n -> sum(n, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1) % 10 == 0);
    }

    String personnummer() {
        return grouped(until(() -> two(between(30, 99)) + month() + day() + digits(4), SampleNumbers::luhn), '-', 6, 4);
    }

    String fodselsnummer() {
        return until(
                () -> day() + month() + digits(7),
                n -> sum(n, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1) % 11 == 0
                        && sum(n, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0);
    }

    String henkilotunnus() {
        String date = day() + month() + digits(2);
        String serial = digits(3);
        return date
                + pick("-", "A")
                + serial
                + "0123456789ABCDEFHJKLMNPRSTUVWXY".charAt(Integer.parseInt(date + serial) % 31);
    }

    String cpr() {
        return grouped(
                until(() -> day() + month() + digits(6), n -> sum(n, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0),
                '-',
                6,
                4);
    }

    String nif() {
        return until(() -> between(1, 2) + digits(8), n -> {
            int rest = sum(n, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
            return n.charAt(8) - '0' == (rest < 2 ? 0 : 11 - rest);
        });
    }

    String steuerId() {
        return until(() -> shuffledTen() + digits(1), n -> {
            int product = 10;
            for (int i = 0; i < 10; i++) {
                int sum = (n.charAt(i) - '0' + product) % 10;
                product = (sum == 0 ? 10 : sum) * 2 % 11;
            }
            return n.charAt(0) != '0' && n.charAt(10) - '0' == (product == 1 ? 0 : 11 - product);
        });
    }

    /** Ten digits of which one occurs twice. */
    private String shuffledTen() {
        var digits = new StringBuilder("0123456789");
        digits.setCharAt(between(0, 9), (char) ('0' + between(0, 9)));
        for (int i = 9; i > 0; i--) {
            int j = random.nextInt(i + 1);
            char c = digits.charAt(i);
            digits.setCharAt(i, digits.charAt(j));
            digits.setCharAt(j, c);
        }
        return digits.chars().distinct().count() == 9 ? digits.toString() : "1123456789";
    }

    String ahv() {
        String value = until(() -> "756" + digits(10), n -> sum(n, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1) % 10 == 0);
        return grouped(value, '.', 3, 4, 4, 2);
    }

    String cpf() {
        String base = digits(8) + between(0, 9);
        int first = sum(base, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
        base += first < 2 ? 0 : 11 - first;
        int second = sum(base, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
        base += second < 2 ? 0 : 11 - second;
        return base.replaceAll("(...)(...)(...)(..)", "$1.$2.$3-$4");
    }

    String aadhaar() {
        return grouped(
                until(() -> between(2, 9) + digits(11), n -> {
                    var text = new Text(n);
                    var number = new NumberCandidate(text);
                    number.read(0, 12);
                    number.window(1);
                    return Checksums.verhoeff(number);
                }),
                ' ',
                4,
                4,
                4);
    }

    String sin() {
        return grouped(until(() -> between(1, 7) + digits(8), SampleNumbers::luhn), ' ', 3, 3, 3);
    }

    String cnp() {
        return until(
                () -> between(1, 2) + two(between(30, 99)) + month() + day() + two(between(1, 46)) + digits(4), n -> {
                    int rest = sum(n, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11;
                    return n.charAt(12) - '0' == (rest == 10 ? 1 : rest);
                });
    }

    String rodneCislo() {
        return grouped(
                until(() -> two(between(54, 99)) + month() + day() + digits(4), n -> Long.parseLong(n) % 11 == 0),
                '/',
                6,
                4);
    }

    String svnr() {
        return grouped(
                until(
                        () -> between(1, 9) + digits(3) + day() + month() + digits(2),
                        n -> sum(n, 3, 7, 9, 0, 5, 8, 4, 2, 1, 6) % 11 == n.charAt(3) - '0'),
                ' ',
                4,
                6);
    }

    String southAfrican() {
        return until(
                () -> two(between(30, 99)) + month() + day() + digits(4) + between(0, 1) + "8" + digits(1),
                SampleNumbers::luhn);
    }

    String pps() {
        String number = digits(7);
        return number + "WABCDEFGHIJKLMNOPQRSTUV".charAt(sum(number, 8, 7, 6, 5, 4, 3, 2) % 23);
    }

    String germanPension() {
        String base = digits(2) + day() + month() + digits(2);
        char letter = letters(1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ").charAt(0);
        String serial = digits(2);
        String all = base + two(letter - 'A' + 1) + serial;
        int[] weights = {2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};
        int sum = 0;
        for (int i = 0; i < 12; i++) {
            int product = (all.charAt(i) - '0') * weights[i];
            sum += product / 10 + product % 10;
        }
        return base + letter + serial + sum % 10;
    }

    private static char mrzCheck(String field) {
        int sum = 0;
        int[] weights = {7, 3, 1};
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            sum += weights[i % 3] * (c == '<' ? 0 : Character.digit(c, 36));
        }
        return (char) ('0' + sum % 10);
    }

    /** The two lines of a passport. */
    String passport() {
        String number = letters(1, "CFGHJK") + digits(8);
        String birth = two(between(30, 99)) + month() + day();
        String expiry = two(between(20, 39)) + month() + day();
        String optional = "<<<<<<<<<<<<<<";
        String line = number + mrzCheck(number) + "D<<" + birth + mrzCheck(birth) + pick("F", "M") + expiry
                + mrzCheck(expiry) + optional + "0";
        String name =
                (letters(7, "ABCDEFGHIKLMNOPRST") + "<<" + letters(5, "AEIOLMNRST") + "<".repeat(44)).substring(0, 39);
        return "P<D<<" + name + "\n" + line + mrzCheck(line);
    }

    String gitHub() {
        String body = letters(30, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        long value = crc.getValue();
        var check = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            check.insert(
                    0, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".charAt((int) (value % 62)));
            value /= 62;
        }
        return "ghp_" + body + check;
    }
}
