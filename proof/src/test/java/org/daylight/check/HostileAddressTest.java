package org.daylight.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.daylight.http.client.HostileServer;
import org.daylight.http.client.HttpLimits;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server misbehaves for some of the files: the check ends, and the missing files are undecided, never refuted. */
@Execution(ExecutionMode.CONCURRENT) // they wait for time limits
class HostileAddressTest {
    private static final HttpLimits SHORT =
            new HttpLimits(Duration.ofMillis(300), Duration.ofMillis(200), Duration.ofMillis(200), 1_000);

    @ParameterizedTest
    @EnumSource
    void aCheckOfAnAddressEndsUndecided(HostileServer.Way way) throws IOException {
        Map<String, byte[]> files = new ConcurrentHashMap<>(new SmallArchive().make().files);
        for (String hostile : List.of("checkpoint", "tile/0/", "releases/")) {
            List<Verdict> verdicts = Collections.synchronizedList(new ArrayList<>());
            try (var server = new HostileServer((path, out) -> {
                        byte[] file = files.get(path);
                        if (path.equals("again")) {
                            way.answer(out, new byte[0]); // the target of the redirection
                        } else if (file == null) {
                            HostileServer.send(out, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
                        } else if (path.startsWith(hostile)) {
                            way.answer(out, file);
                        } else {
                            HostileServer.send(out, "HTTP/1.1 200 OK\r\nContent-Length: " + file.length + "\r\n\r\n");
                            out.write(file);
                        }
                    });
                    ArchiveFiles at = new WebFiles(server.address(), SHORT, Duration.ofMillis(500))) {
                VerdictCode.Status status = assertTimeoutPreemptively(
                        Duration.ofMinutes(10),
                        () -> CheckArchive.check(
                                        at,
                                        new CheckArchive.Options(
                                                null, 2, verdicts::add, (documents, bytes, total) -> {}))
                                .status());
                assertEquals(VerdictCode.Status.UNDECIDED, status, way + " " + hostile + verdicts);
                assertTrue(verdicts.toString().contains("UNREADABLE"), verdicts::toString);
            }
        }
    }
}
