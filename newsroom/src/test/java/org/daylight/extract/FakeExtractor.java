package org.daylight.extract;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Json;

/** A child process that misbehaves in the way that the name of the document says. */
public final class FakeExtractor {

    private FakeExtractor() {}

    public static void main(String[] arguments) throws Exception {
        var in = new DataInputStream(new BufferedInputStream(System.in));
        var out = new DataOutputStream(System.out);
        while (true) {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            Json.Obj request = (Json.Obj) Json.parse(bytes, 1 << 20).orThrow();
            String what = request.string("do").orElse("");
            if (!what.equals("extract")) {
                frame(
                        out,
                        what.equals("version")
                                ? Json.Obj.EMPTY.with("program", "Fake 1")
                                : Json.Obj.EMPTY.with("lang", "en"));
                out.flush();
                continue;
            }
            String name = request.string("name").orElse("");
            String text = Files.readString(Path.of(arguments[1]));
            switch (name) {
                case "hang" -> Thread.sleep(1_000_000);
                case "spin" -> {
                    for (long i = 0; i >= 0; i++) {
                        Thread.onSpinWait();
                    }
                }
                case "die" -> Runtime.getRuntime().halt(9);
                case "partly" -> {
                    unit(out, "before the end");
                    out.flush();
                    Runtime.getRuntime().halt(9);
                }
                case "memory" -> {
                    List<long[]> all = new ArrayList<>();
                    while (all.size() < 1_000_000) {
                        all.add(new long[1 << 20]);
                    }
                }
                case "flood" -> {
                    while (true) {
                        unit(out, "x".repeat(100_000));
                    }
                }
                case "garbage" -> {
                    out.writeInt(Integer.MAX_VALUE);
                    out.flush();
                    Thread.sleep(1_000_000);
                }
                case "disk" -> {
                    try (var file = Files.newOutputStream(Path.of(arguments[0], "big"))) {
                        for (int i = 0; i < 100; i++) {
                            file.write(new byte[1 << 20]);
                        }
                        unit(out, "everything was written");
                    } catch (IOException e) {
                        unit(out, "refused");
                    }
                }
                case "connect" -> unit(out, connects(text));
                case "read" -> unit(out, Files.isReadable(Path.of(text)) ? "readable" : "not readable");
                case "folder" -> unit(out, String.join(" ", names(Path.of(arguments[0]))));
                case "leave" -> {
                    Files.writeString(Path.of(arguments[0], "left"), "behind");
                    unit(out, "left");
                }
                case "pieces" -> {
                    while (true) {
                        unit(out, "");
                    }
                }
                case "link" -> {
                    Path input = Path.of(arguments[1]);
                    Path elsewhere = Path.of(text);
                    try {
                        Files.delete(input);
                        Files.createSymbolicLink(input, elsewhere);
                        unit(out, "linked");
                    } catch (IOException e) {
                        unit(out, "refused");
                    }
                    Files.createSymbolicLink(Path.of(arguments[0], "link"), elsewhere.getParent());
                }
                case "deep" -> deep(Path.of(arguments[0]));
                case "write" -> unit(out, written(Path.of(text)));
                case "pid" -> {
                    unit(out, Long.toString(ProcessHandle.current().pid()));
                    out.flush();
                    Thread.sleep(1_000_000);
                }
                default -> unit(out, text.contains("secret") ? "the sealed contract" : text);
            }
            boolean ocr = request.string("ocr").isPresent();
            if (ocr && request.string("type").orElse("").startsWith("image/")) {
                unit(out, "recognised words");
            }
            frame(
                    out,
                    Json.Obj.EMPTY.with(
                            "done",
                            Json.Obj.EMPTY
                                    .with("result", "extracted")
                                    .with("type", request.string("type").orElse(""))));
            out.flush();
        }
    }

    private static String connects(String port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", Integer.parseInt(port)), 2_000);
            return "connected";
        } catch (IOException e) {
            return "refused";
        }
    }

    /** Folders inside each other, so that the path of the last is longer than the system allows; the last has no permissions. */
    private static void deep(Path folder) throws IOException {
        Path at = folder;
        for (int i = 0; i < 40; i++) {
            at = Files.createDirectory(at.resolve("d".repeat(90)));
        }
        Files.writeString(at.resolve("file"), "text");
        Path top = Files.createDirectory(folder.resolve("top"));
        Path next = top;
        for (int i = 0; i < 40; i++) {
            next = Files.createDirectory(next.resolve("e".repeat(90)));
        }
        Files.move(folder.resolve("d".repeat(90)), next.resolve("moved"));
        Files.setPosixFilePermissions(next, java.util.Set.of());
    }

    private static String written(Path file) {
        try {
            Files.write(file, new byte[100 << 20]);
            Files.delete(file);
            return "written";
        } catch (IOException e) {
            return "refused";
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void unit(DataOutputStream out, String text) throws IOException {
        frame(out, Json.Obj.EMPTY.with("unit", Json.Obj.EMPTY.with("text", text)));
    }

    private static void frame(DataOutputStream out, Json.Obj json) throws IOException {
        byte[] bytes = json.bytes();
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
