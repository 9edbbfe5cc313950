package org.daylight.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.daylight.mention.Mention;
import org.daylight.mention.MentionQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An editor reviews webmentions. A web proxy on this machine has the place of the web. */
final class WebmentionCommandTest {

    private static final String TARGET = "https://papers.example/harbour/1";

    @TempDir
    private Path folder;

    private HttpServer web;

    @BeforeEach
    void serve() throws IOException {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            boolean links = exchange.getRequestURI().toString().contains("post");
            byte[] page = ("<title>A post</title><a href=\"" + (links ? TARGET : "https://other.example/")
                            + "\">it</a>")
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        web.start();
    }

    @AfterEach
    void stop() {
        web.stop(0);
    }

    @Test
    void an_approved_page_is_published_in_a_list_and_a_rejected_one_is_gone() throws IOException {
        MentionQueue queue = MentionQueue.open(folder.resolve("mentions"));
        Mention post = Mention.of("http://blog.example/post", TARGET).orThrow();
        Mention spam = Mention.of("http://spam.example/buy", TARGET).orThrow();
        Mention local = Mention.of("http://192.168.1.1/post", TARGET).orThrow();
        queue.add(post);
        queue.add(spam);
        queue.add(local);
        String proxy = "--proxy http://127.0.0.1:" + web.getAddress().getPort();
        new Script(folder).run("""
            daylight init newsroom --title "The Harbour Papers" --origin harbour.example.org
            daylight import -n newsroom --trove harbour mail
            daylight schedule -n newsroom --trove harbour --first 2026-11-22T12:00Z --every PT6H --size 1
            daylight publish -n newsroom --now
            daylight webmention list mentions
            stdout ^%1$.12s\tharbour/1\thttp://blog.example/post$
            stdout ^%2$.12s\tharbour/1\thttp://spam.example/buy$
            exit 1 daylight webmention fetch mentions %4$s
            stdout post\tlinks to it: A post$
            stdout buy\tdoes not link to it: the page has no link to https://papers.example/harbour/1$
            stdout 192.168.1.1/post\tdoes not link to it: its host is no machine on the public Internet$
            exit 1 daylight webmention approve -n newsroom mentions %1$s %2$s %4$s
            stdout ^approved 1: publish them with  daylight annotations publish mentions$
            exit 3 daylight webmention approve -n newsroom mentions %3$s
            stderr nothing was approved
            exit 3 daylight webmention approve -n newsroom mentions %1$s %4$s
            stderr no mention has the ID
            daylight webmention reject mentions %2$s %3$s
            stdout ^rejected 2$
            daylight webmention list mentions
            stderr no mention waits
            daylight annotations publish -n newsroom mentions
            stdout ^published version 1 of mentions: annotations/0001.json$
            daylight annotations export -n newsroom mentions --base https://papers.example
            stdout "motivation":"linking","body":\\[\\{"id":"http://blog.example/post"
            daylight audit -n newsroom
            stdout approve-webmention
            daylight check newsroom/archive --keep seen
            exit 2 daylight webmention reject mentions
            stderr name the mentions
            exit 2 daylight webmention list mentions --proxy socks5://127.0.0.1:9050
            stderr --proxy belongs to
            exit 3 daylight webmention list nowhere
            stderr is not a folder
            -- mail/1.eml --
            From: press@port.example
            Subject: one

            Nobody ever looks.
            """.formatted(post.id(), spam.id(), local.id(), proxy));
    }
}
