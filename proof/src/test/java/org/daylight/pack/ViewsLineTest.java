package org.daylight.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;

/** A line of the index of views has the limits of the specification. */
class ViewsLineTest {

    private static byte[] line(String inside) {
        return ("{\"number\":1,\"view\":1,\"part\":0,\"inside\":\"" + inside
                        + "\",\"kind\":\"image\",\"program\":\"test\","
                        + "\"files\":[{\"type\":\"image/png\",\"sha256\":\"" + "0".repeat(64) + "\",\"size\":1}]}")
                .getBytes(UTF_8);
    }

    private static ViewsLine parsed(String json) {
        return ViewsLine.parse(
                json.replace('\'', '"').replace("HASH", "0".repeat(64)).getBytes(UTF_8));
    }

    private static void refused(String reason, String json) {
        Malformed refusal = assertThrows(Malformed.class, () -> parsed(json), json);
        assertEquals("views-malformed", refusal.code());
        assertEquals(reason, refusal.getMessage());
    }

    private static String files(String items) {
        return "{'number':12,'view':3,'part':4,'files':[" + items + "]}";
    }

    private static String file(String type, long size) {
        return "{'type':'" + type + "','sha256':'HASH','size':" + size + "}";
    }

    @Test
    void aViewNamesItsDocumentItsPartAndItsFiles() {
        Sha256 hash = Sha256.parse("0".repeat(64)).orThrow();
        assertEquals(
                new ViewsLine(
                        12,
                        3,
                        4,
                        List.of(
                                new ViewsLine.File("000012/3/1.png", hash, 5),
                                new ViewsLine.File("000012/3/2.jpg", hash, 0),
                                new ViewsLine.File("000012/3/3.json", hash, 7))),
                parsed(files(file("image/png", 5) + "," + file("image/jpeg", 0) + "," + file("application/json", 7))));
        assertEquals(
                "1234567/1/1.png",
                parsed("{'number':1234567,'view':1,'part':0,'files':[" + file("image/png", 5) + "]}")
                        .files()
                        .getFirst()
                        .name());
    }

    @Test
    void numbersBeginAt1AndPartsAt0() {
        String file = file("image/png", 5);
        parsed("{'number':1,'view':1,'part':0,'files':[" + file + "]}");
        String none = "a line has no number of a document or a view";
        refused(none, "{'number':0,'view':1,'part':0,'files':[" + file + "]}");
        refused(none, "{'number':1,'view':0,'part':0,'files':[" + file + "]}");
        refused(none, "{'view':1,'part':0,'files':[" + file + "]}");
        refused(none, "{'number':1,'part':0,'files':[" + file + "]}");
        String part = "a line does not say which part it is a view of";
        refused(part, "{'number':1,'view':1,'part':-1,'files':[" + file + "]}");
        refused(part, "{'number':1,'view':1,'files':[" + file + "]}");
        refused("a line is not a JSON object", "[]");
        refused("a line is not a JSON object", "{");
    }

    @Test
    void aViewHas1To400Files() {
        String file = file("image/png", 5);
        assertEquals(400, parsed(files((file + ",").repeat(399) + file)).files().size());
        String wrong = "a view has no files or too many";
        refused(wrong, files((file + ",").repeat(400) + file));
        refused(wrong, files(""));
        refused(wrong, "{'number':1,'view':1,'part':0}");
        refused(wrong, "{'number':1,'view':1,'part':0,'files':{}}");
    }

    @Test
    void aFileHasAKnownTypeAndALimitedSize() {
        parsed(files(file("image/png", 16 << 20) + "," + file("application/json", 2 << 20)));
        String wrong = "a file has a type or a size that is not allowed";
        refused(wrong, files(file("image/png", (16 << 20) + 1)));
        refused(wrong, files(file("image/jpeg", (16 << 20) + 1)));
        refused(wrong, files(file("application/json", (2 << 20) + 1)));
        refused(wrong, files(file("image/png", -1)));
        refused(wrong, files(file("image/svg+xml", 5)));
        refused(wrong, files("{'type':'image/png','sha256':'HASH'}"));
        refused(wrong, files("{'sha256':'HASH','size':1}"));
        refused("a file is not a JSON object", files("1"));
        refused("sha256 is not 64 hexadecimal digits", files("{'type':'image/png','sha256':'00','size':1}"));
    }

    @Test
    void blackPlacesAreCountedForEachReason() {
        String rest = ",'number':1,'view':1,'part':0,'files':[" + file("image/png", 5) + "]}";
        parsed("{'redacted':{'P1':0,'P2':12}" + rest);
        for (String other :
                List.of("{}", "[]", "1", "{'p1':1}", "{'P1':-1}", "{'P1':'1'}", "{'P1':1,'P2':-1}", "{'P1':1,'':1}")) {
            refused("redacted is not a number of black places for each reason", "{'redacted':" + other + rest);
        }
    }

    @Test
    void aNameInsideAnAttachmentHasAtMostAThousandCharacters() {
        assertEquals(
                "000001/1/1.png",
                ViewsLine.parse(line("\u00fc".repeat(1_000))).files().getFirst().name());
        Malformed refused = assertThrows(Malformed.class, () -> ViewsLine.parse(line("x".repeat(1_001))));
        assertEquals("views-malformed", refused.code());
        assertEquals("a name inside an attachment is longer than 1000 characters", refused.getMessage());
    }
}
