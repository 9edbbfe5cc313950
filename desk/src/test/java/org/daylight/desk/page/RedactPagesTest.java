package org.daylight.desk.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.audit.AuditLog;
import org.daylight.catalog.StoredRedaction;
import org.daylight.desk.account.Refusal;
import org.daylight.http.Response;
import org.daylight.redact.Selector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redacting a string, words, header fields, parts and file names: preview, confirmation, undo. */
class RedactPagesTest {

    @TempDir
    Path folder;

    private ReviewFixture fixture;

    @BeforeEach
    void create() throws Exception {
        fixture = new ReviewFixture(folder);
        fixture.sent("bea", "/redactions/reason", "action", "set", "code", "p1", "sentence", "A card number.");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static int status(org.junit.jupiter.api.function.Executable act) {
        return assertThrows(Refusal.class, act).status();
    }

    private List<StoredRedaction> redactions() {
        return fixture.desk.room().catalog().redactions().all();
    }

    private String redact(String name) {
        return "/d/" + fixture.path(name) + "/redact";
    }

    @Test
    void aStringIsPreviewedInThePublishedFormAndThenRedacted() throws Exception {
        String preview = fixture.post(
                "bea",
                redact("first"),
                "kind",
                "string",
                "string",
                ReviewFixture.CARD,
                "scope",
                "document",
                "reason",
                "P1",
                "step",
                "preview");
        assertTrue(preview.contains("<mark>[redacted: P1]</mark>"), preview);
        assertTrue(preview.contains("Subject: card <mark>"), "the subject, too");
        assertTrue(preview.contains("<del>"), "what is removed from the source");
        String published =
                preview.substring(preview.indexOf("As readers will see it"), preview.indexOf("Changes in the source"));
        assertFalse(published.contains("4111"), published);
        assertTrue(redactions().isEmpty(), "nothing is recorded yet");

        var sent = fixture.sent(
                "bea",
                redact("first"),
                "kind",
                "string",
                "string",
                ReviewFixture.CARD,
                "scope",
                "document",
                "reason",
                "P1",
                "step",
                "confirm");
        assertEquals("/d/" + fixture.path("first"), sent.result());
        assertTrue(sent.notes().contains("Redaction 1: 3 places of "), sent.notes());
        assertEquals(1, redactions().size());
        String log = Files.readString(AuditLog.file(fixture.desk.room()), StandardCharsets.UTF_8);
        assertTrue(log.contains("\"action\":\"redact\""));
        assertFalse(log.contains("4111"), "the audit log has nothing of the text");
        assertTrue(fixture.page("bea", "/redactions").contains(ReviewFixture.CARD), "editors see it");
        assertEquals(
                409,
                status(() -> fixture.sent(
                        "bea",
                        redact("first"),
                        "kind",
                        "string",
                        "string",
                        ReviewFixture.CARD,
                        "scope",
                        "document",
                        "reason",
                        "P1",
                        "step",
                        "confirm")),
                "twice");
        fixture.sent("ann", "/redactions/undo", "id", "1");
        assertTrue(redactions().isEmpty());
        assertEquals(409, status(() -> fixture.sent("ann", "/redactions/undo", "id", "1")));
    }

    @Test
    void aStringInTheWholeTroveIsSearchedFirst() throws Exception {
        String confirm = fixture.post(
                "bea",
                redact("first"),
                "kind",
                "string",
                "string",
                ReviewFixture.CARD,
                "scope",
                "trove",
                "reason",
                "P1",
                "step",
                "preview");
        assertTrue(confirm.startsWith("/redactions/preview/"), confirm);
        String page = fixture.page("bea", confirm);
        assertTrue(page.contains("in 3 documents"), page);
        assertTrue(page.contains("[redacted: P1]"), "examples");
        assertTrue(redactions().isEmpty());
        assertEquals(404, status(() -> fixture.page("ann", confirm)));
        var sent = fixture.sent("bea", confirm);
        assertTrue(sent.notes().contains("in 3 documents"), sent.notes());
        assertEquals(0, redactions().getFirst().document(), "the whole trove");
        assertTrue(fixture.page("bea", redact("answer")).contains("the whole trove"));
        assertEquals(404, status(() -> fixture.sent("bea", confirm)), "once");
    }

    @Test
    void wordsAreSelectedByLinksWithoutAScript() throws Exception {
        String page = fixture.page("bea", redact("first") + "?part=1");
        Matcher word = Pattern.compile("href=\"([^\"]+)\" data-from=\"([0-9]+)\"[^>]*>4111<")
                .matcher(page);
        assertTrue(word.find(), page);
        String one = fixture.page("bea", word.group(1).replace("&amp;", "&"));
        assertTrue(one.contains("Selected: <mark dir=\"auto\">4111</mark>"), one);
        Matcher last = Pattern.compile("href=\"([^\"]+)\" data-from=\"[0-9]+\"[^>]*>1111<")
                .matcher(one);
        String href = "";
        while (last.find()) {
            href = last.group(1).replace("&amp;", "&");
        }
        String two = fixture.page("bea", href);
        assertTrue(two.contains("Selected: <mark dir=\"auto\">4111 1111 1111 1111</mark>"), two);
        int from = Integer.parseInt(word.group(2));
        String preview = fixture.post(
                "bea",
                redact("first"),
                "kind",
                "part-text",
                "part",
                "1",
                "from",
                "" + from,
                "to",
                "" + (from + 19),
                "reason",
                "P1",
                "step",
                "preview");
        assertTrue(preview.contains("My card is <mark>[redacted: P1]</mark>"), preview);
        fixture.sent(
                "bea",
                redact("first"),
                "kind",
                "part-text",
                "part",
                "1",
                "from",
                "" + from,
                "to",
                "" + (from + 19),
                "reason",
                "P1",
                "hide-length",
                "yes",
                "step",
                "confirm");
        assertTrue(redactions().getFirst().selector() instanceof Selector.PartRange);
        assertTrue(redactions().getFirst().selector().reason().hideLength());
    }

    @Test
    void headersPartsAndFileNamesCanBeRedactedAsAWhole() throws Exception {
        assertTrue(fixture.page("bea", redact("script") + "?field=Subject&n=0").contains("&lt;script&gt;alert(2)"));
        String field =
                fixture.post("bea", redact("first"), "whole", "field 0 Subject", "reason", "P1", "step", "preview");
        assertTrue(field.contains("Subject: <mark>[redacted: P1]</mark>"), field);
        String part = fixture.post("bea", redact("first"), "whole", "part 2", "reason", "P1", "step", "preview");
        assertTrue(part.contains("Changes in the source"), part);
        String name = fixture.post("bea", redact("script"), "whole", "file-name 2", "reason", "P1", "step", "preview");
        assertTrue(name.contains("redacted-P1"), name);
        fixture.sent("bea", redact("first"), "whole", "field 0 Subject", "reason", "P1", "step", "confirm");
        assertTrue(redactions().getFirst().selector() instanceof Selector.Field);
        String fieldText = fixture.post(
                "bea",
                redact("list"),
                "kind",
                "field-text",
                "name",
                "Subject",
                "occurrence",
                "0",
                "from",
                "0",
                "to",
                "4",
                "reason",
                "P1",
                "step",
                "preview");
        assertTrue(fieldText.contains("Subject: <mark>"), fieldText);
    }

    @Test
    void whatCannotBeSelectedIsRefusedInWords() throws Exception {
        assertEquals(
                400,
                status(() -> fixture.post("bea", redact("first"), "kind", "string", "string", "...", "reason", "P1")));
        assertEquals(
                400,
                status(() -> fixture.post("bea", redact("first"), "kind", "string", "string", "x", "reason", "NONE")));
        assertEquals(400, status(() -> fixture.post("bea", redact("first"), "kind", "string", "string", "x")));
        assertEquals(400, status(() -> fixture.post("bea", redact("first"), "whole", "part", "reason", "P1")));
        assertEquals(400, status(() -> fixture.post("bea", redact("first"), "whole", "car 3", "reason", "P1")));
        assertEquals(
                400,
                status(() -> fixture.post(
                        "bea",
                        redact("first"),
                        "kind",
                        "part-text",
                        "part",
                        "1",
                        "from",
                        "9",
                        "to",
                        "3",
                        "reason",
                        "P1")));
        String nothing = fixture.post(
                "bea",
                redact("first"),
                "kind",
                "string",
                "string",
                "zebra",
                "scope",
                "document",
                "reason",
                "P1",
                "step",
                "preview");
        assertTrue(nothing.contains("Nothing in this document is selected"), nothing);
        String beyond = fixture.post(
                "bea",
                redact("first"),
                "kind",
                "part-text",
                "part",
                "1",
                "from",
                "0",
                "to",
                "999999",
                "reason",
                "P1",
                "step",
                "preview");
        assertTrue(beyond.contains("cannot be published with this redaction"), beyond);
        assertTrue(fixture.page("bea", redact("first") + "?part=99").contains("no text in which words"));
        assertEquals(404, status(() -> fixture.page("bea", redact("first") + "?field=X-None")));
        assertTrue(redactions().isEmpty());
    }

    @Test
    void aFindingFillsInTheText() throws Exception {
        String page = fixture.page("bea", "/d/" + fixture.path("first"));
        Matcher link =
                Pattern.compile("href=\"([^\"]+/redact\\?finding=[0-9]+)\"").matcher(page);
        assertTrue(link.find(), page);
        assertTrue(fixture.page("bea", link.group(1)).contains("value=\"4111111111111111\""));
        assertFalse(fixture.page("bea", redact("first") + "?finding=999").contains("value=\"4111"));
    }

    @Test
    void theScriptIsOptionalAndFromThisServer() throws Exception {
        Response page = fixture.get("bea", redact("first"));
        assertEquals(Response.Trust.OURS_WITH_SCRIPT, page.trust());
        assertTrue(DeskFixture.text(page).contains(DeskFiles.SELECT_SCRIPT_ADDRESS));
        assertTrue(DeskFiles.at(DeskFiles.SELECT_SCRIPT_ADDRESS).isPresent());
    }

    @Test
    void aReasonInUseStays() throws Exception {
        fixture.sent("bea", redact("first"), "whole", "field 0 Subject", "reason", "P1", "step", "confirm");
        assertEquals(409, status(() -> fixture.sent("bea", "/redactions/reason", "action", "remove", "code", "P1")));
        fixture.sent("bea", "/redactions/reason", "action", "set", "code", "P2", "sentence", "Another.");
        assertTrue(fixture.page("bea", "/redactions").contains("Another."));
        fixture.sent("bea", "/redactions/reason", "action", "remove", "code", "P2");
        assertFalse(fixture.page("bea", "/redactions").contains("Another."));
        assertEquals(
                400,
                status(() ->
                        fixture.sent("bea", "/redactions/reason", "action", "set", "code", "P 3", "sentence", "x")));
        assertEquals(
                400,
                status(() -> fixture.sent("bea", "/redactions/reason", "action", "set", "code", "P3", "sentence", "")));
    }
}
