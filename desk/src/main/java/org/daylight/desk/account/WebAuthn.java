package org.daylight.desk.account;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.daylight.editors.Editor;
import org.daylight.editors.EditorList;
import org.daylight.editors.Passkey;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * Passkeys (WebAuthn Level 3): what a browser gets to make one or to sign with one, and the verification of what it answers. A device must
 * verify the user (fingerprint, PIN), so that a passkey replaces password and code. Statements about the device's model are not requested.
 * Changes no file. Safe for use by several threads.
 */
public final class WebAuthn {

    /** A passkey works for a name, not for an address. */
    private static final String LOOPBACK_NAME = "localhost";

    private static final int MAX_RESPONSE_CHARS = 64 << 10;
    private static final String CODE = "passkey-refused";
    private static final String SIGN_IN = "sign in";
    private static final long TIMEOUT_MILLIS = 120_000;

    /** What every device knows: ES256, EdDSA, RS256. */
    private static final List<COSEAlgorithmIdentifier> ALGORITHMS =
            List.of(COSEAlgorithmIdentifier.ES256, COSEAlgorithmIdentifier.EdDSA, COSEAlgorithmIdentifier.RS256);

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Challenges challenges;
    private final ObjectConverter converter = new ObjectConverter();
    private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);
    private final AttestedCredentialDataConverter credentials = new AttestedCredentialDataConverter(converter);

    public WebAuthn(SecureRandom random) {
        this.challenges = new Challenges(random);
    }

    /**
     * A signature that was verified.
     *
     * @param counter that the device has signed
     */
    public record Signed(Editor editor, Passkey passkey, long counter) {}

    /** The name for which passkeys can be used at an address: {@code localhost}, or the onion service; empty for numeric addresses. */
    public static Optional<String> host(String base) {
        String name = HostNames.name(base);
        return name.equals(LOOPBACK_NAME) || HostNames.isOnion(name) ? Optional.of(name) : Optional.empty();
    }

    /** The address with {@code localhost} instead of a numeric address of this machine. */
    public static String named(String base) {
        int port = base.lastIndexOf(':');
        boolean hasPort = port > base.lastIndexOf(']') && port > "http://".length();
        return "http://" + LOOPBACK_NAME + (hasPort ? base.substring(port) : "");
    }

    /**
     * The options for {@code navigator.credentials.create}, as JSON.
     *
     * @param title of the newsroom
     * @param host as {@link #host} returns it
     */
    public String creation(Editor editor, String title, String host, Instant now) {
        return Json.Obj.EMPTY
                .with("rp", Json.Obj.EMPTY.with("id", host).with("name", title))
                .with(
                        "user",
                        Json.Obj.EMPTY
                                .with("id", BASE64.encodeToString(handle(editor.name())))
                                .with("name", editor.name())
                                .with("displayName", editor.name()))
                .with("challenge", BASE64.encodeToString(challenges.next(registration(editor), now)))
                .with(
                        "pubKeyCredParams",
                        new Json.Arr(ALGORITHMS.stream()
                                .<Json>map(each -> Json.Obj.EMPTY
                                        .with("type", "public-key")
                                        .with("alg", each.getValue()))
                                .toList()))
                .with("timeout", TIMEOUT_MILLIS)
                .with(
                        "excludeCredentials",
                        new Json.Arr(editor.passkeys().stream()
                                .<Json>map(each -> Json.Obj.EMPTY
                                        .with("type", "public-key")
                                        .with("id", each.id()))
                                .toList()))
                .with(
                        "authenticatorSelection",
                        Json.Obj.EMPTY.with("residentKey", "required").with("userVerification", "required"))
                .with("attestation", "none")
                .text();
    }

    /** The options for {@code navigator.credentials.get}, as JSON. @param host as {@link #host} returns it */
    public String request(String host, Instant now) {
        return Json.Obj.EMPTY
                .with("rpId", host)
                .with("challenge", BASE64.encodeToString(challenges.next(SIGN_IN, now)))
                .with("timeout", TIMEOUT_MILLIS)
                .with("userVerification", "required")
                .text();
    }

    /**
     * Verifies the answer to {@link #creation}.
     *
     * @param response what the browser sent, as JSON
     * @param name of the new passkey
     * @param base scheme and host that the browser used
     */
    public Outcome<Passkey> register(String response, String name, Editor editor, String base, Instant now) {
        Optional<String> host = host(base);
        if (host.isEmpty() || !Passkey.isName(name) || response.length() > MAX_RESPONSE_CHARS) {
            return Outcome.refused(CODE, "the name of the passkey, or the address of the desk, cannot be used");
        }
        try {
            RegistrationData data = manager.parseRegistrationResponseJSON(response);
            Optional<ServerProperty> server =
                    server(data.getCollectedClientData(), registration(editor), host.get(), base, now);
            if (server.isEmpty()) {
                return late();
            }
            List<PublicKeyCredentialParameters> algorithms = ALGORITHMS.stream()
                    .map(each -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, each))
                    .toList();
            manager.verify(data, new RegistrationParameters(server.get(), algorithms, true, true));
            AuthenticatorData<?> device =
                    Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData();
            AttestedCredentialData credential = Objects.requireNonNull(device.getAttestedCredentialData());
            var passkey = new Passkey(
                    BASE64.encodeToString(credential.getCredentialId()),
                    name,
                    host.get(),
                    BASE64.encodeToString(credentials.convert(credential)),
                    device.getSignCount(),
                    device.isFlagBE(),
                    now.getEpochSecond());
            return challenges.use(server.get().getChallenge().getValue(), now) ? Outcome.ok(passkey) : late();
        } catch (RuntimeException e) {
            return Outcome.refused(CODE, "what the device answered is not valid");
        }
    }

    /**
     * Verifies the answer to {@link #request}. The caller passes the counter to {@link org.daylight.editors.SignIn#withPasskey}.
     *
     * @param users as the file describes them now
     */
    public Outcome<Signed> verify(String response, EditorList users, String base, Instant now) {
        Optional<String> host = host(base);
        if (host.isEmpty() || response.length() > MAX_RESPONSE_CHARS) {
            return Outcome.refused(CODE, "the address of the desk cannot be used");
        }
        try {
            AuthenticationData data = manager.parseAuthenticationResponseJSON(response);
            String id = BASE64.encodeToString(data.getCredentialId());
            Optional<Editor> editor = users.withPasskey(id).filter(Editor::active);
            Optional<ServerProperty> server = server(data.getCollectedClientData(), SIGN_IN, host.get(), base, now);
            if (editor.isEmpty() || server.isEmpty()) {
                return editor.isEmpty()
                        ? Outcome.refused(CODE, "the desk does not know this passkey, or the user is disabled")
                        : late();
            }
            Passkey passkey = editor.get().passkey(id).orElseThrow();
            byte[] handle = data.getUserHandle();
            if (handle != null
                    && !MessageDigest.isEqual(handle, handle(editor.get().name()))) {
                return Outcome.refused(CODE, "the passkey is for another user");
            }
            manager.verify(data, new AuthenticationParameters(server.get(), record(passkey), null, true, true));
            long counter = Objects.requireNonNull(data.getAuthenticatorData()).getSignCount();
            return challenges.use(server.get().getChallenge().getValue(), now)
                    ? Outcome.ok(new Signed(editor.get(), passkey, counter))
                    : late();
        } catch (RuntimeException e) {
            return Outcome.refused(CODE, "the device's signature is not valid");
        }
    }

    private static <T> Outcome<T> late() {
        return Outcome.refused(CODE, "it took too long, or the page was used before: try again");
    }

    private CredentialRecordImpl record(Passkey passkey) {
        byte[] credential = Base64.getUrlDecoder().decode(passkey.credential());
        return new CredentialRecordImpl(
                null,
                null,
                passkey.isSynced(),
                null,
                passkey.counter(),
                credentials.convert(credential),
                null,
                null,
                null,
                null);
    }

    private Optional<ServerProperty> server(
            CollectedClientData client, String purpose, String host, String base, Instant now) {
        byte[] challenge = Objects.requireNonNull(client).getChallenge().getValue();
        return challenges.isValid(challenge, purpose, now)
                ? Optional.of(ServerProperty.builder()
                        .origin(new Origin(base))
                        .rpId(host)
                        .challenge(new DefaultChallenge(challenge))
                        .build())
                : Optional.empty();
    }

    private static String registration(Editor editor) {
        return "register " + editor.name();
    }

    /** What devices know a user by: the same for all passkeys of the user. */
    private static byte[] handle(String name) {
        return Sha256.of(("daylight desk user " + name).getBytes(StandardCharsets.UTF_8))
                .bytes();
    }
}
