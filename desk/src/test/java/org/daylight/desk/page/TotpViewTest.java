package org.daylight.desk.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nayuki.qrcodegen.QrCode;
import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.editors.TotpSecret;
import org.junit.jupiter.api.Test;

class TotpViewTest {

    @Test
    void thePictureHasTheModulesOfTheCode() {
        TotpSecret secret = TotpSecret.generate(new SecureRandom());
        TotpView view = TotpView.of(secret, "The Harbour Papers", "ann");
        assertEquals(secret.text(), view.secret().replace(" ", ""));
        assertTrue(view.uri().contains("secret=" + secret.text()));
        boolean[][] dark = new boolean[view.side()][view.side()];
        Matcher runs = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-(\\d+)z").matcher(view.path());
        int end = 0;
        while (runs.find()) {
            assertEquals(end, runs.start(), "nothing in between");
            end = runs.end();
            assertEquals(runs.group(3), runs.group(4));
            for (int i = 0; i < Integer.parseInt(runs.group(3)); i++) {
                dark[Integer.parseInt(runs.group(2))][Integer.parseInt(runs.group(1)) + i] = true;
            }
        }
        assertEquals(view.path().length(), end);
        QrCode code = QrCode.encodeText(view.uri(), QrCode.Ecc.MEDIUM);
        for (int y = 0; y < view.side(); y++) {
            for (int x = 0; x < view.side(); x++) {
                assertEquals(code.getModule(x - 4, y - 4), dark[y][x], x + " " + y);
            }
        }
    }

    @Test
    void aTitleThatIsTooLongLeavesThePictureOut() {
        TotpView view = TotpView.of(TotpSecret.generate(new SecureRandom()), "x".repeat(3_000), "ann");
        assertEquals(0, view.side());
        assertTrue(view.uri().startsWith("otpauth://totp/"));
    }
}
