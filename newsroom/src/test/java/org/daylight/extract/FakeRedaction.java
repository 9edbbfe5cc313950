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
import java.util.List;
import javax.imageio.ImageIO;
import org.daylight.format.Json;

/**
 * A child process that answers a request for redacted pages with two images, as the document says: {@code leak} still shows the string on page 1
 * until it is black, {@code half} dies in the middle, {@code none} blackens nothing, {@code other} gives other bytes each time.
 */
public final class FakeRedaction {

    private FakeRedaction() {}

    public static void main(String[] arguments) throws Exception {
        var in = new DataInputStream(new BufferedInputStream(System.in));
        var out = new DataOutputStream(System.out);
        int requests = 0;
        while (true) {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            Json.Obj request = (Json.Obj) Json.parse(bytes, 1 << 20).orThrow();
            switch (request.string("do").orElse("")) {
                case "version" ->
                    write(out, Json.Obj.EMPTY.with("program", "fake").with("redacted", "fake pages 1"));
                case "recognise" -> {
                    int width = ImageIO.read(Path.of(arguments[1]).toFile()).getWidth();
                    write(
                            out,
                            Json.Obj.EMPTY
                                    .with("text", width == 5 ? "paid with 4l11 1111 1111 11l1" : "the weather")
                                    .with("scattered", ""));
                }
                default ->
                    redact(
                            out,
                            request,
                            Files.readString(Path.of(arguments[1]))
                                    .replace("%PDF-", "")
                                    .strip(),
                            ++requests);
            }
        }
    }

    private static void redact(DataOutputStream out, Json.Obj request, String kind, int count) throws IOException {
        boolean isBlack = request.get("black").orElseThrow() instanceof Json.Arr(List<Json> pages) && !pages.isEmpty();
        write(
                out,
                Json.Obj.EMPTY.with(
                        "view",
                        Json.Obj.EMPTY
                                .with("kind", "pages")
                                .with("program", "fake")
                                .with("total", 2)));
        page(out, 1, kind.startsWith("leak") && !isBlack ? 5 : 4, isBlack, kind.startsWith("none") ? 0 : 1);
        if (kind.startsWith("half")) {
            out.flush();
            Runtime.getRuntime().halt(9);
        }
        page(out, 2, kind.startsWith("leak other") ? 10 + count : 4, false, 0);
        write(out, Json.Obj.EMPTY.with("end", Json.Obj.EMPTY.with("omitted", 0)));
        write(out, Json.Obj.EMPTY.with("done", Json.Obj.EMPTY.with("result", "extracted")));
    }

    private static void page(DataOutputStream out, int number, int width, boolean black, int boxes) throws IOException {
        var png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, 4, BufferedImage.TYPE_INT_RGB), "png", png);
        write(
                out,
                Json.Obj.EMPTY.with(
                        "file",
                        Json.Obj.EMPTY
                                .with("type", "image/png")
                                .with("label", Integer.toString(number))
                                .with("size", png.size())));
        write(out, Json.Obj.EMPTY.with("chunk", Base64.getEncoder().encodeToString(png.toByteArray())));
        write(
                out,
                Json.Obj.EMPTY.with(
                        "page",
                        Json.Obj.EMPTY
                                .with("number", number)
                                .with("black", black)
                                .with("boxes", Json.Obj.EMPTY.with("P1", boxes).with("<bad>", 7))));
    }

    private static void write(DataOutputStream out, Json.Obj frame) throws IOException {
        byte[] bytes = frame.text().getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
    }
}
