package org.daylight.message.field;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Words in dates: months, zones, and words without meaning. A word that has two meanings in mail is left out. */
final class DateNames {

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private static final List<String> ENGLISH = List.of(
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december");

    /**
     * Full names and abbreviations without accents: German, French, Spanish, Italian, Portuguese, Dutch, Swedish,
     * Danish, Norwegian, Finnish, Polish, Czech, Hungarian, Romanian, Turkish, Russian, Ukrainian, Greek. Without
     * {@code listopad}, {@code srpen} and similar words, which mean different months in different languages.
     */
    private static final List<String> FOREIGN = List.of(
            "januar janner jaenner janvier janv enero ene gennaio genn gen janeiro januari tammikuuta tammikuu"
                    + " stycznia styczen ledna leden ianuarie ian ocak января январь янв січня січ ιανουαριου ιαν",
            "februar februari fevrier fevr fev febrero febbraio febb fevereiro helmikuuta helmikuu lutego luty lut"
                    + " unora unor februarie subat sub февраля февраль фев февр лютого лют φεβρουαριου φεβ",
            "marz maerz mrz mars marzo marco maart mrt mart marts maaliskuuta maaliskuu marca marzec brezna brezen"
                    + " marcius martie марта март мар березня бер μαρτιου μαρ",
            "avril avr abril abr aprile huhtikuuta huhtikuu kwietnia kwiecien kwi dubna duben aprilis aprilie nisan nis"
                    + " апреля апрель апр квітня кві απριλιου απρ",
            "mai mayo maggio mag maio mei maj toukokuuta toukokuu maja kvetna kveten majus mayis мая май травня тра"
                    + " μαιου μαι",
            "juni juin junio giugno giu junho kesakuuta kesakuu czerwca czerwiec cze junius iunie iun haziran haz"
                    + " июня июнь июн червня чер ιουνιου ιουν",
            "juli juillet juil julio luglio lug julho heinakuuta heinakuu lipca lip julius iulie iul temmuz tem"
                    + " июля июль июл липня лип ιουλιου ιουλ",
            "aout aou agosto ago augustus augusti elokuuta elokuu sierpnia sierpien sie augusztus agustos agu"
                    + " августа август авг серпня сер αυγουστου αυγ",
            "septembre septiembre setiembre settembre sett set setembro syyskuuta syyskuu wrzesnia wrzesien wrz zari"
                    + " szeptember septembrie eylul eyl сентября сентябрь сен сент вересня вер σεπτεμβριου σεπ",
            "oktober okt octobre octubre ottobre ott outubro out lokakuuta lokakuu pazdziernika pazdziernik rijna rijen"
                    + " octombrie ekim октября октябрь окт жовтня жов οκτωβριου οκτ",
            "novembre noviembre novembro marraskuuta marraskuu noiembrie kasim kas ноября ноябрь ноя нояб"
                    + " νοεμβριου νοε",
            "dezember dez decembre diciembre dic dicembre dezembro desember des joulukuuta joulukuu grudnia grudzien"
                    + " gru prosince prosinec decembrie aralik ara декабря декабрь дек грудня гру δεκεμβριου δεκ");

    private static final Map<String, Integer> ENGLISH_MONTHS = numbered(ENGLISH);
    private static final Map<String, Integer> FOREIGN_MONTHS = numbered(FOREIGN);

    /** Offsets in minutes of RFC 5322 section 4.3, and of abbreviations that have one meaning in mail. */
    private static final Map<String, Integer> ZONES = minutes("""
        ut 0 utc 0 gmt 0 z 0 wet 0 est -300 edt -240 cst -360 cdt -300 mst -420 mdt -360 pst -480 pdt -420
        ast -240 adt -180 nst -210 ndt -150 akst -540 akdt -480 hst -600 brt -180 art -180
        cet 60 cest 120 met 60 mest 120 mez 60 mesz 120 west 60 bst 60 eet 120 eest 180 msk 180 msd 240 trt 180 sast 120 eat 180
        pkt 300 npt 345 wib 420 ict 420 hkt 480 sgt 480 myt 480 pht 480 awst 480 jst 540 kst 540 acst 570 acdt 630
        aest 600 aedt 660 nzst 720 nzdt 780
        """);

    private static final Set<String> FILLERS = Set.of(
            "on", "at", "the", "of", "le", "a", "del", "de", "el", "las", "il", "alle", "ore", "em", "as", "am", "um",
            "uhr", "den", "der", "om", "op", "kl", "klo", "kello", "o", "r", "г", "в", "h", "hrs", "hours", "uur",
            "vom");

    private DateNames() {}

    private static Map<String, Integer> numbered(List<String> months) {
        var byName = new HashMap<String, Integer>();
        for (int month = 1; month <= 12; month++) {
            for (String name : months.get(month - 1).split(" ")) {
                byName.put(name, month);
            }
        }
        return Map.copyOf(byName);
    }

    private static Map<String, Integer> minutes(String pairs) {
        var byName = new HashMap<String, Integer>();
        String[] words = pairs.strip().split("\\s+");
        for (int i = 0; i < words.length; i += 2) {
            byName.put(words[i], Integer.parseInt(words[i + 1]));
        }
        return Map.copyOf(byName);
    }

    /** The number of the month for an English word in lower case. */
    static @Nullable Integer english(String word) {
        return ENGLISH_MONTHS.get(word);
    }

    /** The number of the month for a word of another language in lower case, with or without accents. */
    static @Nullable Integer foreign(String word) {
        Integer month = FOREIGN_MONTHS.get(word);
        return month != null || word.length() > 40
                ? month
                : FOREIGN_MONTHS.get(MARKS.matcher(Normalizer.normalize(word, Normalizer.Form.NFD))
                        .replaceAll(""));
    }

    /** Minutes east of UTC for the name of a zone in lower case. */
    static @Nullable Integer zone(String name) {
        return ZONES.get(name);
    }

    /** Whether a word has no meaning for the date: {@code le 3 mars à 9:15}. */
    static boolean isFiller(String word) {
        return FILLERS.contains(word) || word.equals("à") || word.equals("às");
    }
}
