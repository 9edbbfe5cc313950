package org.daylight.mailserver.folder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts of a message by their places in its bytes. Immutable; its arrays are not to be changed. */
public final class MimeTree {

    private final List<Part> parts;
    private final List<List<Integer>> children = new ArrayList<>();

    /**
     * A part.
     *
     * @param parent index of the part around it; -1 for the message itself
     * @param bodyStart offset of its body in bytes, from the start of the message
     * @param bodyEnd offset after its body
     * @param bodyLines lines of the body
     * @param type in lower case
     * @param encoding the content transfer encoding, in lower case
     * @param header its exact bytes with the empty line after it, cut when it is very long
     */
    public record Part(
            int parent,
            long headerStart,
            long bodyStart,
            long bodyEnd,
            long bodyLines,
            String type,
            String encoding,
            byte[] header) {}

    MimeTree(List<Part> parts) {
        this.parts = List.copyOf(parts);
        for (int i = 0; i < parts.size(); i++) {
            children.add(new ArrayList<>());
            if (parts.get(i).parent() >= 0) {
                children.get(parts.get(i).parent()).add(i);
            }
        }
    }

    /** All parts, each before those in it; the message itself is the first. */
    public List<Part> parts() {
        return parts;
    }

    /** The indexes of the parts in a part, in order. */
    public List<Integer> children(int part) {
        return List.copyOf(children.get(part));
    }

    /** Whether it is a multipart that has parts. */
    public boolean isMultipart(int part) {
        return parts.get(part).type().startsWith("multipart/")
                && !children.get(part).isEmpty();
    }

    /** Whether it contains a message that was read. */
    public boolean isMessage(int part) {
        return parts.get(part).type().equals("message/rfc822")
                && !children.get(part).isEmpty();
    }

    /** The index of the part with a number such as 1.2 (RFC 3501 section 6.4.5); empty when there is none. */
    public Optional<Integer> find(List<Integer> number) {
        int at = 0;
        for (int i = 0; i < number.size(); i++) {
            if (i > 0 && isMessage(at)) {
                at = children.get(at).getFirst();
            } else if (i > 0 && !isMultipart(at)) {
                return Optional.empty();
            }
            int wanted = number.get(i);
            if (isMultipart(at)) {
                if (wanted < 1 || wanted > children.get(at).size()) {
                    return Optional.empty();
                }
                at = children.get(at).get(wanted - 1);
            } else if (wanted != 1) {
                return Optional.empty();
            }
        }
        return Optional.of(at);
    }
}
