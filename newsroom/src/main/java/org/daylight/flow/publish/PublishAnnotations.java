package org.daylight.flow.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.daylight.annotation.Annotation;
import org.daylight.annotation.AnnotationFault;
import org.daylight.annotation.AnnotationFile;
import org.daylight.annotation.CheckAnnotations;
import org.daylight.log.FileKind;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.story.CitedRecord;
import org.daylight.story.StoryText;

/** Publishes a list of annotations of the newsroom's folder, or a new version of it ({@code spec/annotations.md}). */
public final class PublishAnnotations extends PublishVersion {

    private static final String REDACTED =
            " a string that is redacted in a trove: find it with  daylight redact --list , and leave it out";

    public PublishAnnotations(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public PublishAnnotations(Newsroom newsroom, StepListener steps) {
        super(newsroom, FileKind.ANNOTATIONS, steps);
    }

    @Override
    public List<AnnotationFault> faults(byte[] file, CitedRecord published) throws IOException {
        AnnotationFile list = AnnotationFile.of(file);
        var faults = new ArrayList<>(new CheckAnnotations(published).check(list));
        String head = String.join("\n", list.title(), list.author(), list.summary(), words(list.story()));
        if (saysRedacted(newsroom, head)) {
            faults.addFirst(new AnnotationFault(0, "its title, author or summary contains" + REDACTED));
        }
        for (int i = 0; i < list.annotations().size(); i++) {
            if (saysRedacted(newsroom, words(list.annotations().get(i)))) {
                faults.add(new AnnotationFault(list.places().get(i), "it contains" + REDACTED));
            }
        }
        return List.copyOf(faults);
    }

    /** All that readers see of an annotation, also as Markdown that was read. */
    private static String words(Annotation one) {
        var words = new ArrayList<String>();
        words.add(one.text());
        if (one.isMarkdown()) {
            words.addAll(StoryText.ofNote(one.text()).lines());
        }
        words.add(one.quotation());
        words.addAll(one.tags());
        words.add(one.linked());
        words.add(one.author());
        return String.join("\n", words);
    }

    @Override
    About about(byte[] file) {
        AnnotationFile list = AnnotationFile.of(file);
        return new About(list.title(), list.author());
    }
}
