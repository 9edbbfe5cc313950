package org.daylight.detect;

import java.util.ArrayList;
import java.util.List;

/** Runs detectors over texts, in one pass for all of them. Immutable; safe for use by several threads. */
public final class Detectors {

    /** Changes when a detector or a list of the program finds something else; what was scanned with another version is scanned again. */
    public static final String VERSION = "1";

    private final List<CandidateDetector> all;
    private final Dispatch dispatch;

    Detectors(List<CandidateDetector> all) {
        this.all = List.copyOf(all);
        this.dispatch = new Dispatch(this.all);
    }

    /** All detectors of the program. */
    public static Detectors all() {
        return all(List.of());
    }

    /** All detectors of the program, and a newsroom's own lists of terms. */
    public static Detectors all(List<Lexicon> own) {
        List<CandidateDetector> all = new ArrayList<>(List.of(
                new PaymentCards(),
                new BankAccounts(),
                new IdUnitedStates(),
                new IdUnitedKingdom(),
                new IdFrance(),
                new IdSpain(),
                new IdItaly(),
                new IdNetherlands(),
                new IdBelgium(),
                new IdPoland(),
                new IdSweden(),
                new IdNorway(),
                new IdFinland(),
                new IdDenmark(),
                new IdPortugal(),
                new IdGermany(),
                new IdGermanyPension(),
                new IdSwitzerland(),
                new IdAustria(),
                new IdCzechia(),
                new IdRomania(),
                new IdIreland(),
                new IdBrazil(),
                new IdIndia(),
                new IdCanada(),
                new IdSouthAfrica(),
                new TravelDocuments(),
                new Tokens(),
                new Passwords(),
                new DatesOfBirth(),
                new TelephoneNumbers(),
                new PostalAddresses(),
                new PrivateEmails(),
                new TrackingLinks()));
        Lexicon.included().forEach(lexicon -> all.add(new LexiconTerms(lexicon)));
        own.forEach(lexicon -> all.add(new LexiconTerms(lexicon)));
        return new Detectors(all);
    }

    /** The detectors. */
    public List<Detector> list() {
        return List.copyOf(all);
    }

    /** Finds everything in a text, in about the order of the text. Two detectors may find the same place. */
    public void find(CharSequence text, Detector.Sink sink) {
        scan(new Text(text), sink);
    }

    void scan(Text text, Detector.Sink sink) {
        new TextScan(dispatch, text, sink).run();
    }
}
