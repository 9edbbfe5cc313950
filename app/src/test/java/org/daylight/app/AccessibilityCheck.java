package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks pages in a browser: the rules of {@link Axe}, and that nothing is wider than the window, in both colour schemes and at several widths. It finds
 * all faults before it fails. Used for the public site, the desk and the drop.
 *
 * <p>{@code -Ddaylight.screenshots=FOLDER} writes an image of each page that is checked.
 */
final class AccessibilityCheck {

    /**
     * How a page is displayed.
     *
     * @param width in CSS pixels
     * @param scheme the colour scheme
     * @param rules the rules to check; all when empty
     */
    record View(int width, String scheme, List<String> rules) {

        View(int width, String scheme) {
            this(width, scheme, List.of());
        }
    }

    /** Light and dark, on a large screen, and at 320 pixels, which are those of a large screen at 400 % (WCAG 1.4.10). */
    static final List<View> ALL = views(1280, 320);

    private static final int HEIGHT = 900;

    private final Axe axe;
    private final List<View> views;
    private final Set<String> faults = new LinkedHashSet<>();

    AccessibilityCheck(Axe axe, List<View> views) {
        this.axe = axe;
        this.views = List.copyOf(views);
    }

    /** Both colour schemes at each of these widths. */
    static List<View> views(int... widths) {
        List<View> all = new ArrayList<>();
        for (String scheme : List.of("light", "dark")) {
            for (int width : widths) {
                all.add(new View(width, scheme));
            }
        }
        return all;
    }

    /** Checks the page that a tab shows, as it is: also the answer to a form. @param name for messages */
    void look(Tab tab, String name) throws IOException {
        axe.enter(tab);
        for (View view : views) {
            tab.size(view.width(), HEIGHT);
            tab.media("screen", view.scheme());
            String where = name + " " + view.width() + " " + view.scheme();
            axe.faults(tab, view.rules()).forEach(fault -> faults.add(where + ": " + fault));
            int over = tab.number("document.documentElement.scrollWidth - innerWidth");
            if (over > 0) {
                faults.add(where + ": " + over + " pixels too wide");
            }
            String folder = System.getProperty("daylight.screenshots");
            if (folder != null) {
                tab.screenshot(Files.createDirectories(Path.of(folder))
                        .resolve(where.replaceAll("[^A-Za-z0-9]+", "-") + ".png"));
            }
        }
        tab.size(1280, HEIGHT);
    }

    /** Adds a fault that was found in another way. */
    void add(String fault) {
        faults.add(fault);
    }

    /** Fails with all faults that were found, one line each. */
    void assertNone() {
        assertEquals("", String.join("\n", faults));
    }
}
