package org.daylight.search.opensearch;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where an index is: nodes, and the names that belong to it.
 *
 * @param nodes such as {@code https://a.example:9200}, without a slash at the end
 * @param prefix the alias of all groups; their names, and that of the record, begin with it
 */
record ClusterAddress(List<URI> nodes, String prefix) {

    private static final Pattern PREFIX = Pattern.compile("[a-z0-9][a-z0-9-]{0,99}");
    private static final int MOST_NODES = 100;
    private static final String FORM =
            "the address of an OpenSearch index is  https://HOST:9200/PREFIX  with a prefix of small letters, digits"
                    + " and \"-\"";

    /** @throws IOException in one line, when it is no such address */
    static ClusterAddress parse(String text) throws IOException {
        String[] parts = text.strip().split(",");
        if (parts.length > MOST_NODES) {
            throw new IOException("an OpenSearch index has at most " + MOST_NODES + " addresses of nodes");
        }
        List<URI> nodes = new ArrayList<>();
        String prefix = "";
        for (int i = 0; i < parts.length; i++) {
            URI uri;
            try {
                uri = URI.create(parts[i].strip());
            } catch (IllegalArgumentException e) {
                throw new IOException(FORM, e);
            }
            boolean isLast = i == parts.length - 1;
            String path = uri.getPath() == null ? "" : uri.getPath();
            if (uri.getHost() == null
                    || uri.getUserInfo() != null
                    || uri.getQuery() != null
                    || !(String.valueOf(uri.getScheme()).equals("https")
                            || String.valueOf(uri.getScheme()).equals("http"))
                    || (isLast ? !path.startsWith("/") : !path.isEmpty())) {
                throw new IOException(FORM);
            }
            nodes.add(URI.create(uri.getScheme() + "://" + uri.getRawAuthority()));
            prefix = isLast ? path.substring(1) : prefix;
        }
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IOException(FORM);
        }
        return new ClusterAddress(List.copyOf(nodes), prefix);
    }

    /** The index with the one document that says what is committed. */
    String record() {
        return prefix + ".record";
    }

    /** The index of a group of parts. @param version grows when the group is written anew */
    String group(int group, long version) {
        return prefix + ".group-" + group + "." + version;
    }

    /** The names of the indexes of all groups, as a pattern. */
    String groups() {
        return prefix + ".group-*";
    }

    /** The group of an index. */
    int group(String index) {
        int from = prefix.length() + ".group-".length();
        return Integer.parseInt(index.substring(from, index.indexOf('.', from)));
    }

    /** The version of an index of a group. */
    long version(String index) {
        return Long.parseLong(index.substring(index.lastIndexOf('.') + 1));
    }

    @Override
    public String toString() {
        return nodes.getFirst() + "/" + prefix;
    }
}
