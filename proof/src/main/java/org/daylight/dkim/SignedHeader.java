package org.daylight.dkim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daylight.dkim.finding.Coverage;
import org.daylight.dkim.finding.Printable;

/**
 * The header fields that a signature covers, in the order in which they are hashed.
 *
 * @param fields indices of fields
 * @param absent names in {@code h=} for which there is no field
 */
record SignedHeader(List<Integer> fields, List<String> absent) {
    /** A signature that covers more is not verified: its finding would be too large. */
    static final int MAX_FIELDS = 1000;

    /** RFC 6376, section 5.4.2: for each occurrence of a name, the last field that is not used yet, never the signature itself. */
    static SignedHeader of(HeaderFields header, DkimSignature signature) {
        var fields = new ArrayList<Integer>();
        Set<String> absent = new LinkedHashSet<>();
        Map<String, Integer> next = new HashMap<>();
        for (String name : names(signature)) {
            int field = next.computeIfAbsent(name, header::lowest);
            if (field == signature.field) {
                field = header.above(field);
            }
            if (field < 0) {
                absent.add(name);
                continue;
            }
            fields.add(field);
            next.put(name, header.above(field));
        }
        return new SignedHeader(fields, List.copyOf(absent));
    }

    /**
     * RFC 4870, section 3.3: only fields below the signature. Either all of them, or the named ones; a name that occurs once in {@code h=} covers all fields of
     * that name.
     */
    static SignedHeader ofDomainKeys(HeaderFields header, DkimSignature signature) {
        var fields = new ArrayList<Integer>();
        if (signature.names == null) {
            for (int i = signature.field + 1; i < header.count; i++) {
                fields.add(i);
            }
            return new SignedHeader(fields, List.of());
        }
        Set<String> absent = new LinkedHashSet<>();
        Map<String, Integer> next = new HashMap<>();
        Map<String, Integer> left = new HashMap<>();
        names(signature).forEach(name -> left.merge(name, 1, Integer::sum));
        List<String> names = names(signature);
        for (int i = names.size() - 1; i >= 0; i--) {
            String name = names.get(i);
            boolean first = left.merge(name, -1, Integer::sum) == 0;
            int field = next.computeIfAbsent(name, header::lowest);
            if (field <= signature.field) {
                absent.add(name);
            }
            while (field > signature.field) {
                fields.add(field);
                field = header.above(field);
                if (!first) {
                    break;
                }
            }
            next.put(name, field);
        }
        Collections.reverse(fields);
        absent.removeAll(names(header, fields));
        return new SignedHeader(fields, List.copyOf(absent));
    }

    private static Set<String> names(HeaderFields header, List<Integer> fields) {
        var names = new HashSet<String>();
        fields.forEach(field -> names.add(header.name(field)));
        return names;
    }

    private static List<String> names(DkimSignature signature) {
        List<String> names = signature.names;
        return names == null ? List.of() : names;
    }

    /** The fields and then the signature with an empty {@code b=}, without the last CRLF (RFC 6376, section 3.7). */
    byte[] hash(HeaderFields header, DkimSignature signature) {
        var out = new Octets();
        for (int field : fields) {
            signature.headerForm.field(header, field, out);
        }
        self(header, signature, signature.headerForm, out);
        return out.hash(signature.hash);
    }

    /** Adds the field of a signature in the form in which it was hashed. */
    static void self(HeaderFields header, DkimSignature signature, Canonical form, Octets out) {
        form.field(header, signature.field, signature.tags.valueStart("b"), signature.tags.valueEnd("b"), out);
        out.dropLastCrlf();
    }

    /** The coverage for a finding. @param octets how much of the body is covered */
    Coverage coverage(HeaderFields header, Coverage.Body body, long octets) {
        int[] order = new int[fields.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = fields.get(i);
        }
        Arrays.sort(order);
        var covered = new ArrayList<Coverage.Field>(order.length);
        for (int field : order) {
            String name = Printable.of(header.name(field), 80);
            covered.add(new Coverage.Field(name, field, header.start(field), header.end(field)));
        }
        List<String> none =
                absent.stream().map(name -> Printable.of(name, 80)).sorted().toList();
        return new Coverage(covered, none, body, octets);
    }

    /** Whether a field of that name is covered. */
    boolean covers(HeaderFields header, String name) {
        for (int field : fields) {
            if (header.name(field).equals(name)) {
                return true;
            }
        }
        return false;
    }
}
