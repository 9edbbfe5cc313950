package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.daylight.http.Response;
import org.daylight.web.file.Download;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {

    @Test
    void a_file_name_is_given_for_old_browsers_and_for_new_ones() {
        assertEquals(
                "attachment; filename=\"R_ckfragen.pdf\"; filename*=UTF-8''R%C3%BCckfragen.pdf",
                Download.disposition("Rückfragen.pdf"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nSet-Cookie: x=1",
                "a\"; filename=b.html",
                "../../etc/passwd",
                "..\\..\\boot.ini",
                "\u202Efdp.exe",
                ".htaccess",
                "",
                "\0",
                "…/\u2028x"
            })
    void a_file_name_cannot_leave_its_header_or_its_folder(String name) {
        String header = Download.disposition(name);
        assertTrue(
                header.matches("attachment; filename=\"[A-Za-z0-9 ._()+,=@-]+\"; filename\\*=UTF-8''[A-Za-z0-9._~%-]+"),
                header);
        assertFalse(Download.safe(name).startsWith("."));
        assertFalse(Download.safe(name).matches(".*[/\\\\\\p{Cc}\\p{Cf}].*"));
    }

    @Test
    void a_name_without_end_is_cut() {
        assertEquals(120, Download.safe("x".repeat(5_000)).length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "image/svg+xml",
                "application/xhtml+xml",
                "text/xml",
                "application/javascript",
                "x/y\r\nA: b",
                ""
            })
    void what_could_run_is_a_row_of_bytes(String type) {
        Response response = Download.of("<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8), type, "a.html");
        assertEquals("application/octet-stream", response.type());
        assertEquals(Response.Trust.FOREIGN, response.trust());
    }

    @Test
    void an_image_is_known_by_its_bytes_not_by_its_claim() {
        assertEquals(
                "image/png", Download.of(HarbourPapers.PNG, "text/html", "x").type());
        assertEquals(
                "application/octet-stream",
                Download.of(new byte[] {'<', 's', 'v', 'g'}, "image/png", "x.png")
                        .type());
    }
}
