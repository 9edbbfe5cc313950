package org.daylight.mailserver.folder;

import org.daylight.fuzz.Violation;

/** The structure of a message as a mail program sees it. In this package because its scanner is not public. */
public final class StructureTarget {

    private StructureTarget() {}

    /** The tree is the same however the bytes arrive; parts lie in their parents; counts are within their limits. */
    public static void run(byte[] input) {
        MimeTree whole = tree(input, Math.max(input.length, 1));
        MimeTree pieces = tree(input, 3);
        Violation.unlessEqual(whole.parts().size(), pieces.parts().size(), "the parts of a message in pieces");
        Violation.unless(whole.parts().size() <= MimeScanner.PARTS, "the number of parts");
        for (int i = 0; i < whole.parts().size(); i++) {
            MimeTree.Part part = whole.parts().get(i);
            MimeTree.Part other = pieces.parts().get(i);
            Violation.unlessEqual(
                    "" + part.headerStart() + " " + part.bodyStart() + " " + part.bodyEnd() + " " + part.bodyLines()
                            + part.type(),
                    "" + other.headerStart() + " " + other.bodyStart() + " " + other.bodyEnd() + " " + other.bodyLines()
                            + other.type(),
                    "a part of a message in pieces");
            Violation.unlessWithin(part.headerStart(), part.bodyStart(), input.length, "a header");
            Violation.unlessWithin(part.bodyStart(), part.bodyEnd(), input.length, "a body");
            if (i > 0) {
                MimeTree.Part parent = whole.parts().get(part.parent());
                Violation.unless(part.parent() < i, "a parent after its part");
                // The line break before a boundary may be the end of a header, and then belongs to the header and to
                // the boundary of a parent.
                Violation.unless(
                        part.headerStart() >= parent.bodyStart() && part.bodyEnd() <= parent.bodyEnd() + 2,
                        "a part outside of its parent");
            }
        }
    }

    private static MimeTree tree(byte[] input, int step) {
        var scanner = new MimeScanner();
        for (int at = 0; at < input.length; at += step) {
            scanner.write(input, at, Math.min(step, input.length - at));
        }
        return scanner.tree();
    }
}
