package org.daylight.detect;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Writes letters with known findings and with look-alikes: order numbers, times, message ids, hashes. The same seed gives the same texts. */
public final class LabelledTexts {

    /** A letter. */
    public record Labelled(String text, List<Expected> expected) {}

    /** A place that a detector must find. */
    public record Expected(String detector, FindingKind kind, int start, int end) {}

    /** @param sentences in which {@code %s} is the value */
    private record Sample(
            String detector, FindingKind kind, Function<SampleNumbers, String> value, String... sentences) {}

    private static final FindingKind ID = FindingKind.NATIONAL_ID;
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String ALL = UPPER + "abcdefghijklmnopqrstuvwxyz0123456789";

    private static final List<Sample> SAMPLES = List.of(
            new Sample(
                    "payment-card",
                    FindingKind.PAYMENT_CARD,
                    SampleNumbers::card,
                    "Please charge it to %s, it is valid until 11/27.",
                    "My new card is %s.",
                    "Hier die Kartennummer: %s",
                    "voici ma carte bancaire : %s (exp. 09/26)",
                    "%s"),
            new Sample(
                    "iban",
                    FindingKind.BANK_ACCOUNT,
                    SampleNumbers::iban,
                    "Bitte auf das Konto %s überweisen.",
                    "IBAN: %s",
                    "Mi cuenta es %s, gracias.",
                    "please wire the money to %s by Friday"),
            new Sample(
                    "national-id-us",
                    ID,
                    SampleNumbers::ssn,
                    "Her SSN is %s.",
                    "social security number: %s",
                    "For the form: %s (my SSN)"),
            new Sample(
                    "national-id-uk",
                    ID,
                    SampleNumbers::nino,
                    "my NI number is %s",
                    "National Insurance: %s",
                    "NINO %s, as requested"),
            new Sample("national-id-uk", ID, SampleNumbers::nhs, "NHS number %s", "His NHS no. is %s."),
            new Sample(
                    "national-id-fr",
                    ID,
                    SampleNumbers::nir,
                    "Mon numéro de sécurité sociale est le %s.",
                    "N° SS : %s",
                    "NIR %s"),
            new Sample(
                    "national-id-es", ID, SampleNumbers::dni, "con DNI %s y domicilio en Madrid", "Mi DNI es el %s."),
            new Sample("national-id-es", ID, SampleNumbers::nie, "NIE: %s", "con número %s de extranjero"),
            new Sample(
                    "national-id-it",
                    ID,
                    SampleNumbers::codiceFiscale,
                    "Codice fiscale %s",
                    "il mio CF è %s, grazie",
                    "Il sottoscritto (%s) dichiara"),
            new Sample("national-id-nl", ID, SampleNumbers::bsn, "Mijn BSN is %s.", "burgerservicenummer: %s"),
            new Sample("national-id-be", ID, SampleNumbers::belgian, "Rijksregisternummer: %s", "né à Liège, %s"),
            new Sample("national-id-pl", ID, SampleNumbers::pesel, "PESEL: %s", "numer PESEL %s proszę"),
            new Sample(
                    "national-id-se", ID, SampleNumbers::personnummer, "Personnummer: %s", "mitt personnummer är %s"),
            new Sample(
                    "national-id-no", ID, SampleNumbers::fodselsnummer, "Fødselsnummer: %s", "hennes nummer er %s og"),
            new Sample("national-id-fi", ID, SampleNumbers::henkilotunnus, "Henkilötunnus %s", "tunnus on %s."),
            new Sample("national-id-dk", ID, SampleNumbers::cpr, "CPR-nr. %s", "mit CPR er %s"),
            new Sample("national-id-pt", ID, SampleNumbers::nif, "o meu NIF é %s", "contribuinte n.º %s"),
            new Sample(
                    "national-id-de",
                    ID,
                    SampleNumbers::steuerId,
                    "Steuer-ID: %s",
                    "Meine Steueridentifikationsnummer lautet %s."),
            new Sample(
                    "national-id-de-pension", ID, SampleNumbers::germanPension, "SV-Nummer %s", "Versicherungsnr.: %s"),
            new Sample("national-id-ch", ID, SampleNumbers::ahv, "AHV-Nr. %s", "meine Nummer ist %s"),
            new Sample("national-id-br", ID, SampleNumbers::cpf, "CPF: %s", "inscrito sob o n. %s"),
            new Sample("national-id-in", ID, SampleNumbers::aadhaar, "Aadhaar number: %s", "my Aadhaar is %s"),
            new Sample("national-id-ca", ID, SampleNumbers::sin, "SIN: %s", "my social insurance number is %s"),
            new Sample("national-id-ro", ID, SampleNumbers::cnp, "CNP %s", "identificat cu CNP: %s"),
            new Sample("national-id-cz", ID, SampleNumbers::rodneCislo, "rodné číslo %s", "narozena, RČ: %s"),
            new Sample("national-id-at", ID, SampleNumbers::svnr, "SVNR: %s", "Sozialversicherungsnummer %s"),
            new Sample("national-id-za", ID, SampleNumbers::southAfrican, "ID number %s", "her ID no: %s"),
            new Sample("national-id-ie", ID, SampleNumbers::pps, "PPS number %s", "PPSN: %s"),
            new Sample(
                    "travel-document",
                    FindingKind.TRAVEL_DOCUMENT,
                    SampleNumbers::passport,
                    "The scan says\n%s\nand nothing else.",
                    "%s"),
            new Sample(
                    "travel-document",
                    FindingKind.TRAVEL_DOCUMENT,
                    n -> n.pick("C", "F", "P") + n.digits(8),
                    "passport no. %s",
                    "Reisepass Nr. %s",
                    "passeport n° %s",
                    "Pasaporte: %s"),
            new Sample(
                    "telephone",
                    FindingKind.TELEPHONE,
                    n -> n.pick("+49 30 2093", "+49 89 2180") + n.between(1000, 9999),
                    "ruf an: %s",
                    "%s"),
            new Sample(
                    "telephone",
                    FindingKind.TELEPHONE,
                    n -> n.pick("+33 1 42 68 ", "+33 6 12 34 ") + n.between(10, 99) + " " + n.between(10, 99),
                    "mon numéro %s.",
                    "%s"),
            new Sample(
                    "telephone",
                    FindingKind.TELEPHONE,
                    n -> n.pick("212", "415", "713") + "-" + n.pick("234", "853", "345") + "-" + n.digits(4),
                    "call me at %s",
                    "you can reach me on %s after six",
                    "%s"),
            new Sample(
                    "telephone",
                    FindingKind.TELEPHONE,
                    n -> "(" + n.pick("212", "415", "713") + ") " + n.pick("234", "853", "345") + "-" + n.digits(4),
                    "Fax %s",
                    "%s"),
            new Sample(
                    "telephone",
                    FindingKind.TELEPHONE,
                    n -> "020 7946 " + n.between(1000, 9999),
                    "Tel: %s",
                    "phone %s"),
            new Sample(
                    "telephone",
                    FindingKind.TELEPHONE,
                    n -> n.pick("612 ", "634 ") + n.between(100, 999) + " " + n.between(100, 999),
                    "Móvil: %s"),
            new Sample(
                    "postal-address",
                    FindingKind.POSTAL_ADDRESS,
                    n -> n.between(1, 9999) + " " + n.pick("Oak", "Main", "Lincoln") + " "
                            + n.pick("Street", "Ave", "Drive", "Blvd.") + n.pick(", Apt 4B, ", ", ", "\n")
                            + n.pick("Houston, TX 77002", "New York, NY 10001-2345", "Denver, CO 80202"),
                    "Send it to %s please.",
                    "I live at %s."),
            new Sample(
                    "postal-address",
                    FindingKind.POSTAL_ADDRESS,
                    n -> n.between(1, 200) + " " + n.pick("Church Road", "Station Lane", "High Street")
                            + n.pick(", ", "\n") + n.pick("London", "Leeds", "Bath") + n.pick(", ", "\n", " ")
                            + n.pick("SW1A 2AA", "LS1 4AP", "BA2 7AY", "EC1A 1BB"),
                    "My home address is %s.",
                    "%s"),
            new Sample(
                    "postal-address",
                    FindingKind.POSTAL_ADDRESS,
                    n -> n.pick("Hafenstraße ", "Lindenweg ", "Schillerstr. ", "Marktplatz ")
                            + n.between(1, 99)
                            + n.pick(", ", "\n")
                            + n.pick("20457 Hamburg", "80331 München", "01067 Dresden"),
                    "Ich wohne in der %s.",
                    "Adresse: %s"),
            new Sample(
                    "postal-address",
                    FindingKind.POSTAL_ADDRESS,
                    n -> n.between(1, 99)
                            + n.pick(" rue de la Paix", ", avenue Foch", " bd Voltaire")
                            + n.pick(", ", "\n")
                            + n.pick("75002 Paris", "69006 Lyon", "33000 Bordeaux"),
                    "J'habite au %s.",
                    "%s"),
            new Sample(
                    "private-email",
                    FindingKind.PRIVATE_EMAIL,
                    n -> n.letters(7, "abcdefghil") + n.pick("", ".", "_") + n.digits(2) + "@"
                            + n.pick(
                                    "gmail.com",
                                    "yahoo.co.uk",
                                    "hotmail.com",
                                    "web.de",
                                    "orange.fr",
                                    "libero.it",
                                    "uol.com.br",
                                    "gmx.net"),
                    "write to %s",
                    "<%s>",
                    "mailto:%s"),
            new Sample(
                    "date-of-birth",
                    FindingKind.DATE_OF_BIRTH,
                    n -> n.between(1, 28) + "." + n.between(1, 12) + ".19" + n.between(30, 99),
                    "geboren am %s in Kiel",
                    "Geburtsdatum: %s",
                    "geb. %s"),
            new Sample(
                    "date-of-birth",
                    FindingKind.DATE_OF_BIRTH,
                    n -> n.between(1, 12) + "/" + n.between(1, 28) + "/" + n.between(30, 99),
                    "DOB: %s",
                    "date of birth %s"),
            new Sample(
                    "date-of-birth",
                    FindingKind.DATE_OF_BIRTH,
                    n -> n.pick("March ", "June ", "Oct. ") + n.between(1, 28) + ", 19" + n.between(30, 99),
                    "she was born on %s.",
                    "Born: %s"),
            new Sample(
                    "date-of-birth",
                    FindingKind.DATE_OF_BIRTH,
                    n -> n.between(1, 28) + " " + n.pick("mars", "août", "février") + " 19" + n.between(30, 99),
                    "né le %s à Lille",
                    "date de naissance : %s"),
            new Sample(
                    "date-of-birth",
                    FindingKind.DATE_OF_BIRTH,
                    n -> n.between(1, 28) + " de " + n.pick("marzo", "agosto") + " de 19" + n.between(30, 99),
                    "nacida el %s",
                    "fecha de nacimiento: %s"),
            new Sample(
                    "date-of-birth",
                    FindingKind.DATE_OF_BIRTH,
                    n -> n.between(1, 28) + "/" + n.between(1, 12) + "/19" + n.between(30, 99),
                    "nato il %s a Roma",
                    "data de nascimento: %s",
                    "nascida em %s"),
            new Sample("token", FindingKind.SECRET, SampleNumbers::gitHub, "export TOKEN %s", "%s"),
            new Sample(
                    "token", FindingKind.SECRET, n -> "AKIA" + n.letters(15, UPPER + "234567") + "7", "aws: %s", "%s"),
            new Sample(
                    "token",
                    FindingKind.SECRET,
                    n -> "-----BEGIN RSA PRIVATE KEY-----\n" + n.letters(64, ALL) + "\n" + n.letters(30, ALL)
                            + "\n-----END RSA PRIVATE KEY-----",
                    "%s"),
            new Sample("token", FindingKind.SECRET, n -> "xoxb-" + n.digits(12) + "-" + n.letters(24, ALL), "slack %s"),
            new Sample(
                    "token",
                    FindingKind.SECRET,
                    n -> Base64.getUrlEncoder()
                                    .withoutPadding()
                                    .encodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"
                                            .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            + "." + n.letters(40, ALL) + "." + n.letters(43, ALL),
                    "it sends %s each time"),
            new Sample(
                    "password",
                    FindingKind.SECRET,
                    n -> n.letters(5, "abcdefgh") + n.digits(3) + n.pick("", "!", "$"),
                    "Password: %s",
                    "the password is %s",
                    "Das Passwort lautet %s.",
                    "Kennwort: %s",
                    "mot de passe : %s",
                    "La contraseña es %s",
                    "La password è %s",
                    "a senha é %s",
                    "pwd=%s"),
            new Sample("password", FindingKind.SECRET, n -> n.letters(32, ALL), "api key: %s", "client secret = %s"),
            new Sample(
                    "tracking-link",
                    FindingKind.TRACKING_LINK,
                    n -> "https://news.example.org/open?id=7&e=" + n.letters(6, "abcdef") + "%%40example.com",
                    "read it: %s",
                    "(%s)"),
            new Sample(
                    "tracking-link",
                    FindingKind.TRACKING_LINK,
                    n -> "https://example.us1.list-manage.com/track/click?u=" + n.hex(25) + "&id=" + n.hex(10)
                            + "&mc_eid=" + n.hex(10),
                    "%s"),
            new Sample(
                    "tracking-link",
                    FindingKind.TRACKING_LINK,
                    n -> "http://shop.example.com/?utm_source=mail&email_hash=" + n.hex(32),
                    "<%s>"),
            new Sample(
                    "terms-health",
                    FindingKind.HEALTH,
                    n -> n.pick("chemotherapy", "breast cancer", "schizophrenia", "mental illness"),
                    "She told me about the %s yesterday."),
            new Sample(
                    "terms-health",
                    FindingKind.HEALTH,
                    n -> n.pick("Brustkrebs", "Krankschreibung", "Schwangerschaft", "Herzinfarkt"),
                    "Er sprach über %s mit uns."),
            new Sample(
                    "terms-health",
                    FindingKind.HEALTH,
                    n -> n.pick("chimiothérapie", "arrêt maladie", "séropositif"),
                    "Il a parlé de %s hier."),
            new Sample(
                    "terms-health",
                    FindingKind.HEALTH,
                    n -> n.pick(
                            "quimioterapia",
                            "baja médica",
                            "embarazada",
                            "gravidanza",
                            "chemioterapia",
                            "gravidez",
                            "depressão"),
                    "… %s …"),
            new Sample(
                    "terms-minor",
                    FindingKind.MINOR,
                    n -> n.pick(
                            "my daughter",
                            "foster care",
                            "Jugendamt",
                            "Sorgerecht",
                            "protection de l'enfance",
                            "menor de edad",
                            "scuola materna",
                            "conselho tutelar"),
                    "They talked about %s again."));

    private static final String[] NEUTRAL = {
        "Thanks for the minutes of the meeting; I agree with most of it.",
        "The pilots asked for a new schedule in spring.",
        "Wir sehen uns am Donnerstag im Büro.",
        "Could you look at the second table before we send it?",
        "Le conseil se réunit mardi prochain.",
        "La reunión empieza a las nueve.",
        "Il contratto è pronto per la firma.",
        "O relatório segue em anexo.",
        "The harbour was closed because of the storm.",
        "Nobody answered, so I will try again tomorrow.",
        "I have changed the password policy page of the handbook.",
        "Reset it, the password is incorrect.",
        "The crane cost 1,250,000 in total; that is 12.5% more than planned."
    };

    private final SampleNumbers numbers;
    private final SplittableRandom random;

    private LabelledTexts(long seed) {
        random = new SplittableRandom(seed);
        numbers = new SampleNumbers(random);
    }

    /** Writes some letters. */
    public static List<Labelled> write(long seed, int count) {
        var writer = new LabelledTexts(seed);
        List<Labelled> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(writer.letter(i));
        }
        return texts;
    }

    private Labelled letter(int number) {
        var text = new StringBuilder();
        List<Expected> expected = new ArrayList<>();
        text.append(numbers.pick("Hi,\n\n", "Dear all,\n\n", "Hallo,\n\n", "Bonjour,\n\n", ""));
        int lines = numbers.between(3, 7);
        int place = numbers.between(0, lines - 1);
        for (int i = 0; i < lines; i++) {
            text.append(numbers.pick(NEUTRAL)).append(numbers.pick("\n", " ", "\n\n"));
            if (random.nextInt(2) == 0) {
                text.append("\n").append(lookAlike()).append("\n");
            }
            if (i == place && number % 4 != 3) {
                add(text, SAMPLES.get(random.nextInt(SAMPLES.size())), expected);
            }
        }
        return new Labelled(text.toString(), expected);
    }

    private void add(StringBuilder text, Sample sample, List<Expected> expected) {
        String sentence = numbers.pick(sample.sentences());
        String value = sample.value().apply(numbers).replace("%%", "%");
        text.append('\n').append(sentence, 0, sentence.indexOf("%s"));
        expected.add(new Expected(sample.detector(), sample.kind(), text.length(), text.length() + value.length()));
        text.append(value)
                .append(sentence.substring(sentence.indexOf("%s") + 2))
                .append('\n');
    }

    private String lookAlike() {
        SampleNumbers n = numbers;
        return switch (random.nextInt(30)) {
            case 0 -> "Order no. " + n.digits(n.between(8, 12)) + " has been shipped.";
            case 1 -> "Your tracking number: 1Z" + n.letters(6, UPPER + "0123456789") + n.digits(8);
            case 2 -> "Message-ID: <" + n.digits(14) + "." + n.hex(8) + "@mail.example.org>";
            case 3 -> "commit " + n.hex(40);
            case 4 ->
                "at 2004-0" + n.between(1, 9) + "-1" + n.between(0, 9) + " 12:" + n.between(10, 59) + ":"
                        + n.between(10, 59) + "." + n.digits(6);
            case 5 -> "timestamp 16" + n.digits(11) + " ms, 16" + n.digits(8) + " s";
            case 6 -> "ISBN 978-3-" + n.digits(3) + "-" + n.digits(5) + "-" + n.digits(1);
            case 7 -> "invoice " + n.digits(4) + "-" + n.digits(4) + "-" + n.digits(4);
            case 8 ->
                "10." + n.between(0, 255) + "." + n.between(0, 255) + "." + n.between(0, 255) + " port " + n.digits(5);
            case 9 -> "uuid " + n.hex(8) + "-" + n.hex(4) + "-4" + n.hex(3) + "-" + n.hex(4) + "-" + n.hex(12);
            case 10 -> "https://example.org/item/" + n.digits(16) + "?page=" + n.digits(2);
            case 11 -> "total 1," + n.digits(3) + "," + n.digits(3) + ".00 and " + n.digits(6) + ".50";
            case 12 -> "part " + n.letters(2, UPPER) + n.digits(6) + n.letters(1, "EFGHIJK") + " is on order";
            case 13 -> "meeting on " + n.between(1, 28) + "." + n.between(1, 12) + ".2004, room " + n.digits(3);
            case 14 -> "rev " + n.digits(5) + "." + n.digits(3) + "." + n.digits(4);
            case 15 -> "page " + n.digits(3) + " of " + n.digits(4) + ", " + n.digits(5) + " Words were counted";
            case 16 -> "ticket #" + n.digits(9);
            case 17 -> "md5 " + n.hex(32);
            case 18 ->
                n.digits(4) + " " + n.digits(4) + " " + n.digits(5) + "\n" + n.digits(4) + " " + n.digits(3) + " "
                        + n.digits(5);
            case 19 -> "contact press@" + n.letters(6, "abcdefg") + ".example.org";
            case 20 -> "https://example.org/a?utm_source=newsletter&utm_campaign=spring" + n.digits(4);
            case 21 -> "account " + n.digits(10) + " at the branch " + n.digits(6);
            case 22 -> "EAN " + n.digits(13);
            case 23 -> "file IMG_" + n.digits(8) + "_" + n.digits(6) + ".jpg";
            case 24 ->
                "boundary=\"----=_NextPart_000_" + n.digits(4) + "_01C" + n.letters(5, "0123456789ABCDEF") + "."
                        + n.letters(8, "0123456789ABCDEF") + "\"";
            case 25 -> "if (a < b) { x <<= 2; } // " + n.digits(3);
            case 26 -> "-----------------------------------------------";
            case 27 -> "flight LH" + n.digits(4) + " on 12 March, seat 2" + n.digits(1) + "A";
            case 28 -> "FY2004 budget line " + n.digits(3) + "-" + n.digits(4) + "-" + n.digits(2);
            default -> "Please enter your password: ________";
        };
    }
}
