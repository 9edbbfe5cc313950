package org.daylight.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daylight.format.Sha256;
import org.daylight.keytext.WrittenPassphrase;

/**
 * What a drop withstands: slow uploads at once, a flood of clients that sign in, and what a visitor can store for a sign-in and for the work of its puzzle.
 * One that uses the drop as it should measures response times meanwhile.
 */
final class DropLoad {

    private static final Pattern VISIT = Pattern.compile("name=\"visit\" value=\"([0-9a-f]{32})\"");
    private static final Pattern TICKET = Pattern.compile("name=\"ticket\" value=\"([0-9a-f-]+)\"");
    private static final Pattern TOKEN = Pattern.compile("TOKEN=\"([0-9a-f-]+)\"");

    private static final int TIMEOUT_MILLIS = 600_000;
    private static final int SAMPLES = 20;

    /** What one source may store depends on what it has sent: this much is sent first. */
    private static final int FIRST_BYTES = 60_000_000;

    private static final int UPLOADS_OF_ONE_SOURCE = 700;
    private static final int SLOW_BYTES = 9 << 10;
    private static final long SLOW_MILLIS = 20_000;
    private static final int ROUNDS = 4;
    private static final int LEAST_BITS = 18;

    private final InetSocketAddress server;
    private final Path folder;
    private final long process;
    private final SecureRandom random = new SecureRandom();
    private volatile boolean closing;

    private DropLoad(URI server, Path folder, long process) {
        this.server = new InetSocketAddress(server.getHost(), server.getPort());
        this.folder = folder;
        this.process = process;
    }

    /** @param args address of a drop, its folder, its process, how many slow uploads, how many clients flood it, for how many seconds */
    public static void main(String[] args) throws Exception {
        var load = new DropLoad(URI.create(args[0]), Path.of(args[1]), Long.parseLong(args[2]));
        load.idle();
        load.store();
        load.slow(Integer.parseInt(args[3]));
        load.flood(Integer.parseInt(args[4]), Integer.parseInt(args[5]));
    }

    /** An answer. @param status 0 when there was none */
    private record Answer(int status, String text) {
        String found(Pattern pattern) {
            Matcher matcher = pattern.matcher(text);
            return matcher.find() ? matcher.group(1) : "";
        }
    }

    private Answer ask(String method, String target, String headers, byte[] body) {
        try (Socket socket = new Socket()) {
            socket.connect(server, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(head(method, target, headers, body.length));
            socket.getOutputStream().write(body);
            InputStream in = socket.getInputStream();
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return all.length() < 12 ? new Answer(0, "") : new Answer(Integer.parseInt(all.substring(9, 12)), all);
        } catch (IOException e) {
            return new Answer(0, "");
        }
    }

    private static byte[] head(String method, String target, String headers, long length) {
        return (method + " " + target + " HTTP/1.1\r\nHost: drop\r\nConnection: close\r\nContent-Length: " + length
                        + "\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private Answer form(String target, String fields) {
        return ask(
                "POST",
                target,
                "Content-Type: application/x-www-form-urlencoded\r\n",
                fields.getBytes(StandardCharsets.US_ASCII));
    }

    private String newWords() {
        byte[] secret = new byte[WrittenPassphrase.BYTES];
        random.nextBytes(secret);
        return URLEncoder.encode(WrittenPassphrase.words(secret), StandardCharsets.US_ASCII);
    }

    /** Signs in as the pages say, and waits if they say so. @return the visit */
    private String signIn() throws InterruptedException {
        String words = newWords();
        String ticket = "";
        while (true) {
            Answer answer = form("/en/visit", "words=" + words + "&ticket=" + ticket);
            String visit = answer.found(VISIT);
            if (!visit.isEmpty()) {
                return visit;
            }
            String next = answer.found(TICKET);
            if (!next.isEmpty() && !next.equals(ticket)) {
                ticket = next;
                TimeUnit.SECONDS.sleep(seconds(answer));
            } else {
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    private static int seconds(Answer waiting) {
        Matcher title = Pattern.compile("(?s)<h1>[^0-9]*([0-9]+)").matcher(waiting.text());
        return title.find() ? Integer.parseInt(title.group(1)) : 10;
    }

    private static long millis(long since) {
        return (System.nanoTime() - since) / 1_000_000;
    }

    private static String times(List<Long> millis) {
        Collections.sort(millis);
        return millis.isEmpty()
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "%d times: median %d ms, 95th percentile %d ms, slowest %d ms",
                        millis.size(),
                        millis.get(millis.size() / 2),
                        millis.get(millis.size() * 95 / 100),
                        millis.getLast());
    }

    private long front() {
        long start = System.nanoTime();
        Answer answer = ask("GET", "/en/", "", new byte[0]);
        return answer.status() == 200 ? millis(start) : -1;
    }

    private void idle() throws InterruptedException {
        List<Long> fronts = new ArrayList<>();
        List<Long> signIns = new ArrayList<>();
        for (int i = 0; i < 2 * SAMPLES; i++) {
            long front = front();
            long start = System.nanoTime();
            String visit = signIn();
            long signIn = millis(start);
            if (i >= SAMPLES) { // after warming up
                fronts.add(front);
                signIns.add(signIn);
            }
            form("/en/leave", "visit=" + visit);
            TimeUnit.SECONDS.sleep(2); // so that no ticket is needed
        }
        System.out.println("idle: front page " + times(fronts));
        System.out.println("idle: sign-in    " + times(signIns));
    }

    private long stored() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(folder.resolve("mailboxes"))) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(each);
            }
        }
        return bytes;
    }

    private Answer send(String visit, String text) {
        String body = "--BOUNDARY\r\nContent-Disposition: form-data; name=\"visit\"\r\n\r\n" + visit
                + "\r\n--BOUNDARY\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n" + text
                + "\r\n--BOUNDARY--\r\n";
        return ask(
                "POST",
                "/en/send",
                "Content-Type: multipart/form-data; boundary=BOUNDARY\r\n",
                body.getBytes(StandardCharsets.US_ASCII));
    }

    private void store() throws IOException, InterruptedException {
        String visit = signIn();
        long before = stored();
        int messages = 0;
        while (send(visit, "x").text().contains("arrived completely (")) {
            messages++;
        }
        long bytes = stored() - before;
        System.out.println("one sign-in: " + messages + " messages of one byte are stored as " + bytes + " bytes");
        form("/en/delete", "visit=" + visit + "&what=all&sure=yes");
        double seconds = work();
        System.out.printf(
                Locale.ROOT,
                "work: %.3f s of one processor on average for %d zero bits: %,d bytes stored for each second%n",
                seconds,
                LEAST_BITS,
                (long) (bytes / seconds));
    }

    /** The mean time to find zero bits. */
    private double work() {
        List<String> tickets = new ArrayList<>();
        for (int i = 0; i < 2 * SAMPLES; i++) {
            byte[] some = new byte[50];
            random.nextBytes(some);
            tickets.add(java.util.HexFormat.of().formatHex(some));
        }
        long start = 0;
        for (int i = 0; i < tickets.size(); i++) {
            start = i == SAMPLES ? System.nanoTime() : start;
            long work = 0;
            while (!isEnough(Sha256.of((tickets.get(i) + ":" + work).getBytes(StandardCharsets.US_ASCII))
                    .bytes())) {
                work++;
            }
        }
        return (System.nanoTime() - start) / 1e9 / SAMPLES;
    }

    private static boolean isEnough(byte[] hash) {
        return hash[0] == 0 && hash[1] == 0 && (hash[2] & 0xc0) == 0;
    }

    // ---- slow uploads

    private List<String> tokens(int count) throws InterruptedException {
        List<String> tokens = new ArrayList<>();
        while (tokens.size() < count) {
            String visit = signIn();
            Answer first = form("/en/large", "visit=" + visit + "&name=first");
            ask(
                    "PATCH",
                    "/upload",
                    "Upload-Token: " + first.found(TOKEN)
                            + "\r\nUpload-Offset: 0\r\nUpload-Complete: ?1\r\nUpload-Length: " + FIRST_BYTES + "\r\n",
                    new byte[FIRST_BYTES]);
            for (int i = 0; i < UPLOADS_OF_ONE_SOURCE && tokens.size() < count; i++) {
                tokens.add(form("/en/large", "visit=" + visit + "&name=" + i).found(TOKEN));
            }
        }
        return tokens;
    }

    private void slow(int count) throws Exception {
        List<String> tokens = tokens(count);
        List<SocketChannel> open = new ArrayList<>();
        for (String token : tokens) {
            SocketChannel channel = SocketChannel.open(server);
            channel.write(ByteBuffer.wrap(head(
                    "PATCH",
                    "/upload",
                    "Upload-Token: " + token
                            + "\r\nUpload-Offset: 0\r\nUpload-Complete: ?1\r\nUpload-Length: 1000000\r\n",
                    1_000_000)));
            channel.configureBlocking(false);
            open.add(channel);
        }
        List<Long> fronts = new ArrayList<>();
        ByteBuffer some = ByteBuffer.allocate(SLOW_BYTES);
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (SocketChannel channel : open) {
                write(channel, some.clear());
            }
            while (millis(start) < SLOW_MILLIS) {
                fronts.add(front());
                TimeUnit.MILLISECONDS.sleep(250);
            }
        }
        long held = open.stream().filter(DropLoad::isOpen).count();
        System.out.println("slow uploads: " + held + " of " + count + " are open after " + ROUNDS * SLOW_MILLIS / 1_000
                + " s; heap after a collection " + heap() + "; memory of the process " + resident());
        System.out.println("slow uploads: front page " + times(fronts));
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    private static void write(SocketChannel channel, ByteBuffer some) {
        try {
            channel.write(some);
        } catch (IOException closed) {
            // it is counted in the end
        }
    }

    private static boolean isOpen(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1)) == 0;
        } catch (IOException closed) {
            return false;
        }
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), "" + process, command)
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return said;
    }

    private String heap() throws IOException, InterruptedException {
        jcmd("GC.run");
        long kilobytes = Pattern.compile("used ([0-9]+)K")
                .matcher(jcmd("GC.heap_info").replaceAll("(?s)Metaspace.*", ""))
                .results()
                .mapToLong(used -> Long.parseLong(used.group(1)))
                .sum();
        return kilobytes / 1_000 + " MB";
    }

    private String resident() throws IOException {
        Matcher kilobytes = Pattern.compile("VmRSS:\\s+([0-9]+)")
                .matcher(Files.readString(Path.of("/proc/" + process + "/status")));
        return kilobytes.find() ? Long.parseLong(kilobytes.group(1)) / 1_000 + " MB" : "unknown";
    }

    // ---- a flood

    private void flood(int clients, int seconds) throws InterruptedException {
        var outcomes = new TreeMap<String, Integer>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                while (!closing) {
                    Answer answer = form("/en/visit", "words=" + newWords());
                    String outcome = !answer.found(VISIT).isEmpty()
                            ? "signed in"
                            : !answer.found(TICKET).isEmpty() ? "told to wait" : "status " + answer.status();
                    synchronized (outcomes) {
                        outcomes.merge(outcome, 1, Integer::sum);
                    }
                }
            }));
        }
        List<Long> fronts = new ArrayList<>();
        List<Long> signIns = new ArrayList<>();
        int refused = 0;
        long start = System.nanoTime();
        Thread source = Thread.ofVirtual().start(() -> {
            try {
                while (!closing) {
                    long begun = System.nanoTime();
                    signIn();
                    synchronized (signIns) {
                        signIns.add(millis(begun));
                    }
                }
            } catch (InterruptedException end) {
                // the measurement is over
            }
        });
        while (millis(start) < seconds * 1_000L) {
            long front = front();
            if (front < 0) {
                refused++;
            } else {
                fronts.add(front);
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
        closing = true;
        source.interrupt();
        for (Thread each : threads) {
            each.join();
        }
        System.out.println(clients + " clients that sign in without end, " + seconds + " s: " + outcomes);
        System.out.println("meanwhile: front page " + times(fronts) + "; not answered: " + refused);
        synchronized (signIns) {
            System.out.println("meanwhile: sign-in with the wait that the page says, " + times(signIns));
        }
    }
}
