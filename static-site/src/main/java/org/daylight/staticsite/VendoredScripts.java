package org.daylight.staticsite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;

/**
 * The scripts of other projects that the pages of a static site use: Ed25519, a parser of mail, and a sanitiser of HTML. Their files are
 * resources in the folder {@code vendor}, byte for byte as npm has them; {@code packages.tsv} names each with its package, licence and
 * hashes (docs/decisions/0398). Thread-safe.
 *
 * <p>The pages need classic scripts, because modules cannot be loaded from {@code file:}. So each file is put into a function, as Node.js does with
 * a CommonJS module. Only the module of Ed25519 is changed: its last statement, which exports, becomes assignments.
 */
public final class VendoredScripts {
    private static final String FOLDER = "vendor/";
    private static final String LIST = FOLDER + "packages.tsv";
    private static final int COLUMNS = 5;

    /** The statement at the end of the module of Ed25519. */
    private static final String EXPORT = "\nexport {";

    private VendoredScripts() {}

    /**
     * A file of another project.
     *
     * @param coordinates of the package, such as {@code npm:dompurify:3.5.0}
     * @param licence an SPDX expression
     * @param archive SHA-256 of the file that npm serves for the package
     * @param path below the folder {@code vendor}
     * @param hash SHA-256 of the file
     */
    public record VendoredFile(String coordinates, String licence, Sha256 archive, String path, Sha256 hash) {
        /** The bytes. */
        public byte[] bytes() {
            return resource(FOLDER + path);
        }

        /** Whether it is the text of a licence. */
        public boolean isLicence() {
            return path.contains("/LICENSE");
        }
    }

    /** All files, in the order of the list. */
    public static List<VendoredFile> files() {
        var files = new ArrayList<VendoredFile>();
        for (String line : text(LIST).lines().skip(1).toList()) {
            String[] fields = line.split("\t", -1);
            Malformed.unless(fields.length == COLUMNS, "vendored-list", "a line of " + LIST + " has not five columns");
            files.add(new VendoredFile(
                    fields[0], fields[1], Sha256.parsed(fields[2]), fields[3], Sha256.parsed(fields[4])));
        }
        return files;
    }

    /**
     * The scripts that show a message, as a part of one classic script. They set {@code Daylight.vendor.ed25519}, {@code .DOMPurify} and
     * {@code .PostalMime}, and nothing else. Must come before {@code verify.js}.
     */
    public static String message() {
        var out = new StringBuilder();
        out.append("/* Scripts of other projects; their licences are in licences.txt. */\n");
        out.append("(function (D) {\n");
        out.append("const modules = Object.create(null);\n");
        out.append("function require(path) {\n");
        out.append("const module = modules[path.replace(/^.*\\//, '')];\n");
        out.append("if (!module.exports) {\n");
        out.append("module.exports = {};\n");
        out.append("module.define.call(module.exports, module.exports, require, module);\n");
        out.append("}\n");
        out.append("return module.exports;\n");
        out.append("}\n");
        for (VendoredFile file : files()) {
            if (!file.isLicence()) {
                module(file, out);
            }
        }
        out.append("D.vendor = {ed25519: require('index.js'), DOMPurify: require('purify.min.js'),"
                + " PostalMime: require('postal-mime.js')};\n");
        out.append("})(globalThis.Daylight = globalThis.Daylight || {});\n");
        return out.toString();
    }

    private static void module(VendoredFile file, StringBuilder out) {
        String name = file.path().substring(file.path().lastIndexOf('/') + 1);
        String script = new String(file.bytes(), StandardCharsets.UTF_8);
        String body = name.equals("index.js") ? withoutExport(script) : script;
        out.append("modules['").append(name).append("'] = {define: function (exports, require, module) {\n");
        // The maps are not published.
        out.append(body.replaceFirst("\n//# sourceMappingURL=\\S*\\s*$", "\n"));
        out.append("\n}};\n");
    }

    /** Replaces the one export statement of a module, which is its last one. */
    private static String withoutExport(String module) {
        int at = module.indexOf(EXPORT);
        String names = module.substring(at + EXPORT.length()).strip();
        boolean isLast = at > 0 && names.endsWith("};") && names.indexOf('}') == names.length() - 2;
        Malformed.unless(isLast, "vendored-module", "the module does not end with its export statement");
        return "'use strict';\n" + module.substring(0, at) + "\nObject.assign(exports, {"
                + names.substring(0, names.length() - 2).strip() + "});\n";
    }

    /** The licences of all packages, as one text. A site must have it beside the script. */
    public static String licences() {
        var out = new StringBuilder();
        for (VendoredFile file : files()) {
            if (file.isLicence()) {
                out.append(file.coordinates())
                        .append(": ")
                        .append(file.licence())
                        .append(" (")
                        .append(file.path())
                        .append(")\n\n");
                out.append(new String(file.bytes(), StandardCharsets.UTF_8).strip())
                        .append("\n\n\n");
            }
        }
        return out.toString();
    }

    private static String text(String path) {
        return new String(resource(path), StandardCharsets.UTF_8);
    }

    private static byte[] resource(String path) {
        try (InputStream in = VendoredScripts.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("a resource is missing: " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("a resource cannot be read: " + path, e);
        }
    }
}
