package org.daylight.fuzz;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.daylight.format.Sha256;

/**
 * The inputs of a target that are kept in the sources: {@code seeds/TARGET/}, examples of the specifications; {@code findings/TARGET/}, one named file for each input that once showed a fault, and
 * {@code corpus/TARGET.zip}, inputs that reach different code. The folder is that of the module.
 */
public final class StoredInputs {

    private StoredInputs() {}

    /** All inputs of a target, by a name for people, in a fixed order: seeds of its class, seeds in files, findings, its corpus. */
    static SortedMap<String, byte[]> of(Path folder, ParserTarget target) throws IOException {
        SortedMap<String, byte[]> all = new TreeMap<>();
        for (int i = 0; i < target.seeds().size(); i++) {
            all.put("0 seed " + (i + 1), target.seeds().get(i));
        }
        for (String kind : List.of("seeds", "findings")) {
            for (Path file : files(folder.resolve(kind).resolve(target.name()))) {
                all.put(
                        (kind.equals("seeds") ? "1 seed " : "2 finding ") + file.getFileName(),
                        Files.readAllBytes(file));
            }
        }
        Path corpus = folder.resolve("corpus").resolve(target.name() + ".zip");
        if (Files.exists(corpus)) {
            try (var zip = new ZipInputStream(Files.newInputStream(corpus))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    all.put("3 corpus " + entry.getName(), zip.readAllBytes());
                }
            }
        }
        return all;
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    /**
     * What {@code build/fuzz} calls: {@code list} prints the targets with their longest input, {@code unpack MODULE TARGET FOLDER} writes the inputs of
     * a target, {@code pack FOLDER ZIP} stores a folder as a corpus, {@code run TARGET FILE…} runs a target with files.
     */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "list" -> ParserTargets.ALL.forEach(each -> System.out.println(each.name() + " " + each.maxBytes()));
            case "unpack" -> {
                Path into = Files.createDirectories(Path.of(arguments[3]));
                for (byte[] input : of(Path.of(arguments[1]), ParserTargets.named(arguments[2]))
                        .values()) {
                    Files.write(into.resolve(Sha256.of(input).hex()), input);
                }
            }
            case "pack" -> pack(Path.of(arguments[1]), Path.of(arguments[2]));
            case "run" -> {
                for (int i = 2; i < arguments.length; i++) {
                    ParserTargets.named(arguments[1]).target().run(Files.readAllBytes(Path.of(arguments[i])));
                    System.out.println("no fault: " + arguments[i]);
                }
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** The same files give the same zip. */
    private static void pack(Path folder, Path zip) throws IOException {
        Files.createDirectories(zip.toAbsolutePath().getParent());
        try (OutputStream file = Files.newOutputStream(zip);
                var out = new ZipOutputStream(file)) {
            for (Path each : files(folder)) {
                byte[] input = Files.readAllBytes(each);
                var entry = new ZipEntry(Sha256.of(input).hex().substring(0, 16));
                entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
                out.putNextEntry(entry);
                out.write(input);
            }
        }
    }
}
