package org.daylight.catalog.postgres;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a catalog is.
 *
 * @param host a name or a number
 * @param database its name; it has one catalog
 */
record PostgresAddress(String user, String host, int port, String database) {

    private static final int DEFAULT_PORT = 5432;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String FORM = "the address of a catalog in PostgreSQL is  postgresql://USER@HOST/DATABASE  ,"
            + " with a port after the host if it is not 5432; the password is not part of it";

    /** @throws IOException in one line, when it is no such address */
    static PostgresAddress parse(String text) throws IOException {
        URI uri;
        try {
            uri = URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IOException(FORM, e);
        }
        String user = String.valueOf(uri.getUserInfo());
        String path = String.valueOf(uri.getPath());
        boolean isSound = "postgresql".equals(uri.getScheme())
                && uri.getHost() != null
                && uri.getUserInfo() != null
                && uri.getQuery() == null
                && uri.getFragment() == null
                && NAME.matcher(user).matches()
                && path.startsWith("/")
                && NAME.matcher(path.substring(1)).matches();
        if (!isSound) {
            throw new IOException(FORM);
        }
        return new PostgresAddress(
                user, uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), path.substring(1));
    }

    /** Whether nothing leaves this machine; otherwise the connection is encrypted and the server proves its name. */
    boolean isHere() {
        return THIS_MACHINE.contains(host);
    }

    /** As the driver wants it. */
    String driverUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    @Override
    public String toString() {
        return "database " + database + " at " + host + (port == DEFAULT_PORT ? "" : ":" + port);
    }
}
