package org.daylight.check;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.MessageSource;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.Reason;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Computes the findings of a pack's documents again, and compares them with the published ones (spec/findings.md, spec/pack.md section 3). The check
 * does not know when a message was delivered. This matters if a signature expires, or if the private half of its key became public. Then a
 * finding is right if it is right for some time of delivery. Nothing else depends on that time. Safe for several threads.
 */
final class CheckSignatures {

    private static final Instant BEFORE_ALL = Instant.MIN;
    private static final Instant AFTER_ALL = Instant.MAX;

    private final DkimVerifier verifier;

    private CheckSignatures(DkimVerifier verifier) {
        this.verifier = verifier;
    }

    /**
     * A check with the keys of a pack; refused with code {@code keys-malformed}.
     *
     * @param keys the pack's {@code keys.txt}; no bytes if it has none
     */
    static Outcome<CheckSignatures> with(byte[] keys) {
        return KeyArchive.parse(keys, "").map(archive -> new CheckSignatures(new DkimVerifier(archive)));
    }

    /**
     * Verifies the signatures of a document.
     *
     * @param published the findings in the document's line; null if it has none
     * @return how the computed findings differ, in one line that is safe to print; empty if they do not
     */
    Optional<String> difference(MessageSource document, @Nullable Json published) throws IOException {
        List<Json> said = published instanceof Json.Arr(List<Json> items) ? items : List.of();
        List<Finding> found = verifier.verify(document, null);
        if (said.isEmpty() && found.stream().allMatch(CheckSignatures::isOfNoSignature)) {
            return published == null ? Optional.empty() : Optional.of("findings that are empty");
        }
        if (said.size() != found.size()) {
            return Optional.of(said.size() + " findings, computed " + found.size());
        }
        List<List<Finding>> other = List.of();
        for (int i = 0; i < said.size(); i++) {
            int at = i;
            if (same(said.get(i), found.get(i))) {
                continue;
            }
            other = other.isEmpty() ? atOtherTimes(document, found) : other;
            if (other.stream().noneMatch(findings -> same(said.get(at), findings.get(at)))) {
                return Optional.of("finding " + (i + 1) + " is computed as "
                        + line(found.get(i)).text());
            }
        }
        return Optional.empty();
    }

    /** The findings for a delivery before and after every expiry, and for the day on which the private half of a key became public. */
    private List<List<Finding>> atOtherTimes(MessageSource document, List<Finding> found) throws IOException {
        Set<Instant> times = new LinkedHashSet<>(List.of(BEFORE_ALL, AFTER_ALL));
        for (Finding finding : found) {
            if (finding.key() != null && finding.key().record().exposed() != null) {
                times.add(finding.key()
                        .record()
                        .exposed()
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant());
            }
        }
        List<List<Finding>> findings = new ArrayList<>();
        for (Instant time : times) {
            findings.add(verifier.verify(document, time));
        }
        return findings;
    }

    /** The members of a finding in a document's line (spec/pack.md section 3). */
    private static Json.Obj line(Finding finding) {
        Finding.Key key = finding.key();
        return Json.Obj.EMPTY
                .with("method", finding.method().word())
                .with("number", finding.number())
                .with("result", finding.result().word())
                .with("reason", finding.reason().code())
                .withOptional(
                        "key", key == null ? null : key.record().reference().hex());
    }

    /** Whether the header was too large to be searched for signatures. */
    private static boolean isOfNoSignature(Finding finding) {
        return finding.reason() == Reason.HEADER_TOO_LARGE && finding.field() < 0;
    }

    /** Compares the members that this version knows. A later version may add some. */
    private static boolean same(Json published, Finding found) {
        if (!(published instanceof Json.Obj object)) {
            return false;
        }
        Json.Obj computed = line(found);
        boolean known = computed.members().entrySet().stream()
                .allMatch(member -> object.get(member.getKey()).equals(Optional.of(member.getValue())));
        return known && object.get("key").isPresent() == computed.get("key").isPresent();
    }
}
