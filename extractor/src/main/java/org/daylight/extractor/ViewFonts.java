package org.daylight.extractor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.fontbox.FontBoxFont;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.font.CIDFontMapping;
import org.apache.pdfbox.pdmodel.font.FontMapper;
import org.apache.pdfbox.pdmodel.font.FontMapping;
import org.apache.pdfbox.pdmodel.font.PDCIDSystemInfo;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * The fonts for text in a PDF that brings no font of its own: Liberation, from the class path. The fonts of the machine are not used, because
 * page images would then depend on it, and say something about it (docs/decisions/0202).
 */
final class ViewFonts implements FontMapper {

    private static final List<String> MONOSPACED = List.of("courier", "mono", "consol", "typewriter", "lettergothic");
    private static final List<String> SERIF = List.of(
            "times", "serif", "roman", "garamond", "georgia", "cambria", "palatino", "bookman", "schoolbook", "minion");

    private final Map<String, TrueTypeFont> loaded = new HashMap<>();

    @Override
    public FontMapping<TrueTypeFont> getTrueTypeFont(String name, @Nullable PDFontDescriptor descriptor) {
        return new FontMapping<>(font(name, descriptor), true);
    }

    @Override
    public FontMapping<FontBoxFont> getFontBoxFont(String name, @Nullable PDFontDescriptor descriptor) {
        return new FontMapping<>(font(name, descriptor), true);
    }

    @Override
    public CIDFontMapping getCIDFont(
            String name, @Nullable PDFontDescriptor descriptor, @Nullable PDCIDSystemInfo info) {
        return new CIDFontMapping(null, font(name, descriptor), true);
    }

    private TrueTypeFont font(@Nullable String name, @Nullable PDFontDescriptor descriptor) {
        String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
        boolean sans = lower.contains("sans");
        String family;
        if (descriptor != null && descriptor.isFixedPitch() || contains(lower, MONOSPACED)) {
            family = "Mono";
        } else {
            boolean serif = !sans && (descriptor != null && descriptor.isSerif() || contains(lower, SERIF));
            family = serif ? "Serif" : "Sans";
        }
        boolean bold =
                contains(lower, List.of("bold", "black", "heavy")) || descriptor != null && descriptor.isForceBold();
        boolean italic = contains(lower, List.of("italic", "oblique")) || descriptor != null && descriptor.isItalic();
        String style = bold ? italic ? "BoldItalic" : "Bold" : italic ? "Italic" : "Regular";
        return loaded.computeIfAbsent("Liberation" + family + "-" + style, ViewFonts::load);
    }

    /** The font for the codes of reasons. */
    static TrueTypeFont label() {
        return load("LiberationSans-Bold");
    }

    private static boolean contains(String name, List<String> words) {
        return words.stream().anyMatch(name::contains);
    }

    private static TrueTypeFont load(String file) {
        try (InputStream in = ViewFonts.class.getResourceAsStream("/liberation/" + file + ".ttf")) {
            if (in == null) {
                throw new IOException(file + " is not on the class path");
            }
            return new TTFParser().parse(new RandomAccessReadBuffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
