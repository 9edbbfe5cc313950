package org.daylight.submission;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.daylight.age.AgeIdentity;
import org.daylight.age.AgeRecipient;
import org.daylight.age.AgeSecret;

/**
 * The keys that follow from a source's words and the drop's salt ({@code spec/drop.md} section 2). The drop has them in memory during a visit
 * only. Safe for several threads, except {@link #destroy}.
 */
public final class SourceKeys {

    /** The length of a drop's salt, in bytes. */
    public static final int SALT_BYTES = 32;

    private static final int KEY_BYTES = 32;
    private static final String CONTEXT = "org.daylight.drop/v1 ";

    private final MailboxId mailbox;
    private final byte[] replySecret;
    private final byte[] receiptKey;
    private volatile boolean destroyed;

    private SourceKeys(byte[] root) {
        replySecret = expanded(root, "reply", new byte[0]);
        mailbox = MailboxId.of(AgeSecret.recipient(replySecret));
        receiptKey = expanded(root, "receipt", new byte[0]);
    }

    /**
     * Derives the keys. Takes as long, and needs as much memory, as the hash.
     *
     * @param passphrase the 16 bytes of the words
     * @param salt {@value #SALT_BYTES} bytes, public
     */
    public static SourceKeys of(byte[] passphrase, byte[] salt, SlowHash hash) {
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException("the salt of a drop has 32 bytes");
        }
        byte[] root = hash.of(passphrase, salt);
        try {
            return new SourceKeys(root);
        } finally {
            Arrays.fill(root, (byte) 0);
        }
    }

    /** HKDF-SHA-256 (RFC 5869) without a salt: extract, then expand with the context, the purpose and more. */
    private static byte[] expanded(byte[] key, String purpose, byte[] more) {
        byte[] words = (CONTEXT + purpose).getBytes(StandardCharsets.US_ASCII);
        byte[] info = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, info, words.length, more.length);
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract().addIKM(key).thenExpand(info, KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HKDF", e);
        }
    }

    /** Where the drop keeps what this source sends. */
    public MailboxId mailbox() {
        return mailbox;
    }

    private void check() {
        if (destroyed) {
            throw new IllegalStateException("the visit has ended");
        }
    }

    /** To whom replies are encrypted. Public: it is stored in the mailbox. */
    public AgeRecipient replyRecipient() {
        check();
        return AgeSecret.recipient(replySecret);
    }

    /** What decrypts replies, and the heads of the source's own items. */
    public AgeIdentity replyIdentity() {
        check();
        return AgeSecret.identity(replySecret);
    }

    /** The key of an item's blocks. Whoever has it can append to the item, and can prove which file the item was. */
    public ItemKey itemKey(ItemId item) {
        check();
        return new ItemKey(expanded(receiptKey, "item", item.bytes()));
    }

    /** Overwrites the keys. Using them after that throws an IllegalStateException. */
    public void destroy() {
        destroyed = true;
        Arrays.fill(replySecret, (byte) 0);
        Arrays.fill(receiptKey, (byte) 0);
    }

    @Override
    public String toString() {
        return "the keys of a source";
    }
}
