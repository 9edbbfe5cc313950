package org.daylight.semantic;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.daylight.format.Json;

/**
 * Splits text into the pieces of words that a model of the BERT family knows (Wu et al., 2016), as the file {@code tokenizer.json} of such a model
 * describes it: lower case, without accents. Linear in the number of tokens. Immutable.
 */
final class WordPieceTokenizer {

    /** A longer word is unknown as a whole. */
    private static final int MAX_WORD_CHARS = 100;

    /** Characters of a text that are read for each wanted token; more are only there when most of them are no words. */
    private static final int CHARS_PER_TOKEN = 64;

    private final Map<String, Integer> vocabulary;
    private final int unknown;
    private final int first;
    private final int last;

    private WordPieceTokenizer(Map<String, Integer> vocabulary) {
        this.vocabulary = vocabulary;
        unknown = id("[UNK]");
        first = id("[CLS]");
        last = id("[SEP]");
    }

    private int id(String token) {
        Integer id = vocabulary.get(token);
        if (id == null) {
            throw new IllegalArgumentException("the tokenizer has no " + token);
        }
        return id;
    }

    /**
     * Reads {@code tokenizer.json}.
     *
     * @throws IllegalArgumentException in one line, when it is not that of a WordPiece model in lower case
     */
    static WordPieceTokenizer parse(byte[] json) {
        Json.Obj file = Json.parse(new String(json, StandardCharsets.UTF_8))
                .ok()
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .orElseThrow(() -> new IllegalArgumentException("the tokenizer is not JSON"));
        Json.Obj model = object(file, "model");
        Json.Obj normalizer = object(file, "normalizer");
        boolean fits = model.string("type").equals(Optional.of("WordPiece"))
                && model.string("continuing_subword_prefix").equals(Optional.of("##"))
                && normalizer.string("type").equals(Optional.of("BertNormalizer"))
                && normalizer.get("lowercase").equals(Optional.of(new Json.Bool(true)));
        if (!fits) {
            throw new IllegalArgumentException("the tokenizer is not of a WordPiece model in lower case");
        }
        Map<String, Integer> vocabulary = new HashMap<>();
        object(model, "vocab").members().forEach((token, id) -> {
            if (id instanceof Json.Num(long number)) {
                vocabulary.put(token, Math.toIntExact(number));
            }
        });
        return new WordPieceTokenizer(vocabulary);
    }

    private static Json.Obj object(Json.Obj in, String name) {
        return in.get(name).orElse(Json.Obj.EMPTY) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    }

    /**
     * The numbers of the tokens of a text, between those of its start and its end.
     *
     * @param most tokens, 3 or more; the others are left out
     */
    int[] tokens(String text, int most) {
        var out = new Tokens(most);
        String read = text.length() <= most * CHARS_PER_TOKEN ? text : text.substring(0, most * CHARS_PER_TOKEN);
        String plain = Normalizer.normalize(read, Normalizer.Form.NFD);
        var word = new StringBuilder();
        int i = 0;
        while (i < plain.length() && !out.isFull()) {
            int c = plain.codePointAt(i);
            i += Character.charCount(c);
            int type = Character.getType(c);
            if (type == Character.NON_SPACING_MARK || isIgnored(c, type)) {
                continue;
            }
            if (isBlank(c, type)) {
                word(word, out);
            } else if (isPunctuation(c, type) || isChinese(c)) {
                word(word, out);
                word.appendCodePoint(c);
                word(word, out);
            } else {
                word.appendCodePoint(Character.toLowerCase(c));
            }
        }
        word(word, out);
        return out.ended();
    }

    private static boolean isBlank(int c, int type) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c == ' '
                || type == Character.SPACE_SEPARATOR
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static boolean isIgnored(int c, int type) {
        boolean isControl = type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.UNASSIGNED
                || type == Character.PRIVATE_USE;
        return c == 0 || c == 0xFFFD || isControl && c != '\t' && c != '\n' && c != '\r';
    }

    private static boolean isPunctuation(int c, int type) {
        boolean isAscii = c >= 33 && c <= 47 || c >= 58 && c <= 64 || c >= 91 && c <= 96 || c >= 123 && c <= 126;
        return isAscii
                || type == Character.CONNECTOR_PUNCTUATION
                || type == Character.DASH_PUNCTUATION
                || type == Character.START_PUNCTUATION
                || type == Character.END_PUNCTUATION
                || type == Character.INITIAL_QUOTE_PUNCTUATION
                || type == Character.FINAL_QUOTE_PUNCTUATION
                || type == Character.OTHER_PUNCTUATION;
    }

    /** The blocks of ideographs, each of which is a word of its own. */
    private static boolean isChinese(int c) {
        return c >= 0x4E00 && c <= 0x9FFF
                || c >= 0x3400 && c <= 0x4DBF
                || c >= 0x20000 && c <= 0x2CEAF
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0x2F800 && c <= 0x2FA1F;
    }

    /** Adds a word as the longest pieces from its start that the model knows, and clears it. */
    private void word(StringBuilder word, Tokens out) {
        if (word.isEmpty()) {
            return;
        }
        String text = word.toString();
        word.setLength(0);
        if (text.codePointCount(0, text.length()) > MAX_WORD_CHARS) {
            out.add(unknown);
            return;
        }
        var pieces = new Tokens(MAX_WORD_CHARS + 2);
        int start = 0;
        while (start < text.length()) {
            int end = text.length();
            Integer piece = null;
            while (end > start && piece == null) {
                String part = text.substring(start, end);
                piece = vocabulary.get(start == 0 ? part : "##" + part);
                end = piece == null ? text.offsetByCodePoints(end, -1) : end;
            }
            if (piece == null) {
                out.add(unknown);
                return;
            }
            pieces.add(piece);
            start = end;
        }
        pieces.copyTo(out);
    }

    /** A list with an end. */
    private final class Tokens {

        private final int[] ids;
        private int size = 1;

        /** @param most with start and end */
        Tokens(int most) {
            ids = new int[most];
            ids[0] = first;
        }

        boolean isFull() {
            return size >= ids.length - 1;
        }

        void add(int id) {
            if (!isFull()) {
                ids[size++] = id;
            }
        }

        void copyTo(Tokens other) {
            for (int i = 1; i < size; i++) {
                other.add(ids[i]);
            }
        }

        int[] ended() {
            ids[size] = last;
            return Arrays.copyOf(ids, size + 1);
        }
    }
}
