package org.daylight.extractor;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.GeneralPath;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TrueTypeFont;

/**
 * An image on which places are blackened: every pixel of a place is black, and nothing of what was there before is left. The code of the
 * reason is written on it in white where there is room. Letters are drawn as outlines of a font of this program, so the image does not
 * depend on the machine.
 */
final class BurnedImage {

    /** Smaller letters cannot be read, in pixels. */
    private static final double LEAST_LETTERS = 9;

    private static final double MOST_LETTERS = 60;

    /** More places on one page: the page is blackened as a whole. */
    static final int MOST_BOXES = 2_000;

    /** @param code of the reason */
    record Box(Rectangle place, String code) {}

    private final BufferedImage image;
    private final List<Box> boxes = new ArrayList<>();
    private boolean isBlack;

    /** @param page is not changed; what is transparent becomes white */
    BurnedImage(BufferedImage page) {
        image = new BufferedImage(page.getWidth(), page.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
            graphics.drawImage(page, 0, 0, null);
        } finally {
            graphics.dispose();
        }
    }

    BufferedImage image() {
        return image;
    }

    /** Adds a place; places that overlap and have the same code become one. */
    void add(Rectangle place, String code) {
        Rectangle all = place.intersection(new Rectangle(0, 0, image.getWidth(), image.getHeight()));
        if (all.isEmpty() || isBlack) {
            return;
        }
        for (boolean again = true; again; ) {
            again = false;
            for (int i = 0; i < boxes.size(); i++) {
                if (boxes.get(i).code().equals(code) && boxes.get(i).place().intersects(all)) {
                    all = all.union(boxes.remove(i).place());
                    again = true;
                    break;
                }
            }
        }
        boxes.add(new Box(all, code));
        if (boxes.size() > MOST_BOXES) {
            black(code);
        }
    }

    /** Blackens the whole page. */
    void black(String code) {
        boxes.clear();
        boxes.add(new Box(new Rectangle(0, 0, image.getWidth(), image.getHeight()), code));
        isBlack = true;
    }

    boolean isBlack() {
        return isBlack;
    }

    List<Box> boxes() {
        return boxes;
    }

    /** Paints all places. */
    BufferedImage painted(TrueTypeFont font) throws IOException {
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setColor(Color.BLACK);
            boxes.forEach(box -> graphics.fill(box.place()));
            graphics.setColor(Color.WHITE);
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            for (Box box : boxes) {
                label(graphics, font, box);
            }
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private static void label(Graphics2D graphics, TrueTypeFont font, Box box) throws IOException {
        CmapLookup letters = font.getUnicodeCmapLookup();
        var outline = new GeneralPath();
        double width = 0;
        double units = font.getUnitsPerEm();
        for (int i = 0; i < box.code().length(); i++) {
            int glyph = letters.getGlyphId(box.code().charAt(i));
            GlyphData data = font.getGlyph().getGlyph(glyph);
            if (data != null) {
                outline.append(data.getPath().getPathIterator(AffineTransform.getTranslateInstance(width, 0)), false);
            }
            width += font.getAdvanceWidth(glyph);
        }
        Rectangle place = box.place();
        double size = Math.min(MOST_LETTERS, place.height * 0.6);
        size = Math.min(size, width == 0 ? 0 : place.width * 0.9 * units / width);
        if (size < LEAST_LETTERS) {
            return;
        }
        double scale = size / units;
        var transform = new AffineTransform(
                scale,
                0,
                0,
                -scale,
                place.getCenterX() - width * scale / 2,
                place.getCenterY() + size * 0.36); // half of the height of a capital
        graphics.fill(transform.createTransformedShape(outline));
    }
}
