package org.daylight.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The architecture in one test: which package may use which, and what no class may do. ARCHITECTURE.md gives the
 * reasons.
 */
@AnalyzeClasses(packages = "org.daylight", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule modules = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("proof")
            .definedBy("org.daylight.proof..", "org.daylight.dkim..", "org.daylight.http..")
            .layer("site")
            .definedBy(
                    "org.daylight.message..",
                    "org.daylight.archive..",
                    "org.daylight.search..",
                    "org.daylight.web..",
                    "org.daylight.server..",
                    "org.daylight.mirror..",
                    "org.daylight.picture..",
                    "org.daylight.evidence..",
                    "org.daylight.collate..",
                    "org.daylight.people..",
                    "org.daylight.witness..",
                    "org.daylight.export..")
            .layer("newsroom")
            .definedBy(
                    "org.daylight.flow..",
                    "org.daylight.container..",
                    "org.daylight.vault..",
                    "org.daylight.catalog..",
                    "org.daylight.review..",
                    "org.daylight.schedule..",
                    "org.daylight.demo..")
            .layer("app")
            .definedBy("org.daylight.app..")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("newsroom")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("site")
            .mayOnlyBeAccessedByLayers("newsroom", "app")
            .because("the arrows are app -> newsroom -> site -> proof: the public half cannot name the private half");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("org.daylight.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule proofHasNoDependencyButTheJdk = classes()
            .that()
            .resideInAnyPackage("org.daylight.proof..", "org.daylight.dkim..", "org.daylight.http..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.daylight.proof..",
                    "org.daylight.dkim..",
                    "org.daylight.http..",
                    "java..",
                    "javax.crypto..",
                    "javax.net..",
                    "org.jspecify.annotations..");

    @ArchTest
    static final ArchRule sqlIsInTheCatalogOnly = noClasses()
            .that()
            .resideOutsideOfPackage("org.daylight.catalog..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..");

    @ArchTest
    static final ArchRule luceneIsInSearchOnly = noClasses()
            .that()
            .resideOutsideOfPackage("org.daylight.search..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.lucene..");

    @ArchTest
    static final ArchRule onlyTheServerOpensAPort = noClasses()
            .that()
            .resideOutsideOfPackage("org.daylight.server..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.eclipse.jetty..", "com.sun.net.httpserver..");

    @ArchTest
    static final ArchRule onlyAnEditorsOrderAsksForKeys = noClasses()
            .that()
            .haveNameNotMatching("org\\.daylight\\.dkim\\.Dns(Keys|Transport).*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..")
            .because("DnsKeys alone asks others for something, where an editor orders it");

    @ArchTest
    static final ArchRule thePublicHalfSignsNoLog = noClasses()
            .that()
            .resideOutsideOfPackages("org.daylight.proof..", "org.daylight.flow..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("org\\.daylight\\.proof\\.NoteKey\\$Signer")
            .because("a witness has a key of another kind, which signs cosignatures and nothing else");

    @ArchTest
    static final ArchRule thereIsOneHttpClient = noClasses()
            .that()
            .resideOutsideOfPackage("org.daylight.http..")
            .and()
            .haveNameNotMatching("org\\.daylight\\.app\\.TrainingRun.*") // connects to its own server only
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\.(Http)?URLConnection|javax\\.net\\.ssl\\.SSLSocket")
            .because("its limits are what ends a request to a hostile server (docs/decisions/0114)");

    @ArchTest
    static final ArchRule theHttpClientKnowsNoArchive = noClasses()
            .that()
            .resideInAPackage("org.daylight.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.daylight.proof..");

    @ArchTest
    static final ArchRule timeAndLocaleComeFromOutside = noClasses()
            .that()
            .resideOutsideOfPackage("org.daylight.app..")
            .should()
            .accessTargetWhere(isAmbient())
            .because("same input, same bytes: time, locale, zone and charset are passed in");

    @ArchTest
    static final ArchRule nobodyAsksWhoseMachineItIs = noClasses()
            .should()
            .accessTargetWhere(DescribedPredicate.describe(
                    "asks for the machine's name or its addresses",
                    access -> Set.of(
                                    "java.net.InetAddress.getLocalHost",
                                    "java.net.NetworkInterface.getNetworkInterfaces",
                                    "java.lang.ProcessHandle.info")
                            .contains(access.getTargetOwner().getName() + "."
                                    + access.getTarget().getName())))
            .because("what nobody has read nobody can publish (PublisherPrivacyTest)");

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
    static void everyPackageHasADescription(JavaClasses all) {
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
