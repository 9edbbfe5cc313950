package org.daylight.extractor;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.contentstream.PDFGraphicsStreamEngine;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.graphics.blend.BlendMode;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.apache.pdfbox.pdmodel.graphics.state.PDGraphicsState;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;
import org.jspecify.annotations.Nullable;

/**
 * Finds text of a page that lies under an opaque rectangle: one that is painted after the text, an annotation, or a mark for a redaction
 * that was never carried out. Such text can be copied out of the file. Text that is painted again above the rectangle is not under it.
 */
final class PageBoxes extends PDFGraphicsStreamEngine {

    private static final int MOST_OPERATORS = 2_000_000;
    private static final int MOST_GLYPHS = 100_000;
    private static final int MOST_BOXES = 5_000;
    private static final int MOST_STATES = 500;

    /** Comparisons of a glyph with a rectangle. */
    private static final long MOST_COMPARISONS = 50_000_000;

    /** Lines through text are thinner, in points. */
    private static final double LEAST_SIDE = 4;

    private static final float OPAQUE = 0.9f;

    /** An image of so few pixels is a way to paint a rectangle. */
    private static final int MOST_PIXELS = 64;

    private static final int MOST_CHARS = 500;

    private static final class Glyph {
        private final double x;
        private final double y;
        private final double end;
        private final String text;
        private final boolean visible;
        private int box = -1;

        Glyph(double x, double y, double end, String text, boolean visible) {
            this.x = x;
            this.y = y;
            this.end = end;
            this.text = text;
            this.visible = visible;
        }

        Object place() {
            return List.of(Math.round(x), Math.round(y), text);
        }
    }

    private final List<Glyph> glyphs = new ArrayList<>();
    private final Map<Object, Glyph> covered = new HashMap<>();
    private final List<Rectangle2D> boxes = new ArrayList<>();
    private final Deque<Rectangle2D> clips = new ArrayDeque<>();
    private Rectangle2D clip;
    private final List<Rectangle2D> path = new ArrayList<>();
    private final List<Point2D> line = new ArrayList<>();
    private boolean simple = true;
    private boolean clipping;
    private Point2D current = new Point2D.Float();
    private int operators;
    private long comparisons;

    private PageBoxes(PDPage page) {
        super(page);
        PDRectangle size = page.getCropBox();
        clip = new Rectangle2D.Double(size.getLowerLeftX(), size.getLowerLeftY(), size.getWidth(), size.getHeight());
    }

    /** What lies under each rectangle, in reading order as far as the file has one. Rectangles without text are left out. */
    static List<String> covered(PDPage page) throws IOException {
        var boxes = new PageBoxes(page);
        boxes.processPage(page);
        for (PDAnnotation annotation : page.getAnnotations()) {
            boxes.annotation(annotation);
        }
        return boxes.texts();
    }

    private void annotation(PDAnnotation annotation) throws IOException {
        if (annotation.isHidden() || annotation.isNoView()) {
            return;
        }
        if ("Redact".equals(annotation.getSubtype())) {
            redaction(annotation);
            return;
        }
        if (annotation.getNormalAppearanceStream() == null) {
            annotation.constructAppearances();
        }
        showAnnotation(annotation);
    }

    /** A mark for a redaction covers its quadrilaterals, or its rectangle. */
    private void redaction(PDAnnotation annotation) {
        COSArray quads = annotation.getCOSObject().getCOSArray(COSName.getPDFName("QuadPoints"));
        if (quads == null || quads.size() < 8) {
            PDRectangle area = annotation.getRectangle();
            if (area != null) {
                box(new Rectangle2D.Double(
                        area.getLowerLeftX(), area.getLowerLeftY(), area.getWidth(), area.getHeight()));
            }
            return;
        }
        float[] points = quads.toFloatArray();
        for (int i = 0; i + 8 <= points.length && boxes.size() < MOST_BOXES; i += 8) {
            var area = new Rectangle2D.Double(points[i], points[i + 1], 0, 0);
            for (int j = 2; j < 8; j += 2) {
                area.add(points[i + j], points[i + j + 1]);
            }
            box(area);
        }
    }

    private List<String> texts() {
        Map<Integer, StringBuilder> texts = new HashMap<>();
        Glyph before = null;
        for (Glyph glyph : glyphs) {
            if (glyph.box < 0) {
                continue;
            }
            StringBuilder text = texts.computeIfAbsent(glyph.box, key -> new StringBuilder());
            if (before != null
                    && before.box == glyph.box
                    && (Math.abs(before.y - glyph.y) > 2 || glyph.x - before.end > 1.5)
                    && !text.isEmpty()
                    && text.length() < MOST_CHARS) {
                text.append(' ');
            }
            if (text.length() < MOST_CHARS) {
                text.append(glyph.text);
            }
            before = glyph;
        }
        return texts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue().toString().strip())
                .filter(text -> text.codePoints().anyMatch(Character::isLetterOrDigit))
                .toList();
    }

    /** Notes the glyphs under a rectangle that is painted now. */
    private void box(Rectangle2D painted) {
        Rectangle2D area = painted.createIntersection(clip);
        if (area.getWidth() < LEAST_SIDE || area.getHeight() < LEAST_SIDE || boxes.size() >= MOST_BOXES) {
            return;
        }
        boxes.add(area);
        for (Glyph glyph : glyphs) {
            if (++comparisons > MOST_COMPARISONS) {
                return;
            }
            if (glyph.box < 0 && area.contains((glyph.x + glyph.end) / 2, glyph.y)) {
                glyph.box = boxes.size() - 1;
                covered.put(glyph.place(), glyph);
            }
        }
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        if (++operators > MOST_OPERATORS) {
            throw new IOException("more than " + MOST_OPERATORS + " operators");
        }
        super.processOperator(operator, operands);
    }

    @Override
    protected void showGlyph(Matrix matrix, PDFont font, int code, Vector displacement) throws IOException {
        String text = font.toUnicode(code);
        if (text == null || text.isBlank() || glyphs.size() >= MOST_GLYPHS) {
            return;
        }
        Point2D.Float start = matrix.transformPoint(0, 0.25f); // above the base line
        Point2D.Float end = matrix.transformPoint(displacement.getX(), 0.25f);
        RenderingMode mode = getGraphicsState().getTextState().getRenderingMode();
        boolean visible = mode != RenderingMode.NEITHER && mode != RenderingMode.NEITHER_CLIP;
        var glyph = new Glyph(start.getX(), start.getY(), end.getX(), text, visible);
        glyphs.add(glyph);
        if (visible) {
            Glyph under = covered.remove(glyph.place());
            if (under != null) {
                under.box = -1;
            }
        } else { // the recognised text of a scan: its order says nothing
            for (int i = 0; i < boxes.size() && ++comparisons <= MOST_COMPARISONS; i++) {
                if (boxes.get(i).contains((glyph.x + glyph.end) / 2, glyph.y)) {
                    glyph.box = i;
                    break;
                }
            }
        }
    }

    @Override
    public void saveGraphicsState() {
        if (clips.size() < MOST_STATES) {
            clips.push(clip);
        }
        super.saveGraphicsState();
    }

    @Override
    public void restoreGraphicsState() {
        if (!clips.isEmpty()) {
            clip = clips.pop();
        }
        super.restoreGraphicsState();
    }

    @Override
    public void showForm(PDFormXObject form) throws IOException {
        Rectangle2D before = clip;
        super.showForm(form);
        clip = before;
    }

    @Override
    public void appendRectangle(Point2D p0, Point2D p1, Point2D p2, Point2D p3) {
        moveTo((float) p0.getX(), (float) p0.getY());
        lineTo((float) p1.getX(), (float) p1.getY());
        lineTo((float) p2.getX(), (float) p2.getY());
        lineTo((float) p3.getX(), (float) p3.getY());
        closePath();
    }

    @Override
    public void moveTo(float x, float y) {
        endLine();
        current = new Point2D.Float(x, y);
        line.add(current);
    }

    @Override
    public void lineTo(float x, float y) {
        current = new Point2D.Float(x, y);
        if (line.size() < 6) {
            line.add(current);
        } else {
            simple = false;
        }
    }

    @Override
    public void curveTo(float x1, float y1, float x2, float y2, float x3, float y3) {
        simple = false;
        current = new Point2D.Float(x3, y3);
    }

    @Override
    public Point2D getCurrentPoint() {
        return current;
    }

    @Override
    public void closePath() {
        endLine();
    }

    /** Keeps a line that is a rectangle with sides along the axes. */
    private void endLine() {
        if (simple && line.size() >= 4 && path.size() < MOST_BOXES) {
            var area = new Rectangle2D.Double(
                    line.getFirst().getX(), line.getFirst().getY(), 0, 0);
            line.forEach(area::add);
            boolean corners = line.stream()
                    .allMatch(point -> (near(point.getX(), area.getMinX()) || near(point.getX(), area.getMaxX()))
                            && (near(point.getY(), area.getMinY()) || near(point.getY(), area.getMaxY())));
            if (corners) {
                path.add(area);
            }
        }
        line.clear();
        simple = true;
    }

    private static boolean near(double a, double b) {
        return Math.abs(a - b) < 0.5;
    }

    @Override
    public void clip(int windingRule) {
        clipping = true;
    }

    @Override
    public void endPath() {
        endLine();
        if (clipping && path.size() == 1) { // other shapes are taken as if they did not clip
            clip = clip.createIntersection(path.getFirst());
        }
        clipping = false;
        path.clear();
    }

    @Override
    public void strokePath() {
        endPath();
    }

    @Override
    public void fillPath(int windingRule) {
        endLine();
        if (isOpaque()) {
            path.forEach(this::box);
        }
        endPath();
    }

    @Override
    public void fillAndStrokePath(int windingRule) {
        fillPath(windingRule);
    }

    private boolean isOpaque() {
        PDGraphicsState state = getGraphicsState();
        return state.getNonStrokeAlphaConstant() >= OPAQUE
                && state.getSoftMask() == null
                && (state.getBlendMode() == BlendMode.NORMAL || state.getBlendMode() == null);
    }

    @Override
    public void drawImage(@Nullable PDImage image) throws IOException {
        if (image != null && (long) image.getWidth() * image.getHeight() <= MOST_PIXELS && isOpaque()) {
            Matrix matrix = getGraphicsState().getCurrentTransformationMatrix();
            Point2D.Float corner = matrix.transformPoint(0, 0);
            var area = new Rectangle2D.Double(corner.getX(), corner.getY(), 0, 0);
            area.add(matrix.transformPoint(1, 1));
            box(area);
        }
    }

    @Override
    public void shadingFill(COSName shading) {
        // no box
    }
}
