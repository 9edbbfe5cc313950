package org.daylight.staticsite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MinifierTest {

    @Test
    void commentLinesAndBlanksGo() {
        assertEquals("""
            (function(D){const a='x // y';const r= /[/*]/;return a;})(globalThis);
            """, Minifier.script("""
                /**
                 * About.
                 */
                (function (D) {
                  // why

                  const a = 'x // y'; // goes
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
        for (String text : new String[] {
            "a(); /* b */ c();", "const a = `${b ? `c  d` : ''}`;", "} / 2 / 3;", "/x/.test(a);", "const a = 'b;"
        }) {
            assertThrows(IllegalArgumentException.class, () -> Minifier.script(text), text);
        }
    }

    @Test
    void blanksStayWhereTheySeparateSomething() {
        String[][] cases = {
            {"  const a = `x  y` + `z`;", "const a=`x  y`+`z`;"},
            {"const a = b + +c - -d - e;", "const a=b+ +c- -d-e;"},
            {"return /a  b[/ ]/g.test(c) ? 'd  e' : \"f  g\";", "return /a  b[/ ]/g.test(c)?'d  e':\"f  g\";"},
            {"const a = (b + c) / d[1] / 2;", "const a=(b+c) / d[1] / 2;"},
            {"if (a in b && typeof c === 'd') {", "if(a in b&&typeof c==='d'){"},
            {"while (a-- > 0 && b < !c) {", "while(a-- >0&&b< !c){"},
            {"const a = b ? .5 : 1 .toFixed();", "const a=b? .5:1 .toFixed();"},
            {"const a = `${b} ${c + d}`;", "const a=`${b} ${c + d}`;"},
            {"const é = (a) => /b  c/;", "const é=(a)=> /b  c/;"}
        };
        for (String[] each : cases) {
            assertEquals(each[1] + "\n", Minifier.script(each[0]));
        }
    }

    @Test
    void lineEndsStayWhereAStatementCanEnd() {
        assertEquals(
                "a()\nb(c,d)\n[e].f();const g={h:1}\n",
                Minifier.script("a()\nb(\n  c,\n  d)\n[e].f();\nconst g = {\n  h: 1\n}".replace("1\n}", "1}")));
    }
}
