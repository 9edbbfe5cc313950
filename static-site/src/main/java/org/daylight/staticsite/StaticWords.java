package org.daylight.staticsite;

import com.ibm.icu.text.MessageFormat;
import gg.jte.Content;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.message.html.SafeHtml;
import org.daylight.search.query.AuthWord;
import org.daylight.search.query.Notice;
import org.daylight.web.language.Words;
import org.daylight.web.view.SignatureLabels;

/**
 * What the static pages say, from one bundle for the pages and their scripts. A message is a pattern of ICU's MessageFormat. A key that the bundle
 * does not have is a fault of the program: {@link IllegalArgumentException}. Safe for use by several threads.
 */
final class StaticWords {

    private static final String FILE = "english.properties";

    /** The keys of the scripts begin with it. */
    private static final String SCRIPT = "script.";

    private static final SortedMap<String, String> PATTERNS = read();

    private static final Map<String, MessageFormat> FORMATS = new ConcurrentHashMap<>();

    private StaticWords() {}

    private static SortedMap<String, String> read() {
        try (InputStream in = StaticWords.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: " + FILE + " is missing; build it again");
            }
            var read = new Properties();
            read.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            var all = new TreeMap<String, String>();
            read.forEach((key, pattern) -> all.put((String) key, (String) pattern));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A message as text; a template escapes it like every other text. */
    static String of(String key, Object... arguments) {
        String pattern = PATTERNS.get(key);
        if (pattern == null || key.startsWith(SCRIPT)) {
            throw new IllegalArgumentException("no message has the key " + key);
        }
        MessageFormat format = FORMATS.computeIfAbsent(key, missing -> new MessageFormat(pattern, Locale.ENGLISH));
        synchronized (format) {
            return format.format(arguments);
        }
    }

    /**
     * A message that contains HTML. Arguments are escaped for text and for attributes in quotation marks, except {@link Content}, which is written
     * as it is.
     */
    static Content html(String key, Object... arguments) {
        String made = of(
                key,
                Arrays.stream(arguments)
                        .map(argument -> argument instanceof Number ? argument : written(argument))
                        .toArray());
        return output -> output.writeContent(made);
    }

    private static String written(Object argument) {
        if (!(argument instanceof Content content)) {
            return SafeHtml.escape(argument.toString());
        }
        var out = new StringOutput();
        content.writeTo(new OwaspHtmlTemplateOutput(out));
        return out.toString();
    }

    /** The messages of the scripts by key, without the beginning {@code script.}; what the server says of queries and signatures is among them. */
    static SortedMap<String, String> ofScripts() {
        var scripts = new TreeMap<String, String>();
        PATTERNS.forEach((key, pattern) -> {
            if (key.startsWith(SCRIPT)) {
                scripts.put(key.substring(SCRIPT.length()), pattern);
            }
        });
        for (Notice.Kind kind : Notice.Kind.values()) {
            scripts.put(
                    "notice." + kind.name(),
                    Words.of("search.query." + kind.name().toLowerCase(Locale.ROOT), "{0}", "{1}"));
        }
        for (MessageMark mark : MessageMark.values()) {
            scripts.put("mark." + AuthWord.of(mark), SignatureLabels.words(mark));
        }
        return scripts;
    }
}
