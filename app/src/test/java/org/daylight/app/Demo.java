package org.daylight.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Provides tests with the {@link ServedArchive#demo}: created for the first test that needs it, deleted after the last.
 */
final class Demo implements ParameterResolver {

    private record Held(Path folder, ServedArchive archive) implements AutoCloseable {

        static Held make() {
            try {
                Path folder = Files.createTempDirectory("daylight-demo-test-");
                return new Held(folder, ServedArchive.demo(folder));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            archive.close();
            List<Path> all;
            try (var walk = Files.walk(folder)) {
                all = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path each : all) {
                Files.delete(each);
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ServedArchive.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Demo.class))
                .computeIfAbsent(Held.class, key -> Held.make(), Held.class)
                .archive();
    }
}
