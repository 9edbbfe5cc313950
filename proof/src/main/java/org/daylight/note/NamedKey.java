package org.daylight.note;

/** What the keys of logs and the keys of witnesses have in common: a name, an id and a text form (c2sp.org/signed-note). */
final class NamedKey {
    private NamedKey() {}

    /** The secret half. {@link #toString} shows only its name; {@link #text()} contains the secret. Immutable. */
    abstract static class Secret {
        private final SignatureAlgorithm.SecretHalf key;

        Secret(SignatureAlgorithm.SecretHalf key) {
            this.key = key;
        }

        abstract Public verifier();

        public final String name() {
            return verifier().name();
        }

        public final int id() {
            return verifier().id();
        }

        public final String text() {
            return KeyText.PRIVATE + KeyText.of(name(), id(), verifier().code, key.seed());
        }

        final byte[] sign(byte[] message) {
            return key.sign(message);
        }

        @Override
        public final String toString() {
            return "signing key of " + name();
        }
    }

    /** The public half. Equal by name and key. Immutable. */
    abstract static class Public {
        private final String name;
        private final byte code;
        private final SignatureAlgorithm.PublicHalf key;
        private final int id;

        /** @param code the signature type, which is part of the text and of the id */
        Public(String name, byte code, SignatureAlgorithm.PublicHalf key) {
            this.name = name;
            this.code = code;
            this.key = key;
            id = KeyText.id(name, code, key.bytes());
        }

        public final String name() {
            return name;
        }

        public final int id() {
            return id;
        }

        public final String text() {
            return KeyText.of(name, id, code, key.bytes());
        }

        /** The key without its name. */
        final SignatureAlgorithm.PublicHalf publicHalf() {
            return key;
        }

        @Override
        public final boolean equals(Object other) {
            return other instanceof Public that && code == that.code && name.equals(that.name) && key.equals(that.key);
        }

        @Override
        public final int hashCode() {
            return id;
        }

        /** {@link #text()}. */
        @Override
        public final String toString() {
            return text();
        }
    }
}
