package org.daylight.web.page;

/** README.txt of a dossier ({@code spec/dossier.md}): what is in it, and the commands that repeat the check. */
final class DossierReadme {

    private DossierReadme() {}

    static String of(Dossier.View view) {
        var text = new StringBuilder();
        text.append("""
            Dossier of %s
            from the archive of %s, part %d
            SHA-256 of message.eml: %s

            What is in it
            -------------
            message.eml    the published bytes of the document, unchanged
            checked.eml    the same as other programs need it: lines end in CR LF, %s
            findings.json  what was found of each signature (spec/findings.md of Daylight)
            findings.html  the same, to read and to print
            keys.txt       every key of the selectors that the signatures name, with its origin
            dns.txt        the same keys as plain lines, in place of the DNS
            line.json      the line of the document in its part, with the SHA-256 of message.eml
            line-proof.json   that this line is in the part, whose documentsRoot is in entry.json
            entry.json     the entry of the log that names the part
            entry.tlog-proof  that this entry is in the log (c2sp.org/tlog-proof), with the signed checkpoint
            """.formatted(
                view.id(),
                view.origin(),
                view.part(),
                view.sha256(),
                view.repairs().isEmpty() ? "nothing else is changed" : "and this was undone: " + view.repairs()));
        text.append("""

            Check the bytes
            ---------------
                sha256sum message.eml
            """);
        if (view.findings().isEmpty()) {
            text.append("\nThe message has no signature: there is nothing to check with a key.\n");
        } else {
            signatures(view, text);
        }
        steps(view, text);
        text.append("""

            Check that it was published
            ---------------------------
            proof.py needs Python 3 and, for the signature, openssl. KEY is the key of the log as you know it from elsewhere, not from
            this dossier or its archive: python3 proof.py KEY
            line.json names the SHA-256 of message.eml ("published"). SHA-256 of a zero byte and the line is a leaf; line-proof.json leads
            from it to "documentsRoot" in entry.json (RFC 6962, section 2.1.1). The same from entry.json with the hashes of
            entry.tlog-proof leads to the root in the checkpoint at its end, which is signed with Ed25519 (C2SP signed-note). Salt and
            original in the line open the commitment that was made before the first part: SHA-256 of a zero byte, the salt and the
            hash of the original.

            What this proves, and what not
            ------------------------------
            """);
        view.statements()
                .shows()
                .forEach(words -> text.append("Shown: ").append(words).append('\n'));
        view.statements()
                .showsNot()
                .forEach(words -> text.append("Not shown: ").append(words).append('\n'));
        return text.toString();
    }

    private static void signatures(Dossier.View view, StringBuilder text) {
        String time = view.delivered().isEmpty() ? "" : " " + view.delivered();
        text.append("""

            Check the signatures with other programs, without a network
            -----------------------------------------------------------
            Each prints a line a DKIM signature: number, domain, selector, result. What they call "invalid" has no key, or breaks
            a rule; some rules differ between programs.%s

            Mail::DKIM (Debian: libmail-dkim-perl)
                perl check.pl checked.eml dns.txt%s

            dkimpy (Debian: python3-dkim)
                python3 check.py checked.eml dns.txt%s

            opendkim-testmsg (Debian: opendkim-tools) asks the DNS; this gives it one that knows dns.txt only, on Linux. It
            prints nothing but the exit code 0 when a signature passes, and judges x= by today's clock.
                unshare --map-root-user --net --mount sh -c 'ip link set lo up
                  echo nameserver 127.0.0.1 > resolv.conf; mount --bind resolv.conf /etc/resolv.conf
                  python3 name-server.py dns.txt & sleep 1; opendkim-testmsg < checked.eml; echo "exit code $?"; kill $!'
            """.formatted(
                        view.delivered().isEmpty()
                                ? ""
                                : "\nThe number at the end is when the message was delivered, in seconds since 1970.",
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
            The .signed files are the signed fields of the header in their canonical form (RFC 6376, section 3.4), with the signature's
            own field last; read them. bh= in them is the hash of the body. "Verified OK" says that the key made the signature.
            """);
        view.steps().forEach(step -> text.append("    ").append(step.command()).append('\n'));
    }
}
