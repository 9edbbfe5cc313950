package org.daylight.desk.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.web.file.StaticFiles;

/** The files of the desk that are the same for everyone: two style sheets, the icon, and the script for passkeys. They need no session. */
public final class DeskFiles {

    /** The style sheet of the public site. */
    static final String STYLE_ADDRESS = StaticFiles.STYLE_ADDRESS;

    private static final byte[] DESK_STYLE = resource("desk.css");

    /** What the desk adds to it. The address changes with the content. */
    static final String DESK_STYLE_ADDRESS = address(DESK_STYLE, ".css");

    private static final byte[] SELECT_SCRIPT = resource("select.js");

    /** The script that turns a selection of text with the mouse into a selection of words. */
    static final String SELECT_SCRIPT_ADDRESS = address(SELECT_SCRIPT, ".js");

    private static final byte[] SCRIPT = resource("passkey.js");

    /** The script of the pages for passkeys. */
    static final String SCRIPT_ADDRESS = address(SCRIPT, ".js");

    private static final Map<String, Response> FILES = Map.of(
            STYLE_ADDRESS,
            StaticFiles.style(),
            DESK_STYLE_ADDRESS,
            Response.bytes("text/css; charset=utf-8", DESK_STYLE).caching(Response.IMMUTABLE),
            SELECT_SCRIPT_ADDRESS,
            Response.bytes("text/javascript; charset=utf-8", SELECT_SCRIPT).caching(Response.IMMUTABLE),
            SCRIPT_ADDRESS,
            Response.bytes("text/javascript; charset=utf-8", SCRIPT).caching(Response.IMMUTABLE),
            "/favicon.svg",
            StaticFiles.icon());

    private DeskFiles() {}

    /** The file at a path; empty when there is none. */
    public static Optional<Response> at(String path) {
        return Optional.ofNullable(FILES.get(path));
    }

    private static String address(byte[] content, String end) {
        return "/look/" + Sha256.of(content).hex().substring(0, 16) + end;
    }

    private static byte[] resource(String name) {
        try (InputStream in = DeskFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: " + name + " is missing; build it again");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
