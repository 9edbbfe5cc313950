package org.daylight.dkim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Printable;
import org.daylight.dkim.finding.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One signature field after parsing: DKIM-Signature (RFC 6376, section 3.5), ARC-Message-Signature and ARC-Seal (RFC 8617, section 4.1), or
 * DomainKey-Signature (RFC 4870, section 3.3). If there is a flaw, the readable parts are still there, so that a finding can name the signer.
 */
final class DkimSignature {
    private static final int MAX_NAMES = SignedHeader.MAX_FIELDS;
    private static final int SHOWN_CHARS = 320;
    /** {@code t=} and {@code x=} have at most twelve digits (RFC 6376, section 3.5). */
    private static final int TIME_DIGITS = 12;

    /** Why a signature cannot be checked. */
    record Flaw(Reason reason, String detail) {}

    final Method method;
    final int field;
    final TagList tags;
    private @Nullable Flaw flaw;

    /** For DKIM and DomainKeys, the number among the fields of its name, from 1. For ARC, {@code i=}, or 0 if it is invalid. */
    int number;

    String domain = "";
    String selector = "";
    /** {@code i=}, safe to print. */
    String identity = "";
    /** The domain of {@code i=}, in the form of {@link DnsName#ascii}. */
    String identityDomain = "";
    /** The part of {@code i=} before the at sign. */
    String identityLocal = "";

    String algorithm = "";
    boolean ed25519;
    HashAlgorithm hash = HashAlgorithm.SHA256;
    Canonical headerForm = Canonical.SIMPLE;
    Canonical bodyForm = Canonical.SIMPLE;
    /** {@code h=}, in lower case; null if there is none. */
    @Nullable
    List<String> names;
    /** {@code l=}, or {@link Long#MAX_VALUE}. */
    long bodyLimit = Long.MAX_VALUE;

    byte[] signature = new byte[0];
    byte[] bodyHash = new byte[0];
    /** Made before DKIM had a version. */
    boolean draft;

    @Nullable
    Instant signedAt;

    @Nullable
    Instant expires;
    /** {@code cv=} of a seal. */
    String chain = "";

    private DkimSignature(Method method, HeaderFields header, int field) {
        this.method = method;
        this.field = field;
        tags = TagList.parse(header.bytes, header.value(field), header.end(field));
    }

    static DkimSignature read(Method method, HeaderFields header, int field) {
        var signature = new DkimSignature(method, header, field);
        signature.read();
        return signature;
    }

    /** The first flaw, or null. */
    @Nullable
    Flaw flaw() {
        return flaw;
    }

    /** Records a flaw, unless there is one already. */
    void flaw(Reason reason, String detail) {
        if (flaw == null) {
            flaw = new Flaw(reason, detail);
        }
    }

    private void read() {
        String broken = tags.flaw();
        if (broken != null) {
            flaw(Reason.SYNTAX, broken);
        }
        switch (method) {
            case DKIM -> {
                String version = tags.value("v");
                // drafts before RFC 4871, in mail from 2005 to 2007
                draft = version == null || version.equals("0.5");
                if (!draft && !version.equals("1")) {
                    flaw(Reason.VERSION_UNKNOWN, "v=" + Printable.quoted(version));
                }
                need("a", "b", "bh", "d", "h", "s");
                who();
                algorithm(false);
                forms();
                body();
                names();
                query();
                identity();
                times();
            }
            case ARC_MESSAGE -> {
                need("i", "a", "b", "bh", "d", "h", "s");
                instance();
                who();
                algorithm(true);
                forms();
                body();
                names();
                times();
            }
            case ARC_SEAL -> {
                need("i", "a", "b", "cv", "d", "s");
                instance();
                who();
                algorithm(true);
                seal();
                times();
            }
            case DOMAINKEYS -> {
                need("b", "c", "d", "s");
                who();
                domainKeys();
                names();
            }
            case ARC_CHAIN -> throw new IllegalArgumentException("a chain is no field");
        }
        signature = base64("b");
    }

    private void need(String... required) {
        for (String name : required) {
            if (!tags.has(name)) {
                flaw(Reason.TAG_MISSING, name + "=");
            }
        }
    }

    private void who() {
        String d = tags.value("d");
        if (d != null) {
            String name = DnsName.ascii(d, 2);
            domain = name == null ? Printable.of(d, SHOWN_CHARS) : name;
            if (name == null) {
                flaw(Reason.SYNTAX, "d= is no domain name");
            }
        }
        String s = tags.value("s");
        if (s != null) {
            String name = DnsName.ascii(s, 1);
            selector = name == null ? Printable.of(s, SHOWN_CHARS) : name;
            if (name == null) {
                flaw(Reason.SYNTAX, "s= is no selector");
            }
        }
    }

    private void algorithm(boolean arc) {
        String a = tags.value("a");
        if (a == null) {
            return;
        }
        algorithm = Printable.of(a, 40);
        switch (a) {
            case "rsa-sha256" -> {}
            case "ed25519-sha256" -> ed25519 = true;
            case "rsa-sha1" -> {
                hash = HashAlgorithm.SHA1;
                if (arc) {
                    flaw(Reason.ALGORITHM_UNKNOWN, "rsa-sha1 is no algorithm of ARC");
                }
            }
            default -> flaw(Reason.ALGORITHM_UNKNOWN, "a=" + Printable.quoted(a));
        }
    }

    private void forms() {
        String c = tags.value("c");
        if (c == null) {
            return;
        }
        String[] both = c.split("/", -1);
        Canonical first = form(both[0]);
        Canonical second = both.length == 2 ? form(both[1]) : Canonical.SIMPLE;
        if (both.length > 2 || first == null || second == null) {
            flaw(Reason.CANONICALIZATION_UNKNOWN, "c=" + Printable.quoted(c));
            return;
        }
        headerForm = first;
        bodyForm = second;
    }

    private static @Nullable Canonical form(String tag) {
        return switch (tag) {
            case "simple" -> Canonical.SIMPLE;
            case "relaxed" -> Canonical.RELAXED;
            default -> null;
        };
    }

    private void body() {
        bodyHash = base64("bh");
        String l = tags.value("l");
        if (l != null) {
            if (!isDigits(l, 76)) {
                flaw(Reason.SYNTAX, "l= is no number of at most 76 digits");
            } else {
                // more octets than any message has; the largest long that does not mean "no limit"
                bodyLimit = stripZeros(l).length() > 18 ? Long.MAX_VALUE - 1 : Long.parseLong(stripZeros(l));
            }
        }
    }

    private void names() {
        String h = tags.compact("h");
        if (h == null) {
            return;
        }
        var list = new ArrayList<String>();
        int from = 0;
        while (from <= h.length() && list.size() < MAX_NAMES) {
            int colon = h.indexOf(':', from);
            int end = colon < 0 ? h.length() : colon;
            if (end > from) {
                list.add(Printable.lower(h.substring(from, end)));
            }
            from = end + 1;
        }
        if (from <= h.length()) {
            flaw(Reason.SYNTAX, "more than " + MAX_NAMES + " names in h=");
        }
        names = List.copyOf(list);
        if (method == Method.ARC_MESSAGE && list.contains("arc-seal")) {
            flaw(Reason.SEAL_COVERED, "");
        }
    }

    private void query() {
        String q = tags.compact("q");
        // drafts before RFC 4871 wrote "dns" alone
        if (q != null
                && !q.equals("dns/txt")
                && Arrays.stream(q.split(":", 20)).noneMatch(one -> one.equals("dns/txt") || one.equals("dns"))) {
            flaw(Reason.QUERY_UNKNOWN, "q=" + Printable.quoted(q));
        }
    }

    private void identity() {
        String i = tags.compact("i");
        if (i == null) {
            identity = "@" + domain;
            identityDomain = domain;
            return;
        }
        i = CopiedFields.decoded(i);
        identity = Printable.of(i, SHOWN_CHARS);
        int at = i.lastIndexOf('@');
        String name = at < 0 ? null : DnsName.ascii(i.substring(at + 1), 1);
        if (name == null) {
            flaw(Reason.SYNTAX, "i= has no domain name");
            return;
        }
        identityDomain = name;
        identityLocal = i.substring(0, at);
        if (!DnsName.within(name, domain)) {
            flaw(Reason.IDENTITY_OUTSIDE_DOMAIN, "i=" + Printable.quoted(i));
        }
    }

    private void times() {
        signedAt = time("t");
        expires = time("x");
        if (signedAt != null && expires != null && expires.isBefore(signedAt)) {
            flaw(Reason.EXPIRES_BEFORE_SIGNED, "x= is before t=");
        }
    }

    private @Nullable Instant time(String name) {
        String text = tags.value(name);
        if (text == null) {
            return null;
        }
        if (!isDigits(text, TIME_DIGITS)) {
            flaw(Reason.SYNTAX, name + "= is no number of seconds");
            return null;
        }
        return Instant.ofEpochSecond(Long.parseLong(text));
    }

    private void instance() {
        String i = tags.value("i");
        if (i == null) {
            return;
        }
        number = instance(i);
        if (number == 0) {
            flaw(Reason.SYNTAX, "i= is no number from 1 to " + ArcChain.MAX_INSTANCE);
        }
    }

    /** The number of an ARC set, or 0 if the text is not one (RFC 8617, section 4.2.1). */
    static int instance(String text) {
        if (!isDigits(text, 2)) {
            return 0;
        }
        int number = Integer.parseInt(text);
        return number <= ArcChain.MAX_INSTANCE ? number : 0;
    }

    private void seal() {
        String cv = tags.value("cv");
        if (cv != null) {
            chain = cv;
            if (!List.of("none", "pass", "fail").contains(cv)) {
                flaw(Reason.SYNTAX, "cv=" + Printable.quoted(cv));
            }
        }
        if (tags.has("h")) {
            flaw(Reason.SYNTAX, "a seal has no h=");
        }
    }

    private void domainKeys() {
        String a = tags.value("a");
        algorithm = a == null ? "rsa-sha1" : Printable.of(a, 40);
        hash = HashAlgorithm.SHA1;
        if (!algorithm.equals("rsa-sha1")) {
            flaw(Reason.ALGORITHM_UNKNOWN, "a=" + Printable.quoted(algorithm));
        }
        String c = tags.value("c");
        if (c != null && !c.equals("simple") && !c.equals("nofws")) {
            flaw(Reason.CANONICALIZATION_UNKNOWN, "c=" + Printable.quoted(c));
        }
        headerForm = "nofws".equals(c) ? Canonical.NOFWS : Canonical.SIMPLE;
        bodyForm = headerForm;
        String q = tags.value("q");
        if (q != null && !q.equals("dns")) {
            flaw(Reason.QUERY_UNKNOWN, "q=" + Printable.quoted(q));
        }
    }

    private byte[] base64(String name) {
        String text = tags.compact(name);
        if (text != null) {
            byte[] bytes = base64Text(text);
            if (bytes != null && bytes.length > 0) {
                return bytes;
            }
            flaw(Reason.SYNTAX, name + "= is not base64");
        }
        return new byte[0];
    }

    /** Base64 (RFC 4648, section 4), with or without padding; null if the text is not base64. */
    static byte @Nullable [] base64Text(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isDigits(String text, int max) {
        boolean digits = !text.isEmpty() && text.length() <= max;
        for (int i = 0; digits && i < text.length(); i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return digits;
    }

    private static String stripZeros(String digits) {
        int i = 0;
        while (i < digits.length() - 1 && digits.charAt(i) == '0') {
            i++;
        }
        return digits.substring(i);
    }
}
