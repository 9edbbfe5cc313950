package org.daylight.age;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes an age file of which the content arrives in pieces, and keeps no byte of it: each piece is encrypted at once (age-encryption.org/v1,
 * sections on the header and the payload). {@link AgeFile#encrypt} gathers 64 KiB first; this class is for content that must not stay in
 * memory. The content consists of whole chunks of 64 KiB, and of a short end that the caller knows in full. For one thread.
 */
public final class AgePieces {

    /** Content of each chunk but the last, in bytes. */
    public static final int CHUNK_BYTES = 64 << 10;

    private static final int NONCE_BYTES = 12;
    private static final int FILE_KEY_BYTES = 16;
    private static final int LINE_CHARS = 64;
    private static final int KEY_BYTES = 32;

    private final OutputStream out;
    private final Cipher cipher;
    private final SecretKey key;
    private final byte[] sealed;
    private long chunk;
    private int used;

    /**
     * Writes the header.
     *
     * @param out is not closed
     * @param to at least one
     * @param work where encrypted bytes are put on their way, {@link #CHUNK_BYTES} or more; several writers on one thread may share it
     */
    public AgePieces(OutputStream out, List<AgeRecipient> to, SecureRandom random, byte[] work) throws IOException {
        if (to.isEmpty() || work.length < CHUNK_BYTES) {
            throw new IllegalArgumentException("no recipient, or too little room");
        }
        this.out = out;
        sealed = work;
        byte[] fileKey = new byte[FILE_KEY_BYTES];
        byte[] nonce = new byte[FILE_KEY_BYTES];
        random.nextBytes(fileKey);
        random.nextBytes(nonce);
        try {
            out.write(header(fileKey, to));
            out.write(nonce);
            key = derived(fileKey, nonce, "payload", "ChaCha20");
            cipher = Cipher.getInstance("ChaCha20-Poly1305");
            begin(false);
        } catch (GeneralSecurityException e) {
            throw new IOException("it was not possible to encrypt: " + e.getMessage(), e);
        } finally {
            Arrays.fill(fileKey, (byte) 0);
        }
    }

    private static byte[] header(byte[] fileKey, List<AgeRecipient> to) throws GeneralSecurityException {
        var text = new StringBuilder("age-encryption.org/v1\n");
        for (AgeRecipient each : to) {
            for (RecipientStanza stanza : each.writer().getRecipientStanzas(new FileKey(fileKey.clone()))) {
                text.append("-> ").append(stanza.getType());
                stanza.getArguments().forEach(argument -> text.append(' ').append(argument));
                text.append('\n');
                String body = Base64.getEncoder().withoutPadding().encodeToString(stanza.getBody());
                for (int at = 0; at <= body.length(); at += LINE_CHARS) {
                    text.append(body, at, Math.min(body.length(), at + LINE_CHARS))
                            .append('\n');
                }
            }
        }
        text.append("---");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(derived(fileKey, new byte[0], "header", "HmacSHA256"));
        byte[] tag = mac.doFinal(text.toString().getBytes(StandardCharsets.US_ASCII));
        text.append(' ')
                .append(Base64.getEncoder().withoutPadding().encodeToString(tag))
                .append('\n');
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static SecretKey derived(byte[] fileKey, byte[] salt, String info, String algorithm)
            throws GeneralSecurityException {
        var parameters = HKDFParameterSpec.ofExtract()
                .addIKM(fileKey)
                .addSalt(salt)
                .thenExpand(info.getBytes(StandardCharsets.US_ASCII), KEY_BYTES);
        return new SecretKeySpec(KDF.getInstance("HKDF-SHA256").deriveData(parameters), algorithm);
    }

    private void begin(boolean last) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE_BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[NONCE_BYTES - 2 - i] = (byte) (chunk >>> 8 * i);
        }
        nonce[NONCE_BYTES - 1] = (byte) (last ? 1 : 0);
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(nonce));
        chunk++;
        used = 0;
    }

    /** Encrypts some bytes. */
    public void write(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        try {
            while (at < from + length) {
                int some = Math.min(CHUNK_BYTES - used, from + length - at);
                int count = cipher.update(bytes, at, some, sealed, 0);
                out.write(sealed, 0, count);
                at += some;
                used += some;
                if (used == CHUNK_BYTES) {
                    out.write(cipher.doFinal());
                    begin(false);
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("it was not possible to encrypt: " + e.getMessage(), e);
        }
    }

    /** How many bytes fill up the chunk that has begun; 0 when none has. */
    public int missing() {
        return used == 0 ? 0 : CHUNK_BYTES - used;
    }

    /**
     * Writes the last chunk. All before it must be whole ({@link #missing} is 0). Without this call nobody accepts the file.
     *
     * @param end 1 to {@value #CHUNK_BYTES} bytes
     */
    public void end(byte[] end) throws IOException {
        if (used != 0 || end.length == 0 || end.length > CHUNK_BYTES) {
            throw new IllegalStateException("a chunk is not whole");
        }
        try {
            chunk--; // the chunk that was begun has no byte yet; its nonce with the mark of the last one was never used
            begin(true);
            out.write(cipher.doFinal(end));
        } catch (GeneralSecurityException e) {
            throw new IOException("it was not possible to encrypt: " + e.getMessage(), e);
        }
    }
}
