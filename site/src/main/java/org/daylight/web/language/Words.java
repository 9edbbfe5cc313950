package org.daylight.web.language;

import gg.jte.Content;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.Arrays;
import org.daylight.message.html.SafeHtml;

/**
 * What pages say to readers, from the bundles, in the language of the page ({@link Language#current}). Safe for use by several threads.
 *
 * <p>A key is {@code area.name}. The message is a pattern of ICU's MessageFormat, with {@code {0}} for the first argument and plurals such as
 * {@code {0, plural, one {# document} other {# documents}}}. A key that is in no bundle is a fault of the program: {@link
 * IllegalArgumentException}.
 */
public final class Words {

    private Words() {}

    /** A message as text; a template escapes it like every other text. */
    public static String of(String key, Object... arguments) {
        return MessageBundle.of(Language.current()).format(key, arguments);
    }

    /**
     * A message that contains HTML: it is written as it is in the bundle. Arguments are escaped for text and for attributes in quotation marks,
     * except {@link Content}, which is written as it is.
     */
    public static Content html(String key, Object... arguments) {
        Object[] escaped = Arrays.stream(arguments)
                .map(argument -> argument instanceof Number ? argument : written(argument))
                .toArray();
        String made = MessageBundle.of(Language.current()).format(key, escaped);
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
}
