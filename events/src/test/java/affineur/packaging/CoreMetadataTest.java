package affineur.packaging;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoreMetadataTest {
    private static final String MINIMAL = "Metadata-Version: 2.1\nName: My.Demo\nVersion: 1.0\n";

    @Test
    void readsAllFields() {
        CoreMetadata metadata = parse("""
                Metadata-Version: 2.5
                Name: My.Demo
                Version: v1.0-RC1
                Dynamic: Classifier
                Platform: Linux
                Summary: Ripens cheese
                Description-Content-Type: text/markdown; charset=UTF-8; variant=GFM
                Keywords: cheese,wheel
                Author: A. Ffineur
                Author-email: "A. Ffineur" <a@example.org>
                Maintainer: M.
                Maintainer-email: m@example.org
                License-Expression: MIT OR (Apache-2.0 WITH LLVM-exception AND LicenseRef-Ours)
                License-File: LICENSES/MIT.txt
                License-File: NOTICE
                Classifier: Private :: Do Not Upload
                Classifier: Programming Language :: Python :: 3
                Project-URL: Documentation, https://example.org/docs,x
                Home-page: https://example.org/
                Download-URL: https://example.org/download
                Requires-Python: >=3.9
                Requires-Dist: six>=1; extra == "old"
                Requires-Dist: tool @ https://example.org/tool.whl
                Requires-External: libpng (>=1.5)
                Provides-Extra: old
                Import-Name: my_demo
                X-Something: else

                # My demo

                Größe 🧀
                """);

        assertThat(metadata.metadataVersion()).isEqualTo("2.5");
        assertThat(metadata.name()).hasToString("my-demo");
        assertThat(metadata.displayName()).isEqualTo("My.Demo");
        assertThat(metadata.version()).hasToString("1.0rc1");
        assertThat(metadata.dynamic()).containsExactly("Classifier");
        assertThat(metadata.platforms()).containsExactly("Linux");
        assertThat(metadata.summary()).isEqualTo("Ripens cheese");
        assertThat(metadata.descriptionContentType()).isEqualTo("text/markdown; charset=UTF-8; variant=GFM");
        assertThat(metadata.keywords()).isEqualTo("cheese,wheel");
        assertThat(metadata.author()).isEqualTo("A. Ffineur");
        assertThat(metadata.authorEmail()).isEqualTo("\"A. Ffineur\" <a@example.org>");
        assertThat(metadata.maintainer()).isEqualTo("M.");
        assertThat(metadata.maintainerEmail()).isEqualTo("m@example.org");
        assertThat(metadata.license()).isNull();
        assertThat(metadata.licenseExpression()).startsWith("MIT OR (");
        assertThat(metadata.licenseFiles()).containsExactly("LICENSES/MIT.txt", "NOTICE");
        assertThat(metadata.classifiers()).hasSize(2);
        assertThat(metadata.projectUrls())
                .containsExactly(new CoreMetadata.ProjectUrl("Documentation", "https://example.org/docs,x"));
        assertThat(metadata.homePage()).isEqualTo("https://example.org/");
        assertThat(metadata.downloadUrl()).isEqualTo("https://example.org/download");
        assertThat(metadata.requiresPython()).isEqualTo(">=3.9");
        assertThat(metadata.requiresDist())
                .map(Requirement::name)
                .containsExactly(PackageName.parse("six"), PackageName.parse("tool"));
        assertThat(metadata.requiresExternal()).containsExactly("libpng (>=1.5)");
        assertThat(metadata.providesExtra()).containsExactly("old");
        assertThat(metadata.all(MetadataField.IMPORT_NAME)).containsExactly("my_demo");
        assertThat(metadata.description()).isEqualTo("# My demo\n\nGröße 🧀\n");
    }

    @Test
    void isContentWithLittle() {
        CoreMetadata metadata = parse(MINIMAL);

        assertThat(metadata.summary()).isNull();
        assertThat(metadata.description()).isNull();
        assertThat(metadata.listedDescription()).isNull();
        assertThat(metadata.requiresPython()).isNull();
        assertThat(metadata.requiresDist()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.1", "1.2", "2.0", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.17"})
    void readsEveryVersionAndLaterOnesOfTwo(String version) {
        CoreMetadata metadata = parse("Metadata-Version: " + version + "\nName: a\nVersion: 1\nNew-Field: x\n");

        assertThat(metadata.metadataVersion()).isEqualTo(version);
        assertThat(metadata.hasStandardLicenseFiles()).isEqualTo(version.matches("2\\.([4-9]|1.)"));
    }

    @Test
    void readsNamesOfFieldsInAnyCaseAndAnyLineEnd() {
        CoreMetadata metadata = parse("METADATA-VERSION:2.1\r\nname:\tdemo \rVersion: 1.0\r\n\r\nbody\r\n");

        assertThat(metadata.name()).hasToString("demo");
        assertThat(metadata.description()).isEqualTo("body\r\n");
    }

    @Test
    void unfoldsLines() {
        CoreMetadata metadata = parse(MINIMAL + "Summary: one\n  two\n\tthree\nRequires-Python: >=3.9,\n <4\n");

        assertThat(metadata.summary()).isEqualTo("one two three");
        assertThat(metadata.requiresPython()).isEqualTo(">=3.9, <4");
    }

    @Test
    void readsADescriptionInTheHeader() {
        assertThat(parse(MINIMAL + "Description: Title\n        =====\n        \n          code\n")
                        .description())
                .isEqualTo("Title\n=====\n\n  code");
        assertThat(parse(MINIMAL + "Description: Title\n       |=====\n       |  code\n")
                        .description())
                .isEqualTo("Title\n=====\n  code");
    }

    @Test
    void takesUnknownForNothing() {
        CoreMetadata metadata = parse("""
                Metadata-Version: 1.0
                Name: UNKNOWN
                Version: 0
                Summary: UNKNOWN
                Home-page: UNKNOWN
                License: UNKNOWN
                Description: UNKNOWN
                Platform: UNKNOWN
                Keywords:

                UNKNOWN


                """);

        assertThat(metadata.name()).hasToString("unknown");
        assertThat(metadata.summary()).isNull();
        assertThat(metadata.homePage()).isNull();
        assertThat(metadata.license()).isNull();
        assertThat(metadata.description()).isNull();
        assertThat(metadata.keywords()).isNull();
        assertThat(metadata.platforms()).isEmpty();
    }

    @Test
    void keepsAnEmptyImportName() {
        assertThat(parse(MINIMAL + "Import-Name:\n").all(MetadataField.IMPORT_NAME))
                .containsExactly("");
    }

    /** As Python's email package, which pip reads it with. */
    @Test
    void endsTheHeaderAtALineThatIsNoField() {
        CoreMetadata metadata = parse(MINIMAL + "License: MIT\nPermission is granted\nSummary: not a field\n");

        assertThat(metadata.license()).isEqualTo("MIT");
        assertThat(metadata.summary()).isNull();
        assertThat(metadata.description()).isEqualTo("Permission is granted\nSummary: not a field\n");
    }

    @Test
    void cutsTheDescriptionForListingsBetweenCharacters() {
        String cheese = "🧀".repeat(4_001);

        assertThat(parse(MINIMAL + "\n" + cheese).listedDescription()).isEqualTo("🧀".repeat(4_000));
        assertThat(parse(MINIMAL + "\n" + "x".repeat(4_000)).listedDescription())
                .hasSize(4_000);
        assertThat(parse(MINIMAL + "\n" + cheese).description()).isEqualTo(cheese);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Name: a\\nVersion: 1 | lacks the required field 'Metadata-Version'",
                "Metadata-Version: 2.1\\nVersion: 1 | lacks the required field 'Name'",
                "Metadata-Version: 2.1\\nName: a | lacks the required field 'Version'",
                "Metadata-Version: 3.0\\nName: a\\nVersion: 1 | expected 1.0, 1.1, 1.2, or 2.1 to 2.5",
                "Metadata-Version: 1.3\\nName: a\\nVersion: 1 | Metadata-Version '1.3' is not supported",
                "Metadata-Version: 2.1\\nName: -\\nVersion: 1 | Name: Invalid package name: '-'",
                "Metadata-Version: 2.1\\nName: a\\nVersion: x | Version: Invalid version: 'x'",
                "Metadata-Version: 2.1\\nName: a\\nName: b\\nVersion: 1 | the field 'Name' more than once",
            })
    void refusesWhatLacksItsHead(String text, String why) {
        assertRefused(text.replace("\\n", "\n"), why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Requires-Python: 3.9 | Requires-Python: Invalid version specifiers: '3.9'",
                "Requires-Python: >=3.9.* | expected ','",
                "Requires-Dist: six (>=1 | Requires-Dist: Invalid requirement",
                "Provides-Extra: a b | Provides-Extra 'a b' is invalid",
                "Dynamic: name | Dynamic: Name, which is never dynamic",
                "Description-Content-Type: text/html | expected text/plain, text/x-rst or text/markdown",
                "Description-Content-Type: text/markdown; charset=latin-1 | with charset UTF-8",
                "Description-Content-Type: text/markdown; variant=Other | variant GFM or CommonMark",
                "License-Expression: MIT\\nLicense: MIT | both License and License-Expression",
                "License-File: ../LICENSE | without '..'",
                "License-File: /LICENSE | a relative path",
                "License-File: a\\\\b | with '/'",
                "Project-URL: https://example.org/ | expected a label",
                "Project-URL: Home, | expected a label",
                "Project-URL: A label of more than thirty-two characters, https://example.org/ | at most 32",
                "Summary: a\\nSummary: b | the field 'Summary' more than once"
            })
    void refusesFieldsThatBreakTheirRules(String fields, String why) {
        assertRefused(
                "Metadata-Version: 2.4\nName: a\nVersion: 1\n"
                        + fields.replace("\\\\", "\u0001").replace("\\n", "\n").replace("\u0001", "\\"),
                why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "License-Expression: MIT License | expected an SPDX expression",
                "License-Expression: (MIT | expected an SPDX expression",
                "License-Expression: () | expected an SPDX expression",
                "License-Expression: MIT) | expected an SPDX expression",
                "License-Expression: MIT WITH | expected an SPDX expression",
                "License-Expression: MIT OR OR MIT | expected an SPDX expression",
                "License-Expression: MIT, BSD-3-Clause | 'MIT,' is no licence of the SPDX License List",
                "License-Expression: Cheese-1.0 | A licence that is not there is written as LicenseRef-<name>",
                "License-Expression: LicenseRef- | 'LicenseRef-' is no licence",
                "License-Expression: LicenseRef-a+ | 'LicenseRef-a' is no licence",
                "License-Expression: LicenseRef-a_b | 'LicenseRef-a_b' is no licence",
                "License-Expression: MIT WITH Cheese | 'Cheese' is no exception of the SPDX",
                "License-Expression: MIT WITH Apache-2.0 | 'Apache-2.0' is no exception of the SPDX",
                "Dynamic: Cheese | says Dynamic: Cheese, which is none of the fields that may be dynamic",
                "Dynamic: Dynamic | none of the fields",
                "Requires-External: (>=1.5) | Requires-External '(>=1.5)' is invalid",
                "Requires-External: libpng (>=1.5 | expected a name, a version in parentheses",
                "Requires-External: libpng () | expected a name",
                "Requires-External: libpng (1) (2) | expected a name",
                "Requires-External: ; sys_platform == 'linux' | expected a name",
                "Requires-External: libpng; on linux | expected a marker variable",
                "Requires-External: libpng; | expected a marker variable"
            })
    void refusesToPublishWhatBreaksTheRulesOfTheDay(String field, String why) {
        CoreMetadata metadata = parse("Metadata-Version: 2.4\nName: a\nVersion: 1\n" + field + "\n");

        assertThatThrownBy(metadata::mustBeFitToPublish)
                .isInstanceOf(InvalidPackaging.class)
                .hasMessageContaining(why)
                .message()
                .matches("[\\x20-\\x7e]+\\.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mit | MIT",
                "apache-2.0 and (bsd-3-clause or gpl-2.0+) | Apache-2.0 AND (BSD-3-Clause OR GPL-2.0+)",
                "GPL-2.0-or-later with classpath-exception-2.0 | GPL-2.0-or-later WITH Classpath-exception-2.0",
                "licenseref-Our.Own-1 Or ((MIT)) | LicenseRef-Our.Own-1 OR ((MIT))",
                "(MIT)OR(0bsd) | (MIT) OR (0BSD)"
            })
    void spellsLicencesAsSpdxDoes(String written, String canonical) {
        CoreMetadata metadata =
                parse("Metadata-Version: 2.4\nName: a\nVersion: 1\nLicense-Expression: " + written + "\n");

        metadata.mustBeFitToPublish();
        assertThat(metadata.licenseExpression()).isEqualTo(canonical);
    }

    /** Hatch wrote the field before it was a standard. */
    @Test
    void leavesLicencesOfBeforeTheStandardAsTheyAre() {
        CoreMetadata metadata = parse("Metadata-Version: 2.3\nName: a\nVersion: 1\nLicense-Expression: My licence\n");

        metadata.mustBeFitToPublish();
        assertThat(metadata.licenseExpression()).isEqualTo("My licence");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Requires-External: C",
                "Requires-External: libpng (>=1.5)",
                "Requires-External: make; sys_platform != \"win32\"",
                "Requires-External: Größe 2 (~ v1.x, not 1.3); python_version > '3' and (os_name == 'nt')",
                "Requires-External: dep:generic/openssl@>=3",
                "Dynamic: license-file",
                "Dynamic: Import-Name",
                "Dynamic: obsoletes"
            })
    void letsPublishWhatTheSpecificationLeavesOpen(String field) {
        parse("Metadata-Version: 2.5\nName: a\nVersion: 1\n" + field + "\n").mustBeFitToPublish();
    }

    @Test
    void letsLaterVersionsHaveFieldsThatAreNotKnown() {
        parse("Metadata-Version: 2.6\nName: a\nVersion: 1\nDynamic: New-Field\n")
                .mustBeFitToPublish();
    }

    @Test
    void saysItsRefusalsInAscii() {
        assertRefused(MINIMAL + "Requires-Dist: größe\u0007\n", "'gr??e?'");
    }

    @Test
    void refusesOtherEncodings() {
        assertThatThrownBy(() -> CoreMetadata.parse((MINIMAL + "Author: Jörg\n").getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(InvalidPackaging.class)
                .hasMessageContaining("UTF-8");
        assertRefused("\ufeff" + MINIMAL, "Metadata-Version");
    }

    @Test
    void refusesWhatIsTooLarge() {
        assertRefused(MINIMAL + "\n" + "x".repeat(CoreMetadata.LARGEST), "at most 4194304");
        assertRefused(MINIMAL + "Classifier: x\n".repeat(20_001), "more than 20000 fields");
        assertRefused(MINIMAL + "Requires-Python: " + ">=3,".repeat(100), "at most 255");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Summary: ",
                "Description-Content-Type: text/plain;",
                "License-Expression: ",
                "Requires-External: ",
                "Requires-External: a;",
                "Project-URL: ",
                "Requires-Dist: a;",
                "Keywords: ",
                "",
                "\n"
            })
    @Timeout(value = 60, unit = SECONDS)
    void survivesHostileLengths(String start) {
        for (String more : new String[] {" ", "\n ", "(", "a=", ";", "\t\n\t", ":", "\r", "MIT OR "}) {
            String text = MINIMAL + start + more.repeat(1_000_000 / more.length());
            try {
                CoreMetadata metadata = parse(text.replace("Version: 2.1", "Version: 2.4"));
                assertThat(metadata.name()).hasToString("my-demo");
                metadata.mustBeFitToPublish();
            } catch (InvalidPackaging e) {
                assertThat(e.getMessage()).hasSizeLessThan(700);
            }
        }
    }

    private static CoreMetadata parse(String text) {
        return CoreMetadata.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String text, String why) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidPackaging.class)
                .hasMessageContaining(why)
                .message()
                .matches("[\\x20-\\x7e]+\\.");
    }
}
