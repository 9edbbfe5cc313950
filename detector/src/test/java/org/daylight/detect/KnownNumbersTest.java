package org.daylight.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that authorities and standards publish as examples are found; with one digit changed they are not. */
class KnownNumbersTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        payment-card           | 4111 1111 1111 1111
        payment-card           | 5555-5555-5555-4444
        payment-card           | 378282246310005
        payment-card           | 3530111333300000
        iban                   | GB82 WEST 1234 5698 7654 32
        iban                   | DE89370400440532013000
        iban                   | FR14 2004 1010 0505 0001 3M02 606
        iban                   | CH93 0076 2011 6238 5295 7
        iban                   | NO93 8601 1117 947
        national-id-fr         | 2 95 10 99 126 111 93
        national-id-fr         | 295109912611193
        national-id-es         | DNI 54362315K
        national-id-es         | X2482300W
        national-id-it         | RCCMNL83S18D969H
        national-id-nl         | BSN 111222333
        national-id-be         | 85.07.30-033.28
        national-id-pl         | PESEL 44051401359
        national-id-se         | personnummer 880320-0016
        national-id-no         | 15108695088
        national-id-fi         | 131052-308T
        national-id-dk         | CPR 211062-5629
        national-id-pt         | NIF 123456789
        national-id-de         | Steuer-ID 36574261809
        national-id-de-pension | 15070649C103
        national-id-ch         | 756.9217.0769.85
        national-id-at         | SVNR 1237 010180
        national-id-cz         | 710319/2745
        national-id-ro         | CNP 1630615123457
        national-id-ie         | PPS 6433435F
        national-id-br         | 390.533.447-05
        national-id-in         | Aadhaar 2341 2341 2346
        national-id-ca         | SIN 123-456-782
        national-id-za         | ID number 7503305044089
        national-id-uk         | AA 12 34 56 A
        national-id-uk         | NHS 943 476 5870
        national-id-us         | SSN 536-90-4399
        travel-document        | L898902C36UTO7408122F1204159ZE184226B<<<<<10
        travel-document        | I<UTOD231458907<<<<<<<<<<<<<<<
        """)
    void published(String detector, String text) {
        for (String around : List.of("%s", "It is %s.", "(%s)", "a\n%s\nb")) {
            List<String> found = Found.in(around.replace("%s", text));
            assertTrue(found.stream().anyMatch(each -> each.startsWith(detector + " strong ")), text + ": " + found);
        }
        if (detector.endsWith("-us") || detector.endsWith("-dk") || text.startsWith("AA")) {
            return; // no checksum
        }
        int wrong = 0;
        for (int i = 0, tried = 0; i < text.length() && tried < 3; i++) {
            if (Character.isDigit(text.charAt(i))) {
                tried++;
                char other = (char) ('0' + (text.charAt(i) - '0' + 1) % 10);
                String changed = text.substring(0, i) + other + text.substring(i + 1);
                wrong += Found.in(changed).stream().anyMatch(each -> each.startsWith(detector + " ")) ? 1 : 0;
            }
        }
        assertTrue(wrong <= 1, text + " is found with wrong digits");
    }

    @Test
    void neverAssigned() {
        for (String text : List.of(
                "SSN 000-12-3456",
                "SSN 666-12-3456",
                "SSN 123-00-4567",
                "SSN 123-45-0000",
                "NI number BG123456A",
                "NI number AB123456E")) {
            assertEquals(List.of(), Found.in(text));
        }
    }

    @Test
    void partsOfOtherThingsAreNotNumbers() {
        for (String text : List.of(
                "https://example.org/4111111111111111.html",
                "<4111111111111111.17@mail.example.org>",
                "x=4111111111111111_2",
                "v1.4111111111111111",
                "2004-01-02T4111111111111111Z",
                "?card=4111111111111111",
                "41111111111111111111111111",
                "4111 1111 1111 1112",
                "cn=be53fb3a-e5361e38")) {
            assertTrue(
                    Found.in(text).stream()
                            .noneMatch(each -> each.startsWith("payment-card") || each.startsWith("iban")),
                    text);
        }
    }

    @Test
    void aWordMakesAWeakNumberStrong() {
        assertEquals(List.of("national-id-ca weak 123456782"), Found.in("part 123-456-782"));
        assertEquals(List.of("national-id-ca strong 123456782"), Found.in("social insurance: 123-456-782"));
        assertEquals(List.of("national-id-ca strong 123456782"), Found.in("123-456-782 (my SIN)"));
        assertEquals(List.of("national-id-us strong 536904399"), Found.in("536904399 (my SSN)"));
        assertEquals(List.of(), Found.in("order 536904399"));
        assertEquals(List.of(), Found.in("order 111222333"));
    }
}
