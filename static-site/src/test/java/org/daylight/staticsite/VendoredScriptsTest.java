package org.daylight.staticsite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daylight.format.Sha256;
import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.Test;

/** Scripts of other projects are those that were chosen, and run as a part of a classic script. */
class VendoredScriptsTest {
    private static final Path FOLDER = Path.of("src/main/resources/org/daylight/staticsite/vendor");

    @Test
    void every_file_has_the_bytes_in_the_list_and_there_is_no_other() throws IOException {
        Set<String> listed = new TreeSet<>(Set.of("packages.tsv"));
        for (VendoredScripts.VendoredFile file : VendoredScripts.files()) {
            assertEquals(file.hash(), Sha256.of(file.bytes()), file.path());
            listed.add(file.path());
        }
        try (Stream<Path> files = Files.walk(FOLDER)) {
            Set<String> found = files.filter(Files::isRegularFile)
                    .map(file -> FOLDER.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(listed, found);
        }
    }

    @Test
    void every_package_has_its_licence() {
        List<VendoredScripts.VendoredFile> files = VendoredScripts.files();
        Set<String> packages =
                files.stream().map(VendoredScripts.VendoredFile::coordinates).collect(Collectors.toSet());
        Set<String> licensed = files.stream()
                .filter(VendoredScripts.VendoredFile::isLicence)
                .map(VendoredScripts.VendoredFile::coordinates)
                .collect(Collectors.toSet());
        assertEquals(3, packages.size());
        assertEquals(packages, licensed);
        String texts = VendoredScripts.licences();
        packages.forEach(each -> assertTrue(texts.contains(each), each));
        assertTrue(texts.contains("Permission is hereby granted") && texts.contains("Mozilla Public License"), texts);
    }

    @Test
    void they_are_one_classic_script_that_sets_one_global_object() {
        String script = VendoredScripts.message();
        assertFalse(script.contains("sourceMappingURL"));
        try (Context context = Context.newBuilder("js")
                .option("engine.WarnInterpreterOnly", "false")
                .build()) {
            String before = globals(context);
            context.eval(
                    "js",
                    "globalThis.TextEncoder = class { encode() { return new Uint8Array(0); } };"
                            + "globalThis.TextDecoder = class { decode() { return ''; } };");
            context.eval("js", script);
            assertEquals(before + ",Daylight,TextDecoder,TextEncoder", sortedAfter(before, globals(context)));
            assertEquals(
                    "function,function,function",
                    context.eval(
                                    "js",
                                    "[Daylight.vendor.ed25519.verify, Daylight.vendor.DOMPurify,"
                                            + " Daylight.vendor.PostalMime.parse].map(x => typeof x).join()")
                            .asString());
        }
    }

    private static String globals(Context context) {
        return context.eval("js", "Object.getOwnPropertyNames(globalThis).sort().join()")
                .asString();
    }

    /** The names before, then the new ones in order. */
    private static String sortedAfter(String before, String after) {
        Set<String> old = Set.of(before.split(","));
        return before + ","
                + Stream.of(after.split(","))
                        .filter(name -> !old.contains(name))
                        .sorted()
                        .collect(Collectors.joining(","));
    }
}
