package org.daylight.extract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program that recognises text in images, if it is installed.
 *
 * @param version such as {@code Tesseract 5.3.0}
 * @param languages the languages that are installed, such as {@code deu}
 */
public record Tesseract(String version, List<String> languages) {

    private static final Pattern VERSION = Pattern.compile("tesseract v?([0-9][0-9A-Za-z.-]{0,30})");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{3}(_[a-z]{1,20})?");

    /** What is installed; empty when nothing is. */
    public static Optional<Tesseract> installed() {
        Matcher version = VERSION.matcher(output("tesseract", "--version"));
        if (!version.find()) {
            return Optional.empty();
        }
        List<String> languages = output("tesseract", "--list-langs")
                .lines()
                .map(String::strip)
                .filter(line -> LANGUAGE.matcher(line).matches() && !line.equals("osd"))
                .sorted()
                .toList();
        return languages.isEmpty()
                ? Optional.empty()
                : Optional.of(new Tesseract("Tesseract " + version.group(1), languages));
    }

    private static String output(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            byte[] bytes = process.getInputStream().readNBytes(1 << 16);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException absent) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
