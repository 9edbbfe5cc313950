package org.daylight.desk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of the desk that sends exactly what a test says, and keeps one cookie as a browser does. */
final class RawBrowser {

    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    private final int port;
    private final String host;
    String cookie = "";
    String token = "";

    RawBrowser(int port) {
        this.port = port;
        this.host = "localhost:" + port;
    }

    /** An answer. @param head status line and headers */
    record Answer(int status, String head, String body) {

        String header(String name) {
            Matcher found = Pattern.compile("(?im)^" + name + ": *(.*?)\r?$").matcher(head);
            return found.find() ? found.group(1) : "";
        }
    }

    Answer get(String target) throws IOException {
        Answer answer = send("GET", target, List.of("Host: " + host), "");
        keep(answer);
        return answer;
    }

    /** Sends a form as a page of the desk does, with the token that was seen last. @param fields name, value, name, value */
    Answer post(String target, String... fields) throws IOException {
        return post(target, List.of("Origin: http://" + host, "Sec-Fetch-Site: same-origin"), form(fields));
    }

    Answer post(String target, List<String> headers, String form) throws IOException {
        List<String> all = new ArrayList<>(headers);
        if (headers.stream().noneMatch(each -> each.startsWith("Host:"))) {
            all.add("Host: " + host);
        }
        if (headers.stream().noneMatch(each -> each.startsWith("Content-Type:"))) {
            all.add("Content-Type: application/x-www-form-urlencoded");
        }
        Answer answer = send("POST", target, all, form);
        keep(answer);
        return answer;
    }

    String form(String... fields) {
        StringBuilder form = new StringBuilder("token=" + token);
        for (int i = 0; i < fields.length; i += 2) {
            form.append('&')
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return form.toString();
    }

    private void keep(Answer answer) {
        String set = answer.header("Set-Cookie");
        if (!set.isEmpty()) {
            cookie = set.split(";", 2)[0];
        }
        Matcher found = TOKEN.matcher(answer.body());
        if (found.find()) {
            token = found.group(1);
        }
    }

    Answer send(String method, String target, List<String> headers, String body) throws IOException {
        return send(method, target, headers, body, body.length());
    }

    /** The answer to a form of which only the length is sent: a server that refuses it does not wait for the rest. */
    Answer postLength(String target, List<String> headers, int length) throws IOException {
        List<String> all = new ArrayList<>(headers);
        all.add("Host: localhost:" + port);
        all.add("Content-Type: application/x-www-form-urlencoded");
        return send("POST", target, all, "", length);
    }

    private Answer send(String method, String target, List<String> headers, String body, int length)
            throws IOException {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nConnection: close\r\n");
        headers.forEach(each -> request.append(each).append("\r\n"));
        if (!cookie.isEmpty()) {
            request.append("Cookie: ").append(cookie).append("\r\n");
        }
        if (method.equals("POST")) {
            request.append("Content-Length: ").append(length).append("\r\n");
        }
        request.append("\r\n").append(body);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = all.indexOf("\r\n\r\n");
            if (end < 0) {
                throw new IOException("no response: " + all);
            }
            return new Answer(Integer.parseInt(all.substring(9, 12)), all.substring(0, end), all.substring(end + 4));
        }
    }
}
