package org.daylight.web.page;

import java.util.List;
import org.daylight.archive.DocumentId;
import org.daylight.pack.FlaggedPart;
import org.daylight.web.view.FlagWords;

/** README.txt of a dossier ({@code spec/dossier.md}): what is in it, and the commands that repeat the check. */
final class DossierReadme {

    private DossierReadme() {}

    static String of(Dossier.View view) {
        var text = new StringBuilder();
        text.append("""
            Verification package (dossier) of %s
            from the archive of %s, part %d
            SHA-256 of message.eml: %s

            Contents
            --------
            message.eml    the published bytes of the document, unchanged
            checked.eml    the same in the form that other programs need: lines end in CR LF, %s
            findings.json  the result of checking each signature (spec/findings.md of Daylight)
            findings.html  the same, for reading and printing
            keys.txt       every key of the selectors that the signatures name, with its source
            dns.txt        the same keys as plain lines, for use instead of the DNS
            line.json      the document's line in its part, with the SHA-256 of message.eml
            line-proof.json   proof that this line is in the part, whose documentsRoot is in entry.json
            entry.json     the log entry that names the part
            entry.tlog-proof  proof that this entry is in the log (c2sp.org/tlog-proof), with the signed checkpoint
            """.formatted(
                        view.id(),
                        view.origin(),
                        view.part(),
                        view.sha256(),
                        view.repairs().isEmpty()
                                ? "and nothing else is changed"
                                : "and these changes were undone: " + view.repairs()));
        text.append(view.isExtracted() ? TEXT : "");
        text.append(view.redactions() == null ? "" : REDACTION);
        if (!view.conversion().isEmpty()) {
            text.append("\n").append(view.conversion()).append("\n");
        }
        text.append("""

            Check the bytes
            ---------------
                sha256sum message.eml
            """);
        if (view.redactions() != null) {
            text.append("""

                The message was published with redactions. Its signatures cover the redacted text, so nobody can check them with
                these bytes. "stated" in findings.json is what the publisher says it found in the original. It is not proved.
                """);
            if (!view.redactions().notProved().isEmpty()) {
                text.append("\nThe proof of the redactions is NOT VALID: ")
                        .append(view.redactions().notProved())
                        .append(".\n");
            }
        } else if (view.findings().isEmpty()) {
            text.append("\nThe message has no signature, so there is nothing to check with a key.\n");
        } else {
            signatures(view, text);
        }
        steps(view, text);
        text.append("""

            Check that it was published
            ---------------------------
            proof.py needs Python 3. To verify the signature it also needs openssl. KEY is the key of the log. Get it from another
            source, not from this package or its archive.
                python3 proof.py KEY

            What proof.py checks: line.json has the SHA-256 of message.eml ("published"). The SHA-256 of a zero byte and the line is
            a leaf. line-proof.json leads from this leaf to "documentsRoot" in entry.json (RFC 6962, section 2.1.1). In the same way,
            the hashes in entry.tlog-proof lead from entry.json to the root in the checkpoint at its end. The checkpoint is signed
            with Ed25519 (C2SP signed-note). %s

            What this proves and what it does not prove
            -------------------------------------------
            """.formatted(view.redactions() == null ? OPENED : CHECKED));
        view.statements()
                .shows()
                .forEach(words -> text.append("Shown: ").append(words).append('\n'));
        view.statements()
                .showsNot()
                .forEach(words -> text.append("Not shown: ").append(words).append('\n'));
        return text.toString();
    }

    private static final String OPENED =
            "The salt and original in the line open the commitment that was made before the first\n"
                    + "part (spec/commitments.md of Daylight).";

    /** How the proof of the redactions is checked. */
    private static final String CHECKED = """
        The document was published with redactions, so proof.py also checks
        redaction.json with check_redactions.py (spec/redaction.md of Daylight, which has the same script): all bytes but the
        marks are in the document that the publisher committed to, in this order, and there is a mark wherever something is
        missing. "whole", "size" and "pieces" in the line open the commitment that was made before the first part.\
        """;

    private static final String REDACTION = """
        redaction.json  the proof of the redactions: where the marks are, and that everything else is in the original
        check_redactions.py  verifies this proof; proof.py uses it
        """;

    private static final String TEXT =
            "text.jsonl     the text that a program extracted: an interpretation, not evidence (spec/pack.md of"
                    + " Daylight)\n";

    /** What is added for a document with files that can harm a computer; empty for any other. */
    static String warning(List<FlaggedPart> flags) {
        if (flags.isEmpty()) {
            return "";
        }
        var text = new StringBuilder("""

            Warning
            -------
            This package contains the document in its original form, with a file that can harm a computer:
            """);
        for (FlaggedPart flag : flags) {
            text.append("MIME part ").append(flag.part()).append(": ");
            text.append(String.join("; ", FlagWords.of(flag.codes()))).append('\n');
        }
        return text.toString();
    }

    /** The same for a document that is not mail. */
    static String ofFile(
            DocumentId id, String origin, int part, String sha256, boolean isExtracted, boolean isRedacted) {
        return """
            Verification package (dossier) of %s
            from the archive of %s, part %d
            SHA-256 of file.bin: %s

            This document is a file, not a message. It has no signature of a mail server.

            Contents
            --------
            file.bin       the published bytes of the document, unchanged
            about.json     its name and its type
            %s%sline.json      the document's line in its part, with the SHA-256 of file.bin
            line-proof.json   proof that this line is in the part, whose documentsRoot is in entry.json
            entry.json     the log entry that names the part
            entry.tlog-proof  proof that this entry is in the log (c2sp.org/tlog-proof), with the signed checkpoint

            Check the bytes
            ---------------
                sha256sum file.bin

            Check that it was published
            ---------------------------
            proof.py needs Python 3. To verify the signature it also needs openssl. KEY is the key of the log. Get it from another
            source, not from this package or its archive.
                python3 proof.py KEY

            What proof.py checks: line.json has the SHA-256 of file.bin ("published"). The rest is as spec/dossier.md of Daylight
            says. %s
            """.formatted(
                        id,
                        origin,
                        part,
                        sha256,
                        isExtracted ? TEXT : "",
                        isRedacted ? REDACTION : "",
                        (isRedacted
                                        ? CHECKED + "\n"
                                        : "It shows that the publisher committed to these bytes and published them.\n")
                                + "It does not show who made the file, or whether it is genuine.");
    }

    private static void signatures(Dossier.View view, StringBuilder text) {
        String time = view.delivered().isEmpty() ? "" : " " + view.delivered();
        text.append("""

            Check the signatures with other programs, without network access
            ----------------------------------------------------------------
            Each program prints one line per DKIM signature: number, domain, selector, result. "invalid" means that there is no
            key or that a rule is broken; some rules differ between programs.%s

            Mail::DKIM (Debian: libmail-dkim-perl)
                perl check.pl checked.eml dns.txt%s

            dkimpy (Debian: python3-dkim)
                python3 check.py checked.eml dns.txt%s

            opendkim-testmsg (Debian: opendkim-tools) queries the DNS. On Linux, these commands give it a name server that knows only
            dns.txt. It prints only the exit code, which is 0 if a signature passes. It compares x= with the current time.
                unshare --map-root-user --net --mount sh -c 'ip link set lo up
                  echo nameserver 127.0.0.1 > resolv.conf; mount --bind resolv.conf /etc/resolv.conf
                  python3 name-server.py dns.txt & sleep 1; opendkim-testmsg < checked.eml; echo "exit code $?"; kill $!'
            """.formatted(
                        view.delivered().isEmpty()
                                ? ""
                                : "\n"
                                        + "The number at the end of the commands is the delivery time, in seconds since"
                                        + " 1970.",
                        time,
                        time));
    }

    private static void steps(Dossier.View view, StringBuilder text) {
        if (view.steps().isEmpty()) {
            return;
        }
        text.append("""

            Check the signatures with openssl alone
            ---------------------------------------
            The .signed files contain the signed header fields in canonical form (RFC 6376, section 3.4), with the signature's own
            field last. Read them. bh= in them is the body hash. "Verified OK" means that the signature was made with this key.
            """);
        view.steps().forEach(step -> text.append("    ").append(step.command()).append('\n'));
    }
}
