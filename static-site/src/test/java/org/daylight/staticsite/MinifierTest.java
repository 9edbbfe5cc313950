package org.daylight.staticsite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MinifierTest {

    @Test
    void commentLinesAndBlanksGo() {
        assertEquals("""
            (function (D) {
            const a = 'x // y'; // stays
            const r = /[/*]/;
            return a;
            })(globalThis);
            """, Minifier.script("""
                /**
                 * About.
                 */
                (function (D) {
                  // why

                  const a = 'x // y'; // stays
                  /* one line */
                  const r = /[/*]/;
                    return a;
                })(globalThis);
                """));
        assertEquals(
                "a { b: c }\n// no comment here\n",
                Minifier.style("/* x */\n  a { b: c }\n/* y\n z */\n // no comment here\n"));
    }

    @Test
    void whatCouldChangeTheMeaningIsRefused() {
        for (String text : new String[] {
            "const a = `x\n  y`;", "const a = 'x\\\n  y';", "/* open", "/* a */ b();", "/* a\n b */ c();"
        }) {
            assertTrue(
                    assertThrows(IllegalArgumentException.class, () -> Minifier.script(text))
                            .getMessage()
                            .startsWith("line "),
                    text);
        }
        assertEquals("const a = `x` + `y`;\n", Minifier.script("  const a = `x` + `y`;"));
    }
}
