package org.daylight.demo;

import java.util.List;

/**
 * A mailing list: what it puts into the header (RFC 2369, RFC 2919) and under the text.
 *
 * @param prefix put before the subject, in brackets
 * @param lastByte the last byte of the IP address of its server
 */
record DemoList(String name, String host, String prefix, String title, int lastByte) {
    static final DemoList STAFF = new DemoList(
            "harbour-staff", "lists.port-halvorsund.example", "[harbour-staff]", "All staff of the Port", 25);
    static final DemoList WATCH =
            new DemoList("port-watch", "lists.kaifolket.example", "[port-watch]", "Neighbours of the port", 77);

    String address() {
        return name + "@" + host;
    }

    String bounces() {
        return name + "-bounces@" + host;
    }

    List<String> headers() {
        return List.of(
                "List-Id: " + title + " <" + name + "." + host + ">",
                "List-Unsubscribe: <mailto:" + name + "-leave@" + host + ">",
                "List-Post: <mailto:" + address() + ">",
                "Precedence: list",
                "Sender: " + bounces());
    }

    String footer() {
        return "\n_______________________________________________\n" + name + " mailing list\n" + address()
                + "\nhttps://" + host + "/" + name + "\n";
    }
}
