package org.daylight.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How fast one thread parses messages. One call parses one message, of a mailing list or of the whole trove in turn.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class MessageParsing {

    @Param({"list", "all"})
    public String mail = "";

    private List<byte[]> messages = List.of();
    private int next;

    @Setup
    public void make() {
        messages = mail.equals("list") ? GeneratedMail.listMail() : GeneratedMail.messages();
    }

    @Benchmark
    public Message parse(ContentBytes counted) {
        byte[] message = messages.get(next);
        next = next + 1 == messages.size() ? 0 : next + 1;
        counted.bytes += message.length;
        return MessageParser.parse(message);
    }
}
