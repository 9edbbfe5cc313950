package org.daylight.extract;

import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.daylight.format.Json;

/** A child process that answers with one image, or does what the document says: {@code die}, {@code hang}, {@code half}. */
public final class FakeViews {

    private FakeViews() {}

    public static void main(String[] arguments) throws Exception {
        var in = new DataInputStream(new BufferedInputStream(System.in));
        var out = new DataOutputStream(System.out);
        while (true) {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            Json.Obj request = (Json.Obj) Json.parse(bytes, 1 << 20).orThrow();
            if (request.string("do").orElse("").equals("version")) {
                write(out, Json.Obj.EMPTY.with("program", "fake").with("views", "fake views 1"));
                continue;
            }
            String text = Files.readString(Path.of(arguments[1])).strip();
            switch (text) {
                case "die" -> Runtime.getRuntime().halt(9);
                case "hang" -> Thread.sleep(1_000_000);
                default -> {}
            }
            write(
                    out,
                    Json.Obj.EMPTY.with(
                            "view",
                            Json.Obj.EMPTY
                                    .with("kind", "pages")
                                    .with("program", "fake")
                                    .with("total", 2)));
            image(out);
            if (text.equals("half")) {
                Runtime.getRuntime().halt(9);
            }
            image(out);
            write(out, Json.Obj.EMPTY.with("end", Json.Obj.EMPTY.with("omitted", 0)));
            write(
                    out,
                    Json.Obj.EMPTY.with(
                            "reveals", Json.Obj.EMPTY.with("kind", "author").with("value", text)));
            write(out, Json.Obj.EMPTY.with("done", Json.Obj.EMPTY.with("result", "extracted")));
        }
    }

    private static void image(DataOutputStream out) throws IOException {
        var png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", png);
        write(
                out,
                Json.Obj.EMPTY.with(
                        "file", Json.Obj.EMPTY.with("type", "image/png").with("size", png.size())));
        write(out, Json.Obj.EMPTY.with("chunk", Base64.getEncoder().encodeToString(png.toByteArray())));
    }

    private static void write(DataOutputStream out, Json.Obj frame) throws IOException {
        byte[] bytes = frame.text().getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
    }
}
