package org.daylight.extractor;

import java.awt.Rectangle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Words that Tesseract recognises in an image, with their places. */
final class RecognisedWords {

    /** Pages as they are usually set, with their orientation. */
    static final int AS_A_PAGE = 1;

    /** As many words as can be found, in no order. */
    static final int SCATTERED = 11;

    private static final int SECONDS = 300;
    private static final int MOST_BYTES = 32 << 20;
    private static final int WORD = 5;

    private RecognisedWords() {}

    /** @param text with the places of its words @param plain as it is read */
    record Found(PlacedText text, String plain) {}

    /**
     * Recognises the words of an image.
     *
     * @param languages as Tesseract names them, such as {@code deu+eng}
     * @param folder for temporary files
     * @throws IOException when it is not installed, fails, or takes too long: nothing is known about the image then
     */
    static Found in(Path image, String languages, int segmentation, Path folder) throws IOException {
        Path output = folder.resolve("recognised.tsv");
        Process process = new ProcessBuilder(List.of(
                        "tesseract",
                        image.toString(),
                        "stdout",
                        "-l",
                        languages,
                        "--psm",
                        Integer.toString(segmentation),
                        "tsv"))
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("text recognition takes longer than " + SECONDS + " seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException("text recognition failed");
        }
        byte[] table;
        try (InputStream in = Files.newInputStream(output)) {
            table = in.readNBytes(MOST_BYTES);
        }
        Files.delete(output);
        return read(new String(table, StandardCharsets.UTF_8));
    }

    /** Reads Tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. */
    static Found read(String table) throws IOException {
        var text = new PlacedText(true);
        var plain = new StringBuilder();
        String line = "";
        for (String row : table.split("\n")) {
            String[] cells = row.split("\t", 12);
            if (cells.length < 12 || !cells[0].equals(Integer.toString(WORD)) || cells[11].isBlank()) {
                continue;
            }
            if (text.pieces() >= PlacedText.MOST_PIECES) {
                throw new IOException("more than " + PlacedText.MOST_PIECES + " words in an image");
            }
            try {
                var place = new Rectangle(
                        Integer.parseInt(cells[6]),
                        Integer.parseInt(cells[7]),
                        Integer.parseInt(cells[8]),
                        Integer.parseInt(cells[9]));
                text.gap();
                text.add(cells[11].strip(), place);
            } catch (NumberFormatException e) {
                throw new IOException("text recognition answers in another form", e);
            }
            String own = cells[2] + " " + cells[3] + " " + cells[4];
            if (!plain.isEmpty()) {
                plain.append(own.equals(line) ? ' ' : '\n');
            }
            plain.append(cells[11].strip());
            line = own;
        }
        return new Found(text, plain.toString());
    }
}
