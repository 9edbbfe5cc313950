package org.daylight.staticsite.query;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.daylight.staticsite.segment.FoldingTable;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/** {@code words.js} and {@code query.js} in an engine without a browser. Answers are JSON. Not safe for several threads. */
final class QueryScripts implements AutoCloseable {

    private static final String FOLDER = "/org/daylight/staticsite/short/";

    private final Context context;
    private final Value parse;
    private final Value split;
    private final Value marks;
    private final Value forms;
    private final Value similar;

    private QueryScripts() {
        context = Context.newBuilder("js")
                .option("engine.WarnInterpreterOnly", "false")
                .allowHostAccess(HostAccess.newBuilder().allowArrayAccess(true).build())
                .build();
        run("words.js");
        run("query.js");
        run("folding.js");
        parse = context.eval("js", "(text) => JSON.stringify(Daylight.query.parse(text))");
        split = context.eval(
                "js",
                "(text, isQuery) => JSON.stringify(Daylight.words.split(text, isQuery)"
                        + ".map((word) => [word.folded, word.start, word.end, word.position]))");
        marks = context.eval(
                "js",
                "(text, typed, field) => JSON.stringify(Daylight.words.marks(text, Daylight.query.parse(typed).query,"
                        + " field).map((mark) => [mark.start, mark.end]))");
        forms = context.eval(
                "js",
                "(text) => JSON.stringify(Daylight.words.split(text, true).map((word) => { const typed ="
                        + " text.slice(word.start, word.end); return [Daylight.words.spellings(typed, word.folded),"
                        + " Daylight.words.forms(typed, word.folded)]; }).concat(Daylight.words.isAddress(text),"
                        + " Daylight.words.address(text)))");
        similar = context.eval(
                "js",
                "(word, edits, others) => JSON.stringify(others.split(' ').map(Daylight.words.similar(word, edits)))");
    }

    /** With the folding table. */
    static QueryScripts withTable() {
        QueryScripts scripts = new QueryScripts();
        scripts.load(FoldingTable.bytes());
        return scripts;
    }

    static QueryScripts withoutTable() {
        return new QueryScripts();
    }

    /** Loads a file as the folding table. @return empty when it was read, otherwise the message of the error */
    String load(byte[] file) {
        context.getBindings("js").putMember("inflated", (ProxyExecutable) arguments -> inflated(file));
        context.eval("js", """
            globalThis.failure = "not done";
            Daylight.Fault = class extends Error { constructor(code) { super(code); } };
            Daylight.host = { inflate: async () => Uint8Array.from(inflated()) };
            Daylight.folding.load(null).then(() => { failure = ""; }, (error) => { failure = error.message; });
            """);
        return context.eval("js", "failure").asString();
    }

    private void run(String name) {
        try (InputStream script = QueryScripts.class.getResourceAsStream(FOLDER + name)) {
            context.eval("js", new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] inflated(byte[] file) {
        try (var inflater = new Inflater(true)) {
            inflater.setInput(file);
            var inflated = new ByteArrayOutputStream();
            var buffer = new byte[65_536];
            while (!inflater.finished()) {
                int read = inflater.inflate(buffer);
                if (read == 0) {
                    break;
                }
                inflated.write(buffer, 0, read);
            }
            return inflated.toByteArray();
        } catch (DataFormatException damaged) {
            throw new IllegalArgumentException(damaged);
        }
    }

    /** The parsed query, in the form of {@link QueryTree#json}. */
    String parse(String text) {
        return parse.execute(text).asString();
    }

    /** The member {@code text} of a JSON object. */
    String textOf(String json) {
        return context.eval("js", "(json) => JSON.parse(json).text")
                .execute(json)
                .asString();
    }

    /** Words as arrays of folded word, start, end, position. */
    String split(String text, boolean isQuery) {
        return split.execute(text, isQuery).asString();
    }

    /** Marked places as arrays of start and end. */
    String marks(String text, String query, String field) {
        return marks.execute(text, query, field).asString();
    }

    /** For each word its spellings and its forms; then whether the text is an address, and its form as an address. */
    String forms(String text) {
        return forms.execute(text).asString();
    }

    /** For each of some folded words, separated by blanks, whether it is similar. */
    String similar(String word, int edits, String others) {
        return similar.execute(word, edits, others).asString();
    }

    @Override
    public void close() {
        context.close();
    }
}
