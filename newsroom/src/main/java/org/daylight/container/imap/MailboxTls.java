package org.daylight.container.imap;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Encrypts a connection, and checks the certificate and the host name. */
final class MailboxTls {

    private static final int MOST_CERTIFICATE_BYTES = 1 << 20;

    private final MailboxAddress address;
    private final SSLContext context;
    private final boolean isGivenCertificate;

    /** @throws MailboxException when the file of certificates cannot be used */
    MailboxTls(MailboxAddress address, @Nullable Path certificate) throws MailboxException {
        this.address = address;
        this.isGivenCertificate = certificate != null;
        try {
            context = SSLContext.getInstance("TLS");
            context.init(
                    null, certificate == null ? null : trusting(certificate).getTrustManagers(), null);
        } catch (GeneralSecurityException e) {
            throw MailboxException.lasting("this Java runtime cannot encrypt connections: " + message(e));
        }
    }

    private static TrustManagerFactory trusting(Path file) throws MailboxException, GeneralSecurityException {
        Collection<? extends Certificate> certificates;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_CERTIFICATE_BYTES);
            certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new java.io.ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw MailboxException.lasting(
                    "--certificate: the file cannot be read; check its path and its permissions");
        } catch (CertificateException e) {
            certificates = java.util.List.of();
        }
        if (certificates.isEmpty()) {
            throw MailboxException.lasting("--certificate: the file contains no certificate; it must be in PEM or DER");
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        int number = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("given-" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    /**
     * Encrypts the connection; returns when the server is the one that the address names.
     *
     * @param guard of the connection
     * @param millis how long it may take
     */
    SSLSocket encrypt(Socket plain, SocketGuard guard, int millis) throws MailboxException {
        guard.begin(millis);
        try {
            var socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, address.host(), address.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9051 section 11.1: as RFC 6125 says
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            throw guard.isExpired()
                    ? MailboxException.passing(address.server() + " took more than " + millis / 1_000
                            + " seconds to encrypt the connection: run the same command again later")
                    : explained(e);
        } finally {
            guard.end();
        }
    }

    private MailboxException explained(IOException fault) {
        String server = address.server();
        CertificateException refused = null;
        for (Throwable each = fault; each != null; each = each.getCause()) {
            if (each instanceof CertificateExpiredException || each instanceof CertificateNotYetValidException) {
                return MailboxException.lasting(server + ": its certificate is not valid today: check the date of this"
                        + " computer; if it is right, the server needs a new certificate. Nothing was sent to it");
            }
            refused = each instanceof CertificateException certificate ? certificate : refused;
        }
        if (refused == null) {
            return fault instanceof SSLException
                    ? MailboxException.lasting(server + ": the connection cannot be encrypted (" + message(fault)
                            + "): check the port; with STARTTLS (usually port 143) the address begins with imap://")
                    : MailboxException.passing(server + " closed the connection while it was being encrypted: run the"
                            + " same command again; it continues");
        }
        String why = String.valueOf(refused.getMessage());
        if (why.startsWith("No ") || why.contains("Illegal given domain name")) {
            return MailboxException.lasting(server + ": its certificate is for another name: check the address; someone"
                    + " may be intercepting the connection. Nothing was sent to it");
        }
        return MailboxException.lasting(
                isGivenCertificate
                        ? server + ": its certificate does not match the file of --certificate: get the right one from"
                                + " the operator of the server. Nothing was sent to it"
                        : server + ": no authority that this computer trusts has signed its certificate: if the server"
                                + " has a certificate of its own, get it from the operator of the server and name it"
                                + " with --certificate FILE. Nothing was sent to it");
    }

    private static String message(Exception e) {
        return ImapInput.shown(String.valueOf(e.getMessage()));
    }
}
