package org.daylight.web.gemini;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.daylight.format.Sha256;
import org.daylight.witness.SyncedFile;

/**
 * The key of a Gemini server with its certificate, in a PKCS #12 file without a useful password. Clients remember the certificate at the first visit and warn when it changes, so
 * it is made once, signs itself, and has no end that matters: from 1970 to 9999, which also says nothing of when it was made.
 */
public final class GeminiKey {

    private static final char[] PASSWORD = "daylight".toCharArray();
    private static final String ALIAS = "gemini";

    /** More than such a file has. */
    private static final int MAX_BYTES = 1 << 20;

    /** RFC 5280 section 4.1.2.5: the date of a certificate without an end. */
    private static final String NO_END = "99991231235959Z";

    private final KeyStore keys;

    private GeminiKey(KeyStore keys) {
        this.keys = keys;
    }

    /**
     * Reads the key, or makes one if there is no file.
     *
     * @param name host of the server
     * @throws IOException with a one-line message, if the file cannot be read or written, or has another content
     */
    public static GeminiKey of(Path file, String name, SecureRandom random) throws IOException {
        try {
            if (!Files.exists(file)) {
                KeyStore keys = KeyStore.getInstance("PKCS12");
                keys.load(null, PASSWORD);
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"), random);
                KeyPair pair = generator.generateKeyPair();
                keys.setKeyEntry(
                        ALIAS, pair.getPrivate(), PASSWORD, new Certificate[] {certificate(pair, name, random)});
                store(keys, file);
            }
            // What is in the file is used also after it was made: another process may have made it at the same time.
            return read(file);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static GeminiKey read(Path file) throws IOException, GeneralSecurityException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try {
            keys.load(new ByteArrayInputStream(bytes), PASSWORD);
        } catch (IOException e) {
            throw new IOException(
                    file + " is not a key of a Gemini server: restore it, because readers’ programs know its"
                            + " certificate, or name another file",
                    e);
        }
        if (!keys.isKeyEntry(ALIAS)) {
            throw new IOException(file + " has no key of a Gemini server: name another file");
        }
        return new GeminiKey(keys);
    }

    private static Certificate certificate(KeyPair pair, String name, SecureRandom random)
            throws GeneralSecurityException, IOException {
        var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        var generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(new BigInteger(64, random).add(BigInteger.ONE)));
        generator.setSignature(algorithm);
        // A common name has at most 64 characters; the full name is in the extension.
        var subject = new X500Name("CN=" + (name.length() <= 64 ? name : "daylight"));
        generator.setIssuer(subject);
        generator.setSubject(subject);
        generator.setStartDate(new Time(new DERUTCTime("700101000000Z")));
        generator.setEndDate(new Time(new DERGeneralizedTime(NO_END)));
        generator.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        generator.setExtensions(new Extensions(new Extension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, name)).getEncoded())));
        TBSCertificate content = generator.generateTBSCertificate();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate(), random);
        signature.update(content.getEncoded());
        var parts = new ASN1EncodableVector();
        parts.add(content);
        parts.add(algorithm);
        parts.add(new DERBitString(signature.sign()));
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(new DERSequence(parts).getEncoded()));
    }

    /** Writes a file that only its owner can read; it is complete or absent. A file that is there is not replaced. */
    private static void store(KeyStore keys, Path file) throws IOException, GeneralSecurityException {
        var bytes = new ByteArrayOutputStream();
        keys.store(bytes, PASSWORD);
        Path whole = file.toAbsolutePath();
        // A file of this process alone; only its owner can read it.
        Path part = Files.createTempFile(whole.getParent(), whole.getFileName() + ".", ".part");
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                Channels.newOutputStream(channel).write(bytes.toByteArray());
                channel.force(true);
            }
            try {
                Files.createLink(whole, part);
            } catch (FileAlreadyExistsException e) {
                return;
            } catch (UnsupportedOperationException | FileSystemException e) {
                moved(part, whole); // a file system without hard links
            }
            SyncedFile.syncFolder(whole.getParent());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void moved(Path part, Path whole) throws IOException {
        try {
            Files.move(part, whole);
        } catch (FileAlreadyExistsException e) {
            // Another process was first.
        }
    }

    /** The SHA-256 of the certificate, which readers can compare: 64 hexadecimal digits. */
    public String fingerprint() throws IOException {
        try {
            return HexFormat.of()
                    .formatHex(Sha256.digest().digest(keys.getCertificate(ALIAS).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** TLS with this key. */
    public SSLContext tls() throws IOException {
        try {
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(managers.getKeyManagers(), null, null);
            return tls;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
