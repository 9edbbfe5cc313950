package org.daylight.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Names of files are hostile: what is published of them is the last path element, and what is read is checked. */
class FileAboutTest {

    @Test
    void a_name_is_its_last_path_element() {
        assertEquals("passwd", FileAbout.of("../../etc/passwd", "text/plain").name());
        assertEquals(
                "berths.csv",
                FileAbout.of("C:\\Users\\ann\\berths.csv", "text/csv").name());
        assertEquals("unnamed", FileAbout.of("ann/", "text/csv").name());
        assertEquals("ab", FileAbout.of("a\0b", "text/csv").name());
        assertEquals("\ufffd.txt", FileAbout.of("\ud800.txt", "text/csv").name());
    }

    @Test
    void a_long_name_keeps_its_extension() {
        String name = FileAbout.of("x".repeat(400) + ".pdf", "application/pdf").name();
        assertEquals(255, name.length());
        assertEquals(".pdf", name.substring(251));
    }

    @Test
    void what_is_no_type_becomes_the_unknown_one() {
        for (String type :
                List.of("", "pdf", "Text/HTML", "text/html; charset=x", "a/b\n", "<b>/x", "a/" + "b".repeat(200))) {
            assertEquals("application/octet-stream", FileAbout.of("a", type).type(), type);
        }
        assertEquals(
                "application/vnd.ms-excel.sheet.macroenabled.12",
                FileAbout.of("a", "application/vnd.ms-excel.sheet.macroenabled.12")
                        .type());
    }

    @Test
    void what_is_written_is_read_and_anything_else_is_refused() {
        FileAbout about = FileAbout.of("Größe \u202e\"fdp.exe", "application/pdf");
        assertEquals(about, FileAbout.parse(about.bytes()).orThrow());
        for (String bad : List.of(
                "",
                "[]",
                "{}",
                "{\"name\":\"a\"}",
                "{\"name\":\"\",\"type\":\"a/b\"}",
                "{\"name\":\"../a\",\"type\":\"a/b\"}",
                "{\"name\":\"a\\u0000\",\"type\":\"a/b\"}",
                "{\"name\":\"a\",\"type\":\"text/html;x\"}",
                "{\"name\":\"" + "x".repeat(256) + "\",\"type\":\"a/b\"}",
                "{\"name\":\"" + "x".repeat(70_000) + "\",\"type\":\"a/b\"}")) {
            assertFalse(FileAbout.parse(bad.getBytes(UTF_8)).isOk(), bad);
        }
    }
}
