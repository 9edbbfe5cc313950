package org.daylight.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the rules of axe-core: WCAG 2.0, 2.1 and 2.2, levels A and AA, and axe's best practices.
 *
 * <p>The script is a resource of a test dependency (docs/decisions/0157). The environment variable DAYLIGHT_AXE can
 * name the file of another version, such as {@code axe.min.js} of the npm package.
 */
final class Axe {

    /** Rules that depend on the width of the window. */
    static final List<String> LAYOUT = List.of("scrollable-region-focusable", "target-size");

    /** Rules that depend on the colour scheme. */
    static final List<String> COLOURS = List.of("color-contrast", "link-in-text-block");

    private static final String ALL = """
        {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']}\
        """;

    private static final String RUN = """
        axe.run(document, {resultTypes: ['violations'], runOnly: RULES})
          .then(result => result.violations.flatMap(rule => rule.nodes.map(node =>
            rule.id + ' ' + node.target.join(' ') + ' ' + node.html.slice(0, 160))))
        """;

    /** While a {@code <details>} is closed, only its heading is visible. */
    private static final String OPEN_ALL =
            "document.querySelectorAll('details').forEach(each => each.open = true), document.fonts.ready.then(() =>"
                    + " 0)";

    private final String script;

    private Axe(String script) {
        this.script = script;
    }

    static Axe load() throws IOException {
        String other = System.getenv("DAYLIGHT_AXE");
        if (other != null) {
            return new Axe(Files.readString(Path.of(other)));
        }
        try (InputStream in = Axe.class.getResourceAsStream("/axe.min.js")) {
            if (in == null) {
                throw new IOException("axe.min.js is not on the class path");
            }
            return new Axe(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Prepares a page for {@link #faults}: opens every {@code <details>}. */
    void enter(Tab tab) throws IOException {
        tab.awaited(OPEN_ALL);
        tab.look(script + "; 0");
    }

    /**
     * Every element that breaks a rule, once for each rule.
     *
     * @param rules the rules to check; all when empty
     */
    List<String> faults(Tab tab, List<String> rules) throws IOException {
        String selected = rules.isEmpty() ? ALL : "{type: 'rule', values: ['" + String.join("', '", rules) + "']}";
        return tab.awaitedTexts(RUN.replace("RULES", selected));
    }
}
