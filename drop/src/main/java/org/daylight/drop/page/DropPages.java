package org.daylight.drop.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.daylight.keytext.WrittenPassphrase.Reading;

/**
 * Makes the pages. Each is filled up to a multiple of {@value #STEP_BYTES} bytes with random digits, so that the length of an encrypted answer does
 * not tell who watches the network whether there is a reply.
 */
public final class DropPages {

    static final int STEP_BYTES = 16 << 10;

    /** What the comment needs beside its digits. */
    private static final int COMMENT_BYTES = 10;

    private final SecureRandom random;

    public DropPages(SecureRandom random) {
        this.random = random;
    }

    /** What the front page shows. */
    record FrontView(DropFrame frame) {}

    /** @param words of the passphrase; empty on the page where they are entered again */
    record WordsView(DropFrame frame, List<String> words, String error, String hint, String ticket) {}

    /** @param seconds to wait */
    record WaitView(DropFrame frame, String ticket, int seconds, int bits) {}

    /** @param address of the drop, such as http://….onion */
    record LargeView(DropFrame frame, String visit, String address, String token, String name) {

        /** Without Tor, an onion name would be sent to the name server of the network: so it is never tried. */
        boolean isOnion() {
            return !address.startsWith("http://127.0.0.1:") && !address.startsWith("http://localhost:");
        }
    }

    /** A page with a heading and one paragraph. */
    record PlainView(DropFrame frame, String text) {}

    private String padded(StringOutput out) {
        String page = out.toString();
        int length = page.getBytes(StandardCharsets.UTF_8).length;
        int missing = STEP_BYTES - (length + COMMENT_BYTES) % STEP_BYTES;
        byte[] filling = new byte[missing / 2];
        random.nextBytes(filling);
        return page + "<!-- " + HexFormat.of().formatHex(filling) + (missing % 2 == 0 ? "" : "0") + " -->\n";
    }

    public String front(PageWords words, String newsroom) {
        StringOutput out = new StringOutput();
        JtedropfrontGenerated.render(
                new OwaspHtmlTemplateOutput(out), null, new FrontView(new DropFrame(words, newsroom, "title", "")));
        return padded(out);
    }

    /** The page that shows new words, once. */
    public String newWords(PageWords words, String newsroom, String passphrase) {
        var view = new WordsView(
                new DropFrame(words, newsroom, "words.title", ""), List.of(passphrase.split(" ")), "", "", "");
        return words(view);
    }

    /** The page where words are entered. @param ticket that was waited for; empty for none */
    public String enter(PageWords words, String newsroom, String ticket) {
        return words(new WordsView(new DropFrame(words, newsroom, "enter.title", "enter"), List.of(), "", "", ticket));
    }

    /** The same after words that cannot be right. Shows nothing but the one word that is not in the list. */
    public String mistyped(PageWords words, String newsroom, Reading reading, String ticket) {
        String error = switch (reading) {
            case Reading.WrongCount(int count) -> words.get("error.count", count);
            case Reading.UnknownWord(int position, String word, List<String> similar) ->
                words.get("error.word", position, word);
            case Reading.WrongChecksum wrong -> words.get("error.order");
            case Reading.Read right -> words.get("error.order");
        };
        String hint = reading instanceof Reading.UnknownWord(int position, String word, List<String> similar)
                        && !similar.isEmpty()
                ? words.get("error.similar", String.join(", ", similar))
                : "";
        return words(
                new WordsView(new DropFrame(words, newsroom, "enter.title", "enter"), List.of(), error, hint, ticket));
    }

    private String words(WordsView view) {
        StringOutput out = new StringOutput();
        JtedropwordsGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return padded(out);
    }

    /** The page that says to wait, with the form for the words. */
    public String waiting(PageWords words, String newsroom, String ticket, int seconds, int bits) {
        StringOutput out = new StringOutput();
        JtedropwaitGenerated.render(
                new OwaspHtmlTemplateOutput(out),
                null,
                new WaitView(new DropFrame(words, newsroom, "enter.title", "enter"), ticket, seconds, bits));
        return padded(out);
    }

    public static DropFrame mailboxFrame(PageWords words, String newsroom) {
        return new DropFrame(words, newsroom, "box.title", "");
    }

    public String mailbox(MailboxView view) {
        StringOutput out = new StringOutput();
        JtedropmailboxGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return padded(out);
    }

    /** The commands for a file that is sent with curl. */
    public String large(PageWords words, String newsroom, String visit, String address, String token, String name) {
        StringOutput out = new StringOutput();
        JtedroplargeGenerated.render(
                new OwaspHtmlTemplateOutput(out),
                null,
                new LargeView(new DropFrame(words, newsroom, "large.title", ""), visit, address, token, name));
        return padded(out);
    }

    /** A page that says one thing. @param key in the words: gone, left, over, busy, full or wrong */
    public String plain(PageWords words, String newsroom, String key) {
        StringOutput out = new StringOutput();
        JtedropplainGenerated.render(
                new OwaspHtmlTemplateOutput(out),
                null,
                new PlainView(new DropFrame(words, newsroom, key + ".title", ""), words.get(key + ".text")));
        return padded(out);
    }
}
