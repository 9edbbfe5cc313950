package org.daylight.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The architecture on one page: which package may use which, and what no class may do. ARCHITECTURE.md says why. */
@AnalyzeClasses(packages = "org.daylight", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /**
     * All packages of the product, by module, from the bottom to the top. A package may use packages of its own module that come before it,
     * and any package of the modules that its module may use ({@link #USES}).
     */
    private static final Map<String, List<String>> MODULES = new LinkedHashMap<>();

    /** The modules that each module may use. */
    private static final Map<String, Set<String>> USES = new LinkedHashMap<>();

    private static void module(String name, Set<String> uses, String... packages) {
        MODULES.put(name, List.of(packages));
        USES.put(name, uses);
    }

    static {
        module(
                "proof",
                Set.of(),
                "format",
                "file",
                "http.client",
                "tree",
                "redaction",
                "note",
                "release",
                "sealing",
                "log",
                "pack",
                "dkim.finding",
                "dkim",
                "dkim.keys",
                "dkim.recovery",
                "check");
        module(
                "mail",
                Set.of("proof"),
                "message",
                "message.decode",
                "message.field",
                "message.html",
                "mapi",
                "outlook",
                "message.parse",
                "collate",
                "people",
                "evidence",
                "redact",
                "passage");
        module("timelock", Set.of("proof"), "timelock");
        module("detector", Set.of(), "detect");
        module("http", Set.of("proof"), "http");
        module("outlook", Set.of("proof", "mail"), "outlook.msg", "outlook.olm", "outlook.pst");
        module(
                "archive",
                Set.of("proof", "timelock", "mail"),
                "archive",
                "doctor",
                "search.query",
                "search",
                "search.thread",
                "search.similar",
                "search.lucene.segment",
                "search.lucene",
                "search.lucene.vector",
                "picture",
                "parquet",
                "export",
                "story",
                "annotation",
                "search.entity",
                "mention",
                "age",
                "keytext",
                "bulletin",
                "seal",
                "mirror",
                "leak",
                "trustees",
                "store",
                "push");
        module(
                "site",
                Set.of("proof", "timelock", "mail", "http", "archive"),
                "witness",
                "web.language",
                "web.file",
                "web.view",
                "web.gemini",
                "web.prepare",
                "web.api",
                "web.page",
                "web");
        module(
                "static-site",
                Set.of("proof", "timelock", "mail", "http", "archive", "site"),
                "staticsite.segment",
                "staticsite");
        module("mcp", Set.of("proof", "timelock", "mail", "http", "archive", "site"), "mcp");
        module(
                "mailserver",
                Set.of("proof", "timelock", "mail", "archive"),
                "mailserver.line",
                "mailserver.folder",
                "mailserver.imap",
                "mailserver.nntp");
        module("drop", Set.of("proof", "http", "archive"), "submission", "submission.remote", "drop.page", "drop");
        module(
                "newsroom",
                Set.of("proof", "timelock", "mail", "detector", "http", "outlook", "archive", "site", "drop"),
                "container",
                "container.imap",
                "vault",
                "watermark",
                "extract",
                "malware",
                "catalog",
                "schedule",
                "review",
                "lease",
                "backup",
                "newsroom",
                "audit",
                "editors",
                "partners",
                "flow.ingest",
                "flow.extract",
                "flow.render",
                "flow.detect",
                "flow.keys",
                "flow.decide",
                "flow.review",
                "flow.recovery",
                "flow.publish",
                "flow.backup",
                "collect",
                "flow.doctor",
                "demo");
        module(
                "desk",
                Set.of("proof", "timelock", "mail", "detector", "http", "archive", "site", "drop", "newsroom"),
                "desk.account",
                "desk.page",
                "desk");
        module(
                "app",
                Set.of(
                        "proof",
                        "timelock",
                        "mail",
                        "detector",
                        "http",
                        "outlook",
                        "archive",
                        "site",
                        "static-site",
                        "mcp",
                        "mailserver",
                        "drop",
                        "newsroom",
                        "desk"),
                "app");
    }

    /** The classes of the extractor, which are on no class path: a program of its own, in a package of its own. */
    private static JavaClasses extractor() {
        return new ClassFileImporter().importPath(Path.of("../extractor/target/classes"));
    }

    @ArchTest
    static void theExtractorUsesNothingButFormats(JavaClasses all) {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass from : extractor()) {
            assertEquals("extractor", nameOf(from));
            for (Dependency each : from.getDirectDependenciesFromSelf()) {
                String name = each.getTargetClass().getBaseComponentType().getPackageName();
                if (name.startsWith("org.daylight.")
                        && !Set.of("org.daylight.extractor", "org.daylight.format")
                                .contains(name)) {
                    wrong.add(from.getName() + " uses " + name);
                }
            }
        }
        assertEquals(Set.of(), wrong);
        for (JavaClass from : all) {
            for (Dependency each : from.getDirectDependenciesFromSelf()) {
                String name = each.getTargetClass().getPackageName();
                if (name.startsWith("org.apache.tika.parser") || name.equals("org.daylight.extractor")) {
                    wrong.add(from.getName() + " uses " + name);
                }
            }
        }
        assertEquals(Set.of(), wrong);
    }

    @ArchTest
    static void everyPackageHasItsPlace(JavaClasses all) {
        Set<String> found = new TreeSet<>();
        for (JavaClass each : all) {
            found.add(nameOf(each));
        }
        Set<String> listed = new TreeSet<>();
        MODULES.values().forEach(listed::addAll);
        assertEquals(listed, found, "each package stands in MODULES, and nothing else does");
    }

    @ArchTest
    static void dependenciesPointOneWay(JavaClasses all) {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass from : all) {
            for (Dependency each : from.getDirectDependenciesFromSelf()) {
                JavaClass to = each.getTargetClass().getBaseComponentType();
                if (to.getPackageName().startsWith("org.daylight.")
                        && !nameOf(to).equals(nameOf(from))
                        && !mayUse(nameOf(from), nameOf(to))) {
                    wrong.add(from.getName() + " uses " + to.getName());
                }
            }
        }
        assertEquals(Set.of(), wrong);
    }

    private static boolean mayUse(String from, String to) {
        String own = moduleOf(from);
        String other = moduleOf(to);
        List<String> packages = MODULES.get(own);
        return own.equals(other)
                ? packages.indexOf(to) < packages.indexOf(from)
                : USES.get(own).contains(other);
    }

    private static String moduleOf(String name) {
        return MODULES.entrySet().stream()
                .filter(module -> module.getValue().contains(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("org.daylight." + name + " stands in no module of MODULES"))
                .getKey();
    }

    /** The package without {@code org.daylight.}. */
    private static String nameOf(JavaClass type) {
        return type.getPackageName().substring("org.daylight.".length());
    }

    @ArchTest
    static final ArchRule proofHasNoDependencyButTheJdk = classes()
            .that(DescribedPredicate.describe(
                    "are in proof", type -> moduleOf(nameOf(type)).equals("proof")))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.daylight..", "java..", "javax.crypto..", "javax.net..", "org.jspecify.annotations..")
            .because("the checker runs with a JDK alone; dependenciesPointOneWay keeps proof from other modules");

    @ArchTest
    static final ArchRule sqlIsInTheCatalogOnly = noClasses()
            .that()
            .resideOutsideOfPackage("org.daylight.catalog..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..");

    @ArchTest
    static final ArchRule luceneIsInItsPackageOnly = noClasses()
            .that()
            .resideOutsideOfPackage("org.daylight.search.lucene..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.lucene..");

    @ArchTest
    static final ArchRule onlyWiringNamesTheEngine = noClasses()
            .that()
            .resideOutsideOfPackage("org.daylight.search.lucene..")
            .and()
            .doNotHaveFullyQualifiedName("org.daylight.app.Wiring")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.daylight.search.lucene..")
            .because("another engine can take its place (docs/decisions/0180)");

    @ArchTest
    static final ArchRule theNewsroomKnowsNoPage = noClasses()
            .that(DescribedPredicate.describe(
                    "are in newsroom", type -> moduleOf(nameOf(type)).equals("newsroom")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.daylight.web..");

    @ArchTest
    static final ArchRule conversationsWithSourcesAreForEditorsOnly = noClasses()
            .that()
            .resideOutsideOfPackages("org.daylight.collect..", "org.daylight.desk..", "org.daylight.app..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.daylight.collect..")
            .because("what publishes cannot name a conversation (docs/decisions/0320)");

    @ArchTest
    static final ArchRule theNewsroomKnowsOnlyTheFormatOfADrop = noClasses()
            .that(DescribedPredicate.describe(
                    "are in newsroom or desk",
                    type -> Set.of("newsroom", "desk").contains(moduleOf(nameOf(type)))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.daylight.drop..")
            .because("the drop runs on another machine, which cannot reach the newsroom");

    @ArchTest
    static final ArchRule onlyTheServerOpensAPort = noClasses()
            .that()
            .resideOutsideOfPackage("org.daylight.http")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.eclipse.jetty..", "com.sun.net.httpserver..");

    @ArchTest
    static final ArchRule onlyAnEditorsOrderAsksForKeys = noClasses()
            .that()
            .haveNameNotMatching("org\\.daylight\\.dkim\\.keys\\.Dns(Keys|Transport).*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..")
            .because("only DnsKeys asks other servers for keys, when an editor requests it");

    @ArchTest
    static final ArchRule thePublicHalfSignsNoLog = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.daylight.note..",
                    "org.daylight.log..",
                    "org.daylight.submission..",
                    "org.daylight.drop..",
                    "org.daylight.collect..",
                    "org.daylight.newsroom..",
                    "org.daylight.flow..")
            .and()
            .haveNameNotMatching("org\\.daylight\\.app\\.(CollectCommand|OpenDrop)") // pass the collector's key on
            .should()
            .dependOnClassesThat()
            .haveNameMatching("org\\.daylight\\.note\\.NoteKey\\$Signer")
            .because("a witness has a key of another kind; a drop and a collector have keys of their own, which sign no"
                    + " log");

    @ArchTest
    static final ArchRule thereIsOneHttpClient = noClasses()
            .that()
            .resideOutsideOfPackage("org.daylight.http.client..")
            .and()
            .haveNameNotMatching("org\\.daylight\\.app\\.TrainingRun.*") // asks its own server only
            .and()
            .resideOutsideOfPackage("org.daylight.container.imap..") // not HTTP; with limits of its own
            .and()
            .haveNameNotMatching("org\\.daylight\\.http\\.GeminiServer.*") // a server, which makes no request
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\.(Http)?URLConnection|javax\\.net\\.ssl\\.SSLSocket")
            .because("its limits are what ends a request to a hostile server (docs/decisions/0114)");

    @ArchTest
    static final ArchRule timeAndLocaleComeFromOutside = noClasses()
            .that()
            .resideOutsideOfPackage("org.daylight.app..")
            .should()
            .accessTargetWhere(isAmbient())
            .because("same input, same bytes: time, locale, zone and charset are passed in");

    @ArchTest
    static final ArchRule noClassAsksForTheMachine = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(
                    "org.daylight.extract.Worker") // compares the processes that it ends, stores nothing
            .should()
            .accessTargetWhere(DescribedPredicate.describe(
                    "asks for the name or the addresses of the machine",
                    access -> Set.of(
                                    "java.net.InetAddress.getLocalHost",
                                    "java.net.NetworkInterface.getNetworkInterfaces",
                                    "java.lang.ProcessHandle.info")
                            .contains(access.getTargetOwner().getName() + "."
                                    + access.getTarget().getName())))
            .because("what is never read cannot be published (PublisherPrivacyTest)");

    @ArchTest
    static void everyClassHasANameOfItsOwn(JavaClasses all) {
        Map<String, String> first = new HashMap<>();
        Set<String> twice = new TreeSet<>();
        for (JavaClass each : all) {
            if (each.isTopLevelClass() && !each.getSimpleName().equals("package-info")) {
                String other = first.putIfAbsent(each.getSimpleName(), each.getName());
                if (other != null) {
                    twice.add(each.getName() + " and " + other);
                }
            }
        }
        assertEquals(Set.of(), twice);
    }

    @ArchTest
    static void theDocumentNamesClassesThatExist(JavaClasses all) throws IOException {
        Set<String> names = new TreeSet<>();
        all.forEach(each -> names.add(each.getSimpleName()));
        extractor().forEach(each -> names.add(each.getSimpleName()));
        Set<String> missing = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| `[a-z][a-z., `]*` \\| ([^|]*)\\|")
                .matcher(Files.readString(Path.of("../ARCHITECTURE.md")));
        int starts = 0;
        while (row.find()) {
            Matcher name = Pattern.compile("`([A-Z]\\w+)`").matcher(row.group(1));
            while (name.find()) {
                starts++;
                if (!names.contains(name.group(1))) {
                    missing.add(name.group(1));
                }
            }
        }
        assertTrue(starts > 30, "the table of packages was not found");
        assertEquals(Set.of(), missing, "ARCHITECTURE.md says to start at classes that are not there");
    }

    @ArchTest
    static final ArchRule onlyApprovedDocumentsAreWritten = noClasses()
            .that()
            .resideOutsideOfPackage("org.daylight.archive")
            .and()
            .doNotHaveFullyQualifiedName("org.daylight.flow.publish.WritePack")
            .should(new ArchCondition<>("make a pack writer") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    type.getConstructorCallsFromSelf().stream()
                            .filter(call -> call.getTargetOwner().getName().equals("org.daylight.archive.PackWriter"))
                            .forEach(call -> events.add(SimpleConditionEvent.satisfied(call, call.getDescription())));
                }
            })
            .because("WritePack takes what the release gate approved, and nothing else (docs/decisions/0185)");

    @ArchTest
    static final ArchRule namesSaySomething = noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Service")
            .orShould()
            .haveSimpleNameEndingWith("Factory");

    @ArchTest
    static void everyPackageSaysWhatIsInIt(JavaClasses all) {
        Set<String> packages = new TreeSet<>();
        Set<String> described = new TreeSet<>();
        for (JavaClass each : all) {
            if (each.getPackageName().startsWith("org.daylight")
                    && !each.getPackageName().contains(".jte")) {
                packages.add(each.getPackageName());
                if (each.getPackage().tryGetPackageInfo().isPresent()) {
                    described.add(each.getPackageName());
                }
            }
        }
        assertTrue(packages.size() >= 10, "the classes were not found: " + packages);
        assertEquals(packages, described);
    }

    /** {@code Instant.now()}, {@code Locale.getDefault()} and the like. A {@code now(clock)} has a parameter and is welcome. */
    private static DescribedPredicate<JavaAccess<?>> isAmbient() {
        Set<String> clocks = Set.of(
                Instant.class.getName(),
                LocalDate.class.getName(),
                LocalDateTime.class.getName(),
                OffsetDateTime.class.getName(),
                ZonedDateTime.class.getName());
        Set<String> calls = Set.of(
                Clock.class.getName() + ".systemUTC",
                Clock.class.getName() + ".systemDefaultZone",
                Locale.class.getName() + ".getDefault",
                Charset.class.getName() + ".defaultCharset",
                ZoneId.class.getName() + ".systemDefault",
                System.class.getName() + ".currentTimeMillis");
        return DescribedPredicate.describe("is a default clock, locale, zone or charset", access -> {
            String owner = access.getTargetOwner().getName();
            boolean isNow = access.getTarget().getName().equals("now")
                    && clocks.contains(owner)
                    && access.getTarget()
                            instanceof com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget call
                    && call.getRawParameterTypes().isEmpty();
            return isNow || calls.contains(owner + "." + access.getTarget().getName());
        });
    }
}
