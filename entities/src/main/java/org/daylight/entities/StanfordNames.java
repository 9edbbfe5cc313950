package org.daylight.entities;

import edu.stanford.nlp.ie.crf.CRFClassifier;
import edu.stanford.nlp.ling.CoreAnnotations;
import edu.stanford.nlp.ling.CoreLabel;
import edu.stanford.nlp.process.CoreLabelTokenFactory;
import edu.stanford.nlp.process.PTBTokenizer;
import edu.stanford.nlp.process.WordToSentenceProcessor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.daylight.search.entity.EntityExtractor;
import org.daylight.search.entity.EntityExtractorSource;
import org.daylight.search.entity.EntityKind;
import org.daylight.search.entity.NamedEntity;
import org.jspecify.annotations.Nullable;

/** Stanford CoreNLP with its model for persons, organisations and places. It was trained with English news. Its files come from the class path. */
public final class StanfordNames implements EntityExtractorSource {

    private static final String MODEL = "/edu/stanford/nlp/models/ner/english.all.3class.distsim.crf.ser.gz";

    private static final String NAME = "stanford-corenlp 4.5.10 english.all.3class.distsim daylight 1";

    private static final String TOKENS = "untokenizable=noneDelete,ptb3Escaping=false";

    /** The most tokens of a sentence that are looked at together. */
    private static final int MOST_TOKENS = 200;

    /** Words that the model takes for the beginning or the end of a person's name, because letters begin and end with them. */
    private static final Set<String> NEXT_TO_NAMES = Set.of(
            "dear",
            "hi",
            "hello",
            "hey",
            "thanks",
            "thank",
            "regards",
            "cheers",
            "best",
            "sincerely",
            "yours",
            "greetings",
            "mr",
            "mr.",
            "mrs",
            "mrs.",
            "ms",
            "ms.",
            "from",
            "to",
            "cc",
            "attn");

    @Override
    public EntityExtractor open() throws IOException {
        try (InputStream in = StanfordNames.class.getResourceAsStream(MODEL)) {
            if (in == null) {
                throw new IOException("the addon that finds names has no model: build it again");
            }
            return new Loaded(CRFClassifier.getClassifier(new BufferedInputStream(new GZIPInputStream(in))));
        } catch (ClassNotFoundException | ClassCastException e) {
            throw new IOException("the model of the addon that finds names cannot be read: build it again", e);
        } catch (OutOfMemoryError e) {
            throw new IOException(
                    "the model that finds names needs 400 MB of memory: allow more, for example JAVA_OPTS=-Xmx1g", e);
        }
    }

    private record Loaded(CRFClassifier<CoreLabel> classifier) implements EntityExtractor {

        @Override
        public String model() {
            return NAME;
        }

        @Override
        public List<NamedEntity> extract(String text) {
            var tokens = new PTBTokenizer<>(new StringReader(text), new CoreLabelTokenFactory(), TOKENS).tokenize();
            List<NamedEntity> names = new ArrayList<>();
            for (List<CoreLabel> sentence : new WordToSentenceProcessor<CoreLabel>().process(tokens)) {
                for (int from = 0; from < sentence.size(); from += MOST_TOKENS) {
                    add(text, sentence.subList(from, Math.min(sentence.size(), from + MOST_TOKENS)), names);
                }
            }
            return names;
        }

        /** Adds the names of a sentence: tokens next to each other that have the same label. */
        private void add(String text, List<CoreLabel> sentence, List<NamedEntity> names) {
            List<CoreLabel> labelled = classifier.classifySentence(sentence);
            int start = 0;
            while (start < labelled.size()) {
                EntityKind kind = kind(labelled.get(start));
                int end = start + 1;
                while (end < labelled.size() && kind(labelled.get(end)) == kind) {
                    end++;
                }
                if (kind != null) {
                    add(text, kind, labelled.subList(start, end), names);
                }
                start = end;
            }
        }

        private static void add(String text, EntityKind kind, List<CoreLabel> tokens, List<NamedEntity> names) {
            int first = 0;
            int last = tokens.size();
            while (kind == EntityKind.PERSON && first < last && isNextToName(tokens.get(first))) {
                first++;
            }
            while (kind == EntityKind.PERSON && last > first && isNextToName(tokens.get(last - 1))) {
                last--;
            }
            if (first == last) {
                return;
            }
            String name = text.substring(
                    tokens.get(first).beginPosition(), tokens.get(last - 1).endPosition());
            if (name.codePoints().anyMatch(Character::isUpperCase)) {
                NamedEntity.of(kind, name).ifPresent(names::add);
            }
        }

        private static boolean isNextToName(CoreLabel token) {
            String word = token.word().toLowerCase(Locale.ROOT);
            return NEXT_TO_NAMES.contains(word) || word.codePoints().noneMatch(Character::isLetter);
        }

        private static @Nullable EntityKind kind(CoreLabel token) {
            return switch (token.get(CoreAnnotations.AnswerAnnotation.class)) {
                case "PERSON" -> EntityKind.PERSON;
                case "ORGANIZATION" -> EntityKind.ORGANISATION;
                case "LOCATION" -> EntityKind.PLACE;
                default -> null;
            };
        }

        @Override
        public void close() {}
    }
}
