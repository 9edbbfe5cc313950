package org.daylight.age;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.armor.ArmoredEncryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encrypts and decrypts streams in the age format. Memory does not grow with their length. */
public final class AgeFile {

    private static final byte[] ARMOR = "-----BEGIN AGE ENCRYPTED FILE-----".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BINARY = "age-encryption.org/v1\n".getBytes(StandardCharsets.US_ASCII);

    private AgeFile() {}

    /** The form of an encrypted file. */
    public enum Form {
        /** The usual one. */
        BINARY,
        /** Text of ASCII characters, a third longer, for a mail or a page. */
        ARMORED
    }

    /** A file cannot be decrypted with this identity, or was changed or cut off. The message is one line. */
    public static final class CannotDecrypt extends IOException {
        CannotDecrypt(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Encrypts what is written to the result. It must be closed, which writes the end: without it, nobody accepts the file.
     *
     * @param out is not closed with the result
     * @param to at least one; each of them can decrypt, and nobody else
     */
    public static OutputStream encrypt(OutputStream out, List<AgeRecipient> to, Form form) throws IOException {
        return encrypt(out, to, null, form);
    }

    /**
     * The same, also to a round of a beacon.
     *
     * @param round from whose time on anyone can decrypt; null for none
     */
    public static OutputStream encrypt(
            OutputStream out, List<AgeRecipient> to, @Nullable RoundRecipient round, Form form) throws IOException {
        if (to.isEmpty()) {
            throw new IllegalArgumentException("no recipient");
        }
        WritableByteChannel open = Channels.newChannel(new Unclosed(out));
        try {
            var writers = new ArrayList<RecipientStanzaWriter>();
            for (AgeRecipient each : to) {
                writers.add(each.writer());
            }
            if (round != null) {
                writers.add(round.writer());
            }
            var factory = form == Form.ARMORED
                    ? new ArmoredEncryptingChannelFactory()
                    : new StandardEncryptingChannelFactory();
            return new Encrypting(factory.newEncryptingChannel(open, writers));
        } catch (GeneralSecurityException e) {
            throw new IOException("it was not possible to encrypt: " + e.getMessage(), e);
        }
    }

    /**
     * Decrypts a file in either form, while the result is read. What was read before the end of the result is authentic, but perhaps not all: only
     * the end proves that nothing is cut off.
     *
     * @param in is not closed with the result
     * @throws CannotDecrypt here or while the result is read
     */
    public static InputStream decrypt(InputStream in, AgeIdentity identity) throws IOException {
        var buffered = new BufferedInputStream(in, 1 << 16);
        buffered.mark(ARMOR.length);
        byte[] start = buffered.readNBytes(ARMOR.length);
        buffered.reset();
        boolean armored = Arrays.equals(start, ARMOR);
        boolean binary =
                start.length >= BINARY.length && Arrays.equals(start, 0, BINARY.length, BINARY, 0, BINARY.length);
        if (!armored && !binary) {
            throw new CannotDecrypt("this is not a file in the age format", new IOException());
        }
        var factory = armored ? new ArmoredDecryptingChannelFactory() : new StandardDecryptingChannelFactory();
        try {
            return new Decrypting(
                    factory.newDecryptingChannel(Channels.newChannel(buffered), List.copyOf(identity.readers())));
        } catch (UnsupportedRecipientStanzaException e) {
            throw new CannotDecrypt("it is encrypted to another key: ask for which public key it was made", e);
        } catch (GeneralSecurityException e) {
            throw new CannotDecrypt("it is encrypted to another key, or its header was changed", e);
        } catch (IOException | RuntimeException e) {
            throw new CannotDecrypt("its header cannot be read: get the file again", e);
        }
    }

    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    private static final class Encrypting extends OutputStream {
        private final WritableByteChannel channel;

        Encrypting(WritableByteChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(bytes, from, length);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** The library's exceptions of all kinds become one. */
    private static final class Decrypting extends FilterInputStream {
        Decrypting(ReadableByteChannel channel) {
            super(Channels.newInputStream(channel));
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            int count = read(one, 0, 1);
            return count < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return super.read(bytes, from, length);
            } catch (IOException | RuntimeException e) {
                throw new CannotDecrypt("it is damaged or cut off: get the file again", e);
            }
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
