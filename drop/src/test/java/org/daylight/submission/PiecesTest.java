package org.daylight.submission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PiecesTest {

    @Test
    void pieces_of_7_zip_are_one_file_with_the_missing_ones_named() {
        List<Pieces.Joined> files =
                Pieces.joined(List.of("a.zip.001", "talk.pdf", "a.zip.004", "photo.jpg", "a.zip.002", "a.zip.001"));
        assertEquals(1, files.size());
        Pieces.Joined file = files.getFirst();
        assertEquals("a.zip", file.base());
        assertEquals(List.of("a.zip.003"), file.missing());
        assertFalse(file.hasNoGap());
        assertEquals(5, file.pieces().get(1), "the piece that was sent twice: the later one");
    }

    @Test
    void pieces_of_split_are_recognised_by_the_first_and_another() {
        Pieces.Joined letters =
                Pieces.joined(List.of("x.aa", "x.ab", "x.ae", "x.af")).getFirst();
        assertEquals(List.of("x.ac", "x.ad"), letters.missing());
        Pieces.Joined digits = Pieces.joined(List.of("x.01", "x.00")).getFirst();
        assertTrue(digits.hasNoGap());
        assertEquals(List.of(1, 0), List.copyOf(digits.pieces().values()));
    }

    @Test
    void a_missing_first_piece_is_known_for_numbers() {
        Pieces.Joined file = Pieces.joined(List.of("f.7z.002", "f.7z.003")).getFirst();
        assertFalse(file.first());
        assertFalse(file.hasNoGap());
    }

    @Test
    void files_that_are_named_alike_are_no_pieces() {
        for (List<String> names : List.of(
                List.of("minutes.2023", "minutes.2024"),
                List.of("letter.01", "letter.02"),
                List.of("foo.aa", "foo.zz"),
                List.of("area.201", "area.202"))) {
            assertEquals(List.of(), Pieces.joined(names), names.toString());
        }
        assertTrue(Pieces.joined(List.of("a.000", "a.001")).getFirst().hasNoGap());
        assertTrue(Pieces.joined(List.of("a.001", "a.002")).getFirst().hasNoGap());
    }

    @Test
    void other_names_are_no_pieces() {
        assertEquals(
                List.of(),
                Pieces.joined(List.of(
                        "",
                        ".",
                        ".001",
                        "a.pdf",
                        "b.doc",
                        "v1.99",
                        "x.aa",
                        "",
                        "a.99999",
                        "a.123456",
                        "report.de",
                        "\n.aa")));
        Pieces.joined(List.of("a.000", "a.9999")).getFirst();
        assertEquals(
                100,
                Pieces.joined(List.of("a.000", "a.9999")).getFirst().missing().size());
    }
}
