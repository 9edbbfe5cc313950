package org.daylight.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The items that were read from a source, for tests. */
record Reading(List<ContainerItem> found, ImportSource source) {

    static Reading of(ContainerLimits limits, Path... paths) throws InterruptedException {
        List<ContainerItem> found = new ArrayList<>();
        var source = new ImportSource(List.of(paths), limits);
        source.read(found::add);
        return new Reading(found, source);
    }

    static Reading of(Path... paths) throws InterruptedException {
        return of(ContainerLimits.DEFAULT, paths);
    }

    /** Reads text as a file of this name. */
    static Reading of(Path folder, String name, String text) throws IOException, InterruptedException {
        return of(Files.write(folder.resolve(name), bytes(text)));
    }

    static Path fixture(String name) {
        try {
            return Path.of(Objects.requireNonNull(Reading.class.getResource("/container/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    List<RawMessage> messages() {
        return all(RawMessage.class);
    }

    List<RawFile> files() {
        return all(RawFile.class);
    }

    RawMessage message(int i) {
        return messages().get(i);
    }

    String text(int i) {
        return new String(message(i).bytes(), StandardCharsets.ISO_8859_1);
    }

    List<String> texts() {
        return messages().stream()
                .map(message -> new String(message.bytes(), StandardCharsets.ISO_8859_1))
                .toList();
    }

    List<String> defects(int i) {
        return message(i).defects().stream().map(ContainerDefect::code).toList();
    }

    /** {@code container@offset code} for each loss. */
    List<String> losses() {
        return all(Unreadable.class).stream()
                .map(lost -> lost.container() + "@" + lost.offset() + " "
                        + lost.code().code())
                .toList();
    }

    List<String> skipped() {
        return all(Skipped.class).stream()
                .map(skipped -> skipped.container() + " " + skipped.reason())
                .toList();
    }

    List<String> containers() {
        return messages().stream()
                .map(message -> message.provenance().container())
                .toList();
    }

    private <T extends ContainerItem> List<T> all(Class<T> type) {
        return found.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Checks that the bytes of all messages (and of losses whose place is known) together give the whole mailbox. */
    Reading assertUndoes(byte[] mailbox) {
        var rebuilt = new ByteArrayOutputStream();
        for (ContainerItem one : found) {
            switch (one) {
                case RawMessage message -> {
                    Provenance place = message.provenance();
                    assertEquals(rebuilt.size(), place.offset());
                    byte[] slice = Transformation.parse(place.repair().text()).undo(message.bytes());
                    assertEquals(place.length(), slice.length);
                    rebuilt.writeBytes(slice);
                }
                case Unreadable lost -> {
                    assertEquals(rebuilt.size(), lost.offset());
                    rebuilt.write(mailbox, (int) lost.offset(), (int) lost.length());
                }
                case RawFile file -> rebuilt.writeBytes(file.bytes());
                case Skipped skipped -> {}
                case PartLoss part -> {}
                case FolderCounts counts -> {}
                case SourceFile file -> assertEquals(mailbox.length, file.sizeBytes());
            }
        }
        assertArrayEquals(mailbox, rebuilt.toByteArray());
        return this;
    }
}
