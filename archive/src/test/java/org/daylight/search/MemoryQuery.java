package org.daylight.search;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.daylight.message.Attachment;
import org.daylight.message.parse.MessageParser;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.query.AttachmentKind;
import org.daylight.search.query.DistinctiveWords;
import org.daylight.search.query.MailingList;
import org.daylight.search.query.MessageKind;
import org.daylight.search.query.Notice;
import org.daylight.search.query.Particles;
import org.daylight.search.query.Query;
import org.daylight.search.query.Query.Field;
import org.daylight.search.query.SimilarWords;
import org.daylight.search.query.Spellings;
import org.daylight.search.query.WordSplitter;

/** One query against the documents of a {@link MemoryCommit}: which match, and how relevant each is. */
final class MemoryQuery {

    private final MemoryCommit commit;
    private final IndexOwner owner;
    private final Set<Notice> notices = new LinkedHashSet<>();

    MemoryQuery(MemoryCommit commit, IndexOwner owner) {
        this.commit = commit;
        this.owner = owner;
    }

    List<Notice> notices() {
        return List.copyOf(notices);
    }

    /** How relevant a document is; negative when it does not match. */
    interface Score {
        double of(MemoryDocument document);
    }

    private static Score filter(Predicate<MemoryDocument> matches) {
        return document -> matches.test(document) ? 0 : -1;
    }

    Score score(Query query) throws IOException {
        return switch (query) {
            case Query.Everything everything -> filter(document -> true);
            case Query.Text(Field field, String words) -> text(field, words, false);
            case Query.Exact(Field field, String word) -> text(field, word, true);
            case Query.Prefix(Field field, String start) -> {
                String folded = WordSplitter.of(start, true).getFirst().folded();
                yield field == Field.LIST ? lists(query) : anyWord(field, word -> word.startsWith(folded));
            }
            case Query.Fuzzy(Field field, String word, int edits) ->
                field == Field.LIST ? lists(query) : anyWord(field, SimilarWords.of(word, edits)::contains);
            case Query.Near(Field field, String words, int between) ->
                field == Field.LIST ? lists(query) : near(field, words, between);
            case Query.Extension(String extension) ->
                filter(document -> document.message.attachments().stream()
                                .anyMatch(one ->
                                        AttachmentKind.extension(one.name()).equals(extension))
                        || ExtractedWords.names(document.indexed.extracted()).stream()
                                .anyMatch(name -> AttachmentKind.extension(name).equals(extension)));
            case Query.InLanguage(String code) ->
                filter(document ->
                        ExtractedWords.languages(document.indexed.extracted()).contains(code));
            case Query.OfType(AttachmentKind kind) -> anyAttachment(one -> AttachmentKind.of(one) == kind);
            case Query.OfMediaType(String type) ->
                anyAttachment(one -> type.endsWith("/*")
                        ? one.type().startsWith(type.substring(0, type.length() - 1))
                        : one.type().equals(type));
            case Query.HasAttachment attachment -> anyAttachment(one -> true);
            case Query.Dates dates ->
                filter(document -> {
                    OffsetDateTime date = document.date();
                    return date != null
                            && (dates.from() == null || !date.toLocalDate().isBefore(dates.from()))
                            && (dates.to() == null || !date.toLocalDate().isAfter(dates.to()));
                });
            case Query.Undated undated -> filter(document -> document.date() == null);
            case Query.Sizes(long from, long to) ->
                filter(document -> document.indexed.sizeBytes() >= from && document.indexed.sizeBytes() <= to);
            case Query.OfKind(MessageKind kind) ->
                filter(document -> switch (kind) {
                    case REPLY -> MessageKind.isReply(document.message);
                    case FORWARD -> MessageKind.isForward(document.message);
                    case LIST -> MailingList.of(document.message).isPresent();
                    case MAIL -> !document.message.isFile();
                    case FILE -> document.message.isFile();
                    case REDACTED -> document.indexed.redaction() != null;
                    case CONVERTED -> document.indexed.authentication().converted();
                });
            case Query.RedactedFor(String code) ->
                filter(document -> document.indexed.redaction() != null
                        && document.indexed.redaction().marks().containsKey(code));
            case Query.Marked(var mark) ->
                filter(document -> document.indexed.authentication().mark() == mark);
            case Query.SignedBy(String domain) ->
                filter(document -> document.indexed.authentication().signers().stream()
                        .anyMatch(signer -> signer.equals(domain) || signer.endsWith("." + domain)));
            case Query.AsksForKey(var name) ->
                filter(document -> document.indexed.authentication().keyNames().contains(name.text()));
            case Query.Aligned aligned ->
                filter(document -> document.indexed.authentication().isAligned());
            case Query.InTrove(String slug) ->
                filter(document -> document.indexed.trove().equals(slug));
            case Query.InRelease(String trove, int number) ->
                filter(document -> document.release().equals(trove + "/" + number));
            case Query.InReleases(Set<String> releases) -> filter(document -> releases.contains(document.release()));
            case Query.Named named -> filter(document -> false);
            case Query.Keyed(long[] keys) -> filter(document -> Arrays.binarySearch(keys, document.indexed.key()) >= 0);
            case Query.Is(Query.Name name) -> oneOf(named(name));
            case Query.InThread(Query.Name name) -> oneOf(commit.threads().of(name, named(name)));
            case Query.IsCopy copy -> oneOf(commit.repeated());
            case Query.CopiesOf(Query.Name name) -> oneOf(copies(name));
            case Query.SharesPrints(List<Integer> prints) -> shares(prints);
            case Query.MoreLike like -> moreLike(like);
            case Query.Decided(var decision) -> decided(query, owner.register().decided(decision));
            case Query.Not(Query excluded) -> {
                Score score = score(excluded);
                yield filter(document -> score.of(document) < 0);
            }
            case Query.And(List<Query> queries) -> combined(queries, true);
            case Query.Or(List<Query> queries) -> combined(queries, false);
        };
    }

    private Score combined(List<Query> queries, boolean all) throws IOException {
        List<Score> scores = new ArrayList<>();
        for (Query query : queries) {
            scores.add(score(query));
        }
        return document -> {
            double sum = 0;
            int matched = 0;
            for (Score score : scores) {
                double one = score.of(document);
                matched += one >= 0 ? 1 : 0;
                sum += Math.max(0, one);
            }
            return matched == scores.size() || !all && matched > 0 ? sum : -1;
        };
    }

    private static Score oneOf(Set<MemoryDocument> documents) {
        return filter(documents::contains);
    }

    private static Score anyAttachment(Predicate<Attachment> matches) {
        return filter(document -> document.message.attachments().stream().anyMatch(matches));
    }

    /** The fields of a document for a field of the query language. */
    static List<Field> fields(Field field) {
        return switch (field) {
            case ANY -> List.of(Field.BODY, Field.ANY);
            case WITH -> List.of(Field.FROM, Field.TO, Field.CC, Field.BCC);
            case LIST -> List.of();
            default -> List.of(field);
        };
    }

    private static boolean isOfPeople(Field field) {
        return field == Field.WITH || fields(Field.WITH).contains(field);
    }

    private static Score anyWord(Field field, Predicate<String> matches) {
        return filter(document -> fields(field).stream()
                .anyMatch(one -> document.words(one).keySet().stream().anyMatch(matches)));
    }

    /** Lists are compared by the words of their identifier. */
    private static Score lists(Query query) {
        Highlight wanted = Highlight.of(query, Field.LIST);
        return filter(document -> MailingList.of(document.message)
                .filter(list -> !wanted.marks(list).isEmpty())
                .isPresent());
    }

    private static Score text(Field field, String text, boolean exact) {
        if (field == Field.LIST) {
            return lists(new Query.Text(field, text));
        }
        if (isOfPeople(field) && AddressTerms.isAddress(text)) {
            String address = AddressTerms.normal(text);
            Set<Character> roles = new HashSet<>();
            fields(field)
                    .forEach(one -> roles.add(Character.toLowerCase(one.name().charAt(0))));
            return filter(document -> document.uses.stream()
                    .anyMatch(use -> roles.contains(use.role()) && use.address().equals(address)));
        }
        List<WordSplitter.Word> words = WordSplitter.of(text, true);
        List<List<String>> forms = words.stream()
                .map(word -> forms(text, word, !exact && words.size() == 1))
                .toList();
        return document -> {
            double score = 0;
            for (Field one : fields(field)) {
                double weight = one == Field.BODY ? 1 : 2;
                score += weight * phrases(document.words(one), words, forms) / (20 + document.length(one));
            }
            return score == 0 ? -1 : score;
        };
    }

    /** The forms in which a word may be in a document. */
    private static List<String> forms(String text, WordSplitter.Word word, boolean withParticles) {
        String typed = text.substring(word.start(), word.end());
        List<String> forms = withParticles ? Particles.forms(typed, word.folded()) : List.of();
        return forms.size() > 1 ? forms : Spellings.of(typed, word.folded());
    }

    /** How often words follow each other in a field. */
    private static int phrases(
            Map<String, List<Integer>> field, List<WordSplitter.Word> words, List<List<String>> forms) {
        if (words.isEmpty()) {
            return 0;
        }
        Set<Integer> starts = null;
        for (int i = 0; i < words.size(); i++) {
            int distance = words.get(i).position() - words.getFirst().position();
            Set<Integer> here = new HashSet<>();
            for (String form : forms.get(i)) {
                field.getOrDefault(form, List.of()).forEach(position -> here.add(position - distance));
            }
            if (starts == null) {
                starts = here;
            } else {
                starts.retainAll(here);
            }
        }
        return starts.size();
    }

    private static Score near(Field field, String text, int between) {
        List<List<String>> forms = WordSplitter.of(text, true).stream()
                .map(word -> forms(text, word, false))
                .toList();
        return filter(document -> fields(field).stream().anyMatch(one -> {
            List<List<Integer>> positions = forms.stream()
                    .map(spelled -> spelled.stream()
                            .flatMap(form -> document.words(one).getOrDefault(form, List.of()).stream())
                            .toList())
                    .toList();
            return together(positions, 0, new ArrayList<>(), between);
        }));
    }

    /** Whether each word has a place of its own, with no more other words among them than allowed. */
    private static boolean together(List<List<Integer>> positions, int word, List<Integer> chosen, int between) {
        if (!chosen.isEmpty()) {
            int width = chosen.stream().max(Integer::compare).get()
                    - chosen.stream().min(Integer::compare).get()
                    + 1;
            if (width - positions.size() > between) {
                return false;
            }
        }
        if (word == positions.size()) {
            return true;
        }
        for (int position : positions.get(word)) {
            if (!chosen.contains(position)) {
                chosen.add(position);
                if (together(positions, word + 1, chosen, between)) {
                    return true;
                }
                chosen.removeLast();
            }
        }
        return false;
    }

    Set<MemoryDocument> named(Query.Name name) throws IOException {
        Set<MemoryDocument> named = new LinkedHashSet<>();
        switch (name) {
            case Query.Name.Number(var trove, int number) -> {
                for (MemoryDocument document : commit.documents().values()) {
                    if (document.indexed.number() == number
                            && (trove == null || document.indexed.trove().equals(trove))) {
                        named.add(document);
                    }
                }
                for (long key : owner.register().numbered(trove, number)) {
                    Optional.ofNullable(commit.documents().get(key)).ifPresent(named::add);
                }
            }
            case Query.Name.MessageId(String id) -> {
                long hash = org.daylight.search.thread.MessageLinks.hash(id);
                for (MemoryDocument document : commit.documents().values()) {
                    if (document.links.length > 0 && document.links[0] == hash) {
                        named.add(document);
                    }
                }
            }
        }
        return named;
    }

    private Score decided(Query query, long @org.jspecify.annotations.Nullable [] keys) {
        if (keys == null) {
            notices.add(new Notice(Notice.Kind.NOT_HERE, query.text()));
            return filter(document -> false);
        }
        return filter(document -> Arrays.stream(keys).anyMatch(key -> key == document.key()));
    }

    private Set<MemoryDocument> copies(Query.Name name) throws IOException {
        Set<MemoryDocument> all = new HashSet<>();
        for (MemoryDocument document : named(name)) {
            all.addAll(commit.copies(document));
        }
        return all;
    }

    private static Score shares(List<Integer> prints) {
        return document -> {
            long shared = Stream.of(document.fingerprint.own(), document.fingerprint.quoted())
                    .flatMapToInt(Arrays::stream)
                    .distinct()
                    .filter(prints::contains)
                    .count();
            return shared == 0 ? -1 : shared;
        };
    }

    private Score moreLike(Query.MoreLike like) throws IOException {
        Optional<List<String>> words = commit.distinctiveWords(named(like.name()), owner.documentBytes());
        if (words.orElse(List.of()).isEmpty()) {
            notices.add(new Notice(words.isEmpty() ? Notice.Kind.LIKE_UNKNOWN : Notice.Kind.LIKE_NO_WORD, like.text()));
            return filter(document -> false);
        }
        Set<MemoryDocument> itself = copies(like.name());
        int wanted = (3 * words.get().size() + 9) / 10;
        return document -> {
            int met = 0;
            double score = 0;
            for (String word : words.get()) {
                boolean inBody = document.words(Field.BODY).containsKey(word);
                boolean inSubject = document.words(Field.SUBJECT).containsKey(word);
                met += inBody || inSubject ? 1 : 0;
                score += (inBody ? 1 : 0) + (inSubject ? 2 : 0);
            }
            return met < wanted || itself.contains(document) ? -1 : score;
        };
    }

    /** The distinctive words of the first of some documents; empty when its original is not available. */
    static Optional<List<String>> distinctiveWords(
            MemoryDocument document, DocumentBytes originals, DistinctiveWords.Frequencies frequencies)
            throws IOException {
        Optional<byte[]> original = originals.firstBytes(document.key(), DistinctiveWords.MOST_BYTES);
        return original.isEmpty()
                ? Optional.empty()
                : Optional.of(DistinctiveWords.of(MessageParser.parse(original.get()), frequencies));
    }
}
