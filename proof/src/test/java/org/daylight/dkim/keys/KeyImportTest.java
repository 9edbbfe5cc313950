package org.daylight.dkim.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.junit.jupiter.api.Test;

/** Key files of other software: the format is detected, and a bad line does not affect the others. */
class KeyImportTest {

    @Test
    void captured_output_of_dig_with_strings_in_pieces_and_a_cname() {
        KeyImport read = read("""
            ; <<>> DiG 9.18 <<>> k1._domainkey.port.example TXT
            ;; ANSWER SECTION:
            K1._domainkey.port.example. 300 IN CNAME dkim.esp.example.
            dkim.esp.example.\t300\tIN\tTXT\t"v=DKIM1; k=rsa; " "p=AAAA\\"\\\\\\059"
            esp.example.\t300\tIN\tNS\tns1.esp.example.

            ;; WHEN: Fri Oct 07 12:00:00 CEST 2016
            ;; ANSWER SECTION:
            s2._domainkey.port.example. TXT ( "v=DKIM1; "   ; split
                "p=BB"
                ")" )
            port.example. 300 IN TXT "v=spf1 -all"
            """);
        assertEquals(List.of(), read.problems());
        assertEquals(2, read.passedOver());
        assertEquals(
                List.of("v=DKIM1; k=rsa; p=AAAA\"\\;", "v=DKIM1; p=BB)"),
                read.records().stream().map(KeyRecord::text).toList());
        KeyRecord first = read.records().getFirst();
        assertEquals("k1 port.example", first.selector() + " " + first.domain());
        assertEquals(LocalDate.parse("2016-10-07"), first.from());
        assertEquals(null, read.records().getLast().from());
    }

    @Test
    void a_loop_of_aliases_and_an_open_bracket_end() {
        KeyImport read = read("""
            a._domainkey.x.example. 1 IN CNAME b._domainkey.x.example.
            b._domainkey.x.example. 1 IN CNAME a._domainkey.x.example.
            c._domainkey.x.example. 1 IN TXT ( "p="
            """);
        assertEquals(List.of(), read.records());
        assertEquals(
                List.of("line 3 opens a bracket that is not closed within a few lines: capture the complete output"),
                read.problems());
    }

    @Test
    void json_of_registries_as_an_array_as_lines_and_wrapped() {
        String one = """
            {"domain":"port.example","selector":"S1","firstSeenAt":"2024-01-31T19:00:58.657Z",
             "lastSeenAt":"2024-02-27T12:28:07.840Z","value":"v=DKIM1; p=A}"}\
            """;
        String two = """
            {"id":7,"domainSelectorPair":{"domain":"dredge.example","selector":"s2"},"first_seen":"2020-05-05","record":"p=B","keyType":null}\
            """;
        for (String file : List.of(
                "[" + one + ",\n" + two + "]", one + "\n" + two + "\n", "{\"data\":[" + one + "," + two + "]}")) {
            KeyImport read = read(file);
            assertEquals(List.of(), read.problems());
            assertEquals(2, read.records().size());
            assertEquals(
                    new KeyRecord(
                            "s1",
                            "port.example",
                            "v=DKIM1; p=A}",
                            KeyOrigin.LIST,
                            LocalDate.parse("2024-01-31"),
                            LocalDate.parse("2024-02-27"),
                            "a file"),
                    read.records().getFirst());
        }
    }

    @Test
    void broken_json_is_reported_by_line_and_the_rest_is_read() {
        KeyImport read = read("""
            [{"domain":"a.example","selector":"s","value":"p=A"},
             {"domain":"b.example","selector":"s","value":"p=B","score":1.5},
             {"domain":"c.example","value":"p=C"},
             {"domain":"d.example","selector":"s","value":"p=D","lastSeenAt":"yesterday"},
             {"name":"x"},
             {"domain":"e.example","selector":"s","value":"p=E"},
             {"domain":
            """);
        assertEquals(
                List.of("a.example", "e.example"),
                read.records().stream().map(KeyRecord::domain).toList());
        assertTrue(read.problems().get(0).startsWith("line 2 begins an object that is not valid JSON"));
        assertEquals(
                "line 3 begins an object without a valid domain and selector: it needs both",
                read.problems().get(1));
        assertEquals(
                "line 4 begins an object with an invalid date: write it as 2024-01-31T19:00:58Z",
                read.problems().get(2));
        assertEquals(
                "line 5 begins an object without a member \"value\": it needs domain, selector and value",
                read.problems().get(3));
        assertEquals(
                "line 7 begins an object that does not end: download the complete file",
                read.problems().get(4));
    }

    @Test
    void hostile_input_is_bounded() {
        assertEquals(
                KeyImport.MAX_PROBLEMS + 1, read("x\n".repeat(1_000)).problems().size());
        assertEquals(
                "and 980 more lines like these",
                read("x\n".repeat(1_000)).problems().getLast());
        assertEquals(
                1, read("[".repeat(100_000) + "{".repeat(100_000)).problems().size());
        String deep = "{\"a\":" + "[".repeat(90) + "]".repeat(90) + "}";
        assertTrue(read(deep).problems().getFirst().contains("nested deeper"));
    }

    /** Found by fuzzing: in an archive, the domain is the first field, where it looked like a name of a plain list. */
    @Test
    void a_name_that_an_archive_could_not_tell_from_a_list_is_refused() {
        KeyImport read = read("""
            s._domainkey.d.exampl._domainkey.d.example p=A
            s._domainkey._dmarc.d.example p=B
            s._domainkey.good.example p=C
            """);
        assertEquals(
                List.of("good.example"),
                read.records().stream().map(KeyRecord::domain).toList());
        KeyArchive archive = KeyArchive.of(read.records());
        assertEquals(
                archive.records(),
                KeyArchive.parse(archive.bytes(), "a file").orThrow().records());
    }

    @Test
    void a_file_with_crlf_and_a_byte_order_mark_is_read() {
        KeyImport read = read("\ufeff# list\r\ns._domainkey.d.example p=A\r\n");
        assertEquals("p=A", read.records().getFirst().text());
        assertEquals(List.of(), read.problems());
        assertEquals(
                1,
                read("\ufeff [{\"domain\":\"a.example\",\"selector\":\"s\",\"value\":\"p=A\"}]")
                        .records()
                        .size());
    }

    private static KeyImport read(String file) {
        return KeyImport.read(file.getBytes(UTF_8), KeyOrigin.LIST, "a file");
    }
}
