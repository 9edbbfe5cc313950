package org.daylight.message.field;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of words for a zone in a date: abbreviations, names of Windows and in common use, POSIX rules ({@code
 * EST5EDT}), names of the tz database. Rules for daylight saving time are those of the tz database
 * (docs/decisions/0128). All methods are pure.
 */
final class DateZone {

    private static final int LONGEST = 80;

    /** {@code EST5EDT}, {@code MET-1METDST,M3.5.0,M10.5.0/3}, {@code IST-5:30}: POSIX, hours west. */
    private static final Pattern POSIX =
            Pattern.compile("([a-z]{3,5})([+-]?)(\\d{1,2})(?::?(\\d{2}))?(?:([a-z]{3,6})(?:,.*)?)?");

    private static final Pattern CITY = Pattern.compile("[a-z]{2,20}(?:/[a-z_+-]{2,30}){1,2}");

    /** {@code MET-DST}, {@code MET_DST}, {@code W._Europe_Daylight_Time}. */
    private static final Pattern JOINED = Pattern.compile("[\\p{L}_ -]+");

    private static final Pattern JOINT = Pattern.compile("[_ -]+");

    private static final Set<String> UTC = Set.of("ut", "utc", "gmt", "z", "zulu", "wet");

    private static final Set<String> SUMMER = Set.of(
            "dst",
            "daylight",
            "summer",
            "sommerzeit",
            "sommer",
            "ete",
            "été",
            "verano",
            "verão",
            "estate",
            "estiva",
            "zomertijd",
            "sommartid",
            "sommertid");

    private static final Set<String> WINTER =
            Set.of("standard", "mean", "normal", "normalzeit", "winter", "winterzeit", "wintertijd", "zeit");

    /**
     * The tz region for a zone's name without {@code Standard Time} and similar words: names of Windows (CLDR
     * windowsZones) and in common use.
     */
    private static final Map<String, String> REGIONS = names("""
        eastern=America/New_York|us eastern=America/Indianapolis|central=America/Chicago|mountain=America/Denver
        pacific=America/Los_Angeles|us mountain=America/Phoenix|atlantic=America/Halifax|newfoundland=America/St_Johns
        alaskan=America/Anchorage|alaska=America/Anchorage|hawaiian=Pacific/Honolulu|hawaii=Pacific/Honolulu
        canada central=America/Regina|central america=America/Guatemala|sa pacific=America/Bogota|sa western=America/La_Paz
        sa eastern=America/Cayenne|pacific sa=America/Santiago|e south america=America/Sao_Paulo|brasilia=America/Sao_Paulo
        argentina=America/Buenos_Aires|venezuela=America/Caracas|paraguay=America/Asuncion|montevideo=America/Montevideo
        greenland=America/Godthab|azores=Atlantic/Azores|cape verde=Atlantic/Cape_Verde
        gmt=Europe/London|greenwich=Atlantic/Reykjavik|british=Europe/London|morocco=Africa/Casablanca
        w europe=Europe/Berlin|central europe=Europe/Budapest|central european=Europe/Warsaw|romance=Europe/Paris
        middle european=Europe/Berlin|western european=Atlantic/Canary|eastern european=Europe/Helsinki
        westeuropäische=Europe/Berlin|mitteleuropäische=Europe/Berlin|osteuropäische=Europe/Helsinki
        e europe=Europe/Bucharest|fle=Europe/Kiev|gtb=Europe/Athens|turkey=Europe/Istanbul|russian=Europe/Moscow
        moscow=Europe/Moscow|kaliningrad=Europe/Kaliningrad|belarus=Europe/Minsk
        w central africa=Africa/Lagos|south africa=Africa/Johannesburg|e africa=Africa/Nairobi|namibia=Africa/Windhoek|egypt=Africa/Cairo
        israel=Asia/Jerusalem|jerusalem=Asia/Jerusalem|jordan=Asia/Amman|syria=Asia/Damascus|middle east=Asia/Beirut
        arab=Asia/Riyadh|arabic=Asia/Baghdad|arabian=Asia/Dubai|gulf=Asia/Dubai|iran=Asia/Tehran|caucasus=Asia/Yerevan
        azerbaijan=Asia/Baku|georgian=Asia/Tbilisi|afghanistan=Asia/Kabul|pakistan=Asia/Karachi|west asia=Asia/Tashkent
        india=Asia/Calcutta|indian=Asia/Calcutta|sri lanka=Asia/Colombo|nepal=Asia/Katmandu|central asia=Asia/Almaty
        bangladesh=Asia/Dhaka|myanmar=Asia/Rangoon|se asia=Asia/Bangkok|indochina=Asia/Bangkok|china=Asia/Shanghai
        hong kong=Asia/Hong_Kong|singapore=Asia/Singapore|malay peninsula=Asia/Singapore|taipei=Asia/Taipei
        tokyo=Asia/Tokyo|japan=Asia/Tokyo|korea=Asia/Seoul|ulaanbaatar=Asia/Ulaanbaatar
        ekaterinburg=Asia/Yekaterinburg|n central asia=Asia/Novosibirsk|north asia=Asia/Krasnoyarsk
        north asia east=Asia/Irkutsk|yakutsk=Asia/Yakutsk|vladivostok=Asia/Vladivostok|magadan=Asia/Magadan
        w australia=Australia/Perth|australian western=Australia/Perth|aus central=Australia/Darwin
        cen australia=Australia/Adelaide|australian central=Australia/Adelaide|e australia=Australia/Brisbane
        aus eastern=Australia/Sydney|australian eastern=Australia/Sydney|tasmania=Australia/Hobart
        new zealand=Pacific/Auckland|west pacific=Pacific/Port_Moresby|fiji=Pacific/Fiji|tonga=Pacific/Tongatapu|utc=UTC
        universal=UTC|coordinated universal=UTC|greenwich mean=UTC
        """);

    /** The tz region for a pair of abbreviations. */
    private static final Map<String, String> POSIX_RULES = names("""
        est edt=America/New_York|cst cdt=America/Chicago|mst mdt=America/Denver|pst pdt=America/Los_Angeles
        ast adt=America/Halifax|akst akdt=America/Anchorage|nst ndt=America/St_Johns|gmt bst=Europe/London
        wet west=Atlantic/Canary|wet wetdst=Atlantic/Canary|met mest=Europe/Berlin|met metdst=Europe/Berlin|met dst=Europe/Berlin
        cet cest=Europe/Berlin|cet cetdst=Europe/Berlin|mez mesz=Europe/Berlin|mez mezdst=Europe/Berlin
        eet eest=Europe/Helsinki|eet eetdst=Europe/Helsinki|msk msd=Europe/Moscow|aest aedt=Australia/Sydney|est est=Australia/Sydney
        acst acdt=Australia/Adelaide|nzst nzdt=Pacific/Auckland|ist idt=Asia/Jerusalem
        """);

    private DateZone() {}

    private static Map<String, String> names(String pairs) {
        var names = new HashMap<String, String>();
        for (String pair : pairs.strip().split("\\s*[|\n]\\s*")) {
            int sign = pair.indexOf('=');
            names.put(pair.substring(0, sign), pair.substring(sign + 1));
        }
        return Map.copyOf(names);
    }

    /** Whether a word means UTC itself; an offset after it is relative to UTC. */
    static boolean isUtc(String word) {
        return UTC.contains(word);
    }

    /**
     * Minutes east of UTC.
     *
     * @param words the words of the zone, in lower case and without dots
     * @param local the date and time, which decide whether daylight saving time applies
     * @return null when it is unknown or ambiguous
     */
    static @Nullable Integer minutes(List<String> words, LocalDateTime local) {
        String name = String.join(" ", words);
        if (words.isEmpty() || name.length() > LONGEST) {
            return null;
        }
        Integer known = DateNames.zone(name);
        known = known == null ? region(words, local) : known;
        known = known == null ? summer(words, local) : known;
        known = known == null ? posix(name, local) : known;
        known = known == null ? city(name, local) : known;
        known = known == null ? each(words, local) : known;
        List<String> apart = List.of(JOINT.split(name));
        return known == null
                        && apart.size() > words.size()
                        && !apart.contains("")
                        && JOINED.matcher(name).matches()
                ? minutes(apart, local) // they have no separator, so this recurses only once
                : known;
    }

    /** Whether a word means daylight saving time. */
    static boolean isSummer(String word) {
        return SUMMER.contains(word);
    }

    /** {@code W. Europe Daylight Time}, {@code Eastern Time}. */
    private static @Nullable Integer region(List<String> words, LocalDateTime local) {
        int end = words.size();
        boolean time = words.getLast().equals("time") || words.getLast().equals("zeit");
        end -= time ? 1 : 0;
        boolean summer = end > 1 && SUMMER.contains(words.get(end - 1));
        boolean winter = words.getLast().equals("zeit") || end > 1 && WINTER.contains(words.get(end - 1));
        if (!time && !summer && !winter) {
            return null;
        }
        boolean named = end > 1 && (summer || WINTER.contains(words.get(end - 1)));
        String region = REGIONS.get(String.join(" ", words.subList(0, named ? end - 1 : end)));
        return region == null ? null : at(region, local, summer, winter);
    }

    /** {@code MET DST}, {@code METDST}: one hour more than the standard zone. */
    private static @Nullable Integer summer(List<String> words, LocalDateTime local) {
        String first = words.getFirst();
        boolean glued = words.size() == 1 && first.endsWith("dst") && first.length() > 4;
        boolean apart = words.size() == 2 && SUMMER.contains(words.getLast());
        if (!glued && !apart) {
            return null;
        }
        String zone = glued ? first.substring(0, first.length() - 3) : first;
        Integer minutes = DateNames.zone(zone);
        boolean alreadySummer = zone.endsWith("dt") || zone.endsWith("est") && zone.length() == 4;
        return minutes == null || alreadySummer ? minutes : Integer.valueOf(minutes + 60);
    }

    private static @Nullable Integer posix(String name, LocalDateTime local) {
        Matcher matcher = POSIX.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        String summer = matcher.group(5);
        if (summer != null) {
            String rules = POSIX_RULES.get(matcher.group(1) + " " + summer);
            if (rules != null) {
                return at(rules, local, false, false);
            }
        }
        int hours = Integer.parseInt(matcher.group(3));
        int west = hours * 60 + (matcher.group(4) == null ? 0 : Integer.parseInt(matcher.group(4)));
        Integer standard = DateNames.zone(matcher.group(1));
        boolean plain = standard != null && Math.abs(standard) == west; // EST5, EST-5, CET+1
        if (plain && summer == null) {
            return standard;
        }
        boolean unsigned = matcher.group(2).isEmpty() && summer == null && isUtc(matcher.group(1));
        if (summer != null || unsigned || hours > 14 || standard != null) {
            return null; // daylight saving time of unknown rules, or ambiguous
        }
        return matcher.group(2).equals("-") ? Integer.valueOf(west) : Integer.valueOf(-west);
    }

    /** {@code Europe/Berlin}, {@code US/Eastern}. */
    private static @Nullable Integer city(String name, LocalDateTime local) {
        if (!CITY.matcher(name).matches()) {
            return null;
        }
        for (String zone : ZoneId.getAvailableZoneIds()) {
            if (zone.toLowerCase(Locale.ROOT).equals(name)) {
                return at(zone, local, false, false);
            }
        }
        return null;
    }

    /** {@code EST EST}, {@code EDT Eastern Daylight Time}, {@code EST/EDT}: several names, all known. */
    private static @Nullable Integer each(List<String> words, LocalDateTime local) {
        if (words.size() == 1) {
            String[] both = words.getFirst().split("/", 3);
            String rules = both.length == 2 ? rules(both[0], both[1]) : null;
            return rules == null ? null : at(rules, local, false, false);
        }
        Integer first = DateNames.zone(words.getFirst());
        if (first == null) {
            return null;
        }
        List<String> rest = words.subList(1, words.size());
        Integer second = DateNames.zone(String.join(" ", rest));
        second = second == null ? region(rest, local) : second;
        if (!first.equals(second) && rest.size() == 1) {
            String rules = rules(words.getFirst(), words.getLast());
            return rules == null ? null : at(rules, local, false, false);
        }
        return first.equals(second) ? first : null;
    }

    /** The tz region for two abbreviations in any order. */
    private static @Nullable String rules(String one, String other) {
        String rules = POSIX_RULES.get(one + " " + other);
        return rules == null ? POSIX_RULES.get(other + " " + one) : rules;
    }

    private static @Nullable Integer at(String zone, LocalDateTime local, boolean summer, boolean winter) {
        try {
            ZoneRules rules = ZoneId.of(zone).getRules();
            int shown = rules.getOffset(local).getTotalSeconds();
            int standard = rules.getStandardOffset(local.toInstant(rules.getOffset(local)))
                    .getTotalSeconds();
            int seconds = winter ? standard : summer ? standard + 3600 : shown;
            return Math.floorDiv(seconds, 60);
        } catch (DateTimeException e) { // no such zone in this tz database
            return null;
        }
    }
}
