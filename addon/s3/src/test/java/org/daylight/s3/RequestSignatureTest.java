package org.daylight.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;

/** The examples in Amazon's documentation of Signature Version 4 for S3. */
class RequestSignatureTest {

    private static final S3Keys KEYS =
            new S3Keys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "", "us-east-1");

    private static String signature(
            String method, String path, Map<String, String> query, Map<String, String> fields, String body) {
        Sha256 hash = Sha256.of(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var signed = new TreeMap<>(fields);
        signed.put("host", "examplebucket.s3.amazonaws.com");
        signed.put("x-amz-date", "20130524T000000Z");
        signed.put("x-amz-content-sha256", hash.hex());
        String value = RequestSignature.authorization(KEYS, method, path, new TreeMap<>(query), signed, hash);
        assertTrue(value.startsWith(
                "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders="));
        return value.substring(value.indexOf("Signature=") + 10);
    }

    @Test
    void aRangeOfAnObject() {
        assertEquals(
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
                signature("GET", "/test.txt", Map.of(), Map.of("range", "bytes=0-9"), ""));
    }

    @Test
    void anObjectIsPut() {
        assertEquals(
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
                signature(
                        "PUT",
                        "/test%24file.text",
                        Map.of(),
                        Map.of("date", "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class", "REDUCED_REDUNDANCY"),
                        "Welcome to Amazon S3."));
    }

    @Test
    void aParameterWithoutAValue() {
        assertEquals(
                "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
                signature("GET", "/", Map.of("lifecycle", ""), Map.of(), ""));
    }

    @Test
    void aList() {
        assertEquals(
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
                signature("GET", "/", Map.of("max-keys", "2", "prefix", "J"), Map.of(), ""));
    }
}
