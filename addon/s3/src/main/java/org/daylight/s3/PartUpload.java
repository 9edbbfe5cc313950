package org.daylight.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.daylight.format.Sha256;
import org.daylight.s3.S3Requests.Expected;
import org.daylight.store.ObjectContent;

/**
 * An upload in parts. One that an earlier run did not finish is continued: parts that the store has already are not sent again.
 * No upload is ever ended without the object: a server was found that then deletes the object of the same name (docs/decisions/0392).
 */
final class PartUpload {

    private static final byte[] NOTHING = new byte[0];
    private static final int MAX_XML_BYTES = 8 << 20;
    private static final int MAX_PAGES = 20;
    private static final int MOST_UPLOADS = 100;

    private final S3Requests requests;
    private final String prefix;
    private final String path;
    private final ObjectContent content;

    /** @param prefix of all paths in the bucket */
    PartUpload(S3Requests requests, String prefix, String path, ObjectContent content) {
        this.requests = requests;
        this.prefix = prefix;
        this.path = path;
        this.content = content;
    }

    /**
     * Sends all parts and completes the upload.
     *
     * @param headers of the object
     * @param condition header fields of the condition
     * @return the answer: 200 if the object is complete, 404 if the upload is gone, because somebody completed or ended it, or that of a condition
     */
    S3Answer run(Map<String, String> headers, Map<String, String> condition) throws IOException {
        List<String> begun = begun();
        String id = begun.isEmpty() ? begin(headers) : begun.getLast();
        Map<Integer, Map<String, String>> there = begun.isEmpty() ? Map.of() : parts(id);
        int partBytes = PartSize.length(content.bytes());
        var list = new StringBuilder("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        int number = 0;
        for (long at = 0; at < content.bytes(); at += partBytes) {
            number++;
            byte[] part = content.range(at, (int) Math.min(partBytes, content.bytes() - at));
            String sha256 = ContentSums.base64(Sha256.of(part).bytes());
            Optional<String> tag = send(id, number, part, sha256, there.getOrDefault(number, Map.of()));
            if (tag.isEmpty()) {
                return new S3Answer(404, name -> "", NOTHING);
            }
            list.append("<Part><PartNumber>")
                    .append(number)
                    .append("</PartNumber><ETag>&quot;")
                    .append(tag.get())
                    .append("&quot;</ETag><ChecksumSHA256>")
                    .append(sha256)
                    .append("</ChecksumSHA256></Part>");
        }
        byte[] body = list.append("</CompleteMultipartUpload>").toString().getBytes(UTF_8);
        var fields = new HashMap<>(condition);
        fields.put("content-type", "application/xml");
        return requests.send("POST", path, Map.of("uploadId", id), fields, body, Expected.XML, MAX_XML_BYTES);
    }

    /** Sends a part, unless the store has it. @return its tag; empty if the upload is gone */
    private Optional<String> send(String id, int number, byte[] part, String sha256, Map<String, String> there)
            throws IOException {
        String md5 = HexFormat.of().formatHex(ContentSums.newMd5().digest(part));
        String heldTag = S3Answer.unquoted(there.getOrDefault("ETag", ""));
        boolean isThere =
                there.getOrDefault("Size", "").equals(Integer.toString(part.length)) && heldTag.equalsIgnoreCase(md5);
        if (isThere) {
            return Optional.of(heldTag);
        }
        S3Answer answer = requests.send(
                "PUT",
                path,
                Map.of("partNumber", Integer.toString(number), "uploadId", id),
                Map.of("x-amz-checksum-sha256", sha256),
                part,
                Expected.NOTHING,
                MAX_XML_BYTES);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        String tag = answer.tag();
        if (answer.status() != 200 || !tag.matches("[!-~&&[^\"<>&]]{1,200}")) {
            throw requests.refused("storing a part of " + path + " in", answer);
        }
        return Optional.of(tag);
    }

    private String begin(Map<String, String> headers) throws IOException {
        var fields = new HashMap<>(headers);
        fields.put("x-amz-checksum-algorithm", "SHA256");
        S3Answer answer =
                requests.send("POST", path, Map.of("uploads", ""), fields, NOTHING, Expected.XML, MAX_XML_BYTES);
        if (answer.status() == 200) {
            List<Map<String, String>> result = answer.elements("InitiateMultipartUploadResult");
            String id = result.isEmpty() ? "" : result.getFirst().getOrDefault("UploadId", "");
            if (isId(id)) {
                return id;
            }
        }
        throw requests.refused("storing " + path + " in", answer);
    }

    private static boolean isId(String id) {
        return id.matches("[!-~]{1,900}");
    }

    /** The uploads of this object that were begun and not finished, the newest last. */
    private List<String> begun() throws IOException {
        S3Answer answer = requests.send(
                "GET",
                null,
                Map.of("uploads", "", "prefix", prefix + path),
                Map.of(),
                NOTHING,
                Expected.XML,
                MAX_XML_BYTES);
        if (answer.status() != 200) {
            throw requests.refused("asking for uploads in", answer);
        }
        var ids = new TreeMap<String, String>();
        for (Map<String, String> each : answer.elements("Upload")) {
            String id = each.getOrDefault("UploadId", "");
            if (each.getOrDefault("Key", "").equals(prefix + path) && isId(id) && ids.size() < MOST_UPLOADS) {
                ids.put(each.getOrDefault("Initiated", "") + " " + id, id);
            }
        }
        return new ArrayList<>(ids.values());
    }

    /** The parts that an upload has, by number. */
    private Map<Integer, Map<String, String>> parts(String id) throws IOException {
        Map<Integer, Map<String, String>> all = new HashMap<>();
        String after = "0";
        for (int page = 0; page < MAX_PAGES; page++) {
            S3Answer answer = requests.send(
                    "GET",
                    path,
                    Map.of("uploadId", id, "part-number-marker", after),
                    Map.of(),
                    NOTHING,
                    Expected.XML,
                    MAX_XML_BYTES);
            if (answer.status() != 200) {
                return Map.of(); // all parts are sent; if the upload is gone, that says so
            }
            for (Map<String, String> each : answer.elements("Part")) {
                String number = each.getOrDefault("PartNumber", "");
                if (number.matches("[1-9][0-9]{0,4}")) {
                    all.put(Integer.parseInt(number), each);
                }
            }
            Map<String, String> result =
                    answer.elements("ListPartsResult").stream().findFirst().orElse(Map.of());
            String next = result.getOrDefault("NextPartNumberMarker", "");
            boolean hasMore = result.getOrDefault("IsTruncated", "").equals("true")
                    && next.matches("[1-9][0-9]{0,4}")
                    && !next.equals(after);
            if (!hasMore) {
                return all;
            }
            after = next;
        }
        return all;
    }
}
