package org.daylight.app;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Where commands print errors. The lines that begin with {@code daylight:} or {@code note:} have names of files and words of others, so control characters in
 * them are replaced: on a terminal they could hide the line, or look like another one.
 */
final class ErrorOutput extends PrintStream {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}\u2028\u2029&&[^\n]]");

    private ErrorOutput(PrintStream out) {
        super(out, true, StandardCharsets.UTF_8);
    }

    /** The same output, made safe. */
    static PrintStream of(PrintStream out) {
        return out instanceof ErrorOutput ? out : new ErrorOutput(out);
    }

    @Override
    public void println(String line) {
        boolean isMessage = line != null && (line.startsWith("daylight: ") || line.startsWith("note: "));
        super.println(isMessage ? CONTROL.matcher(line).replaceAll(" ") : line);
    }
}
