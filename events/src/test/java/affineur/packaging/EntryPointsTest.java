package affineur.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryPointsTest {
    @Test
    void readsGroupsNamesAndWhatTheyReferTo() {
        EntryPoints read = EntryPoints.parse("""
                # made by hand
                [console_scripts]
                demo.run-it = demo.cli:main
                größe=demo : main [ extra ]
                ; and

                  [gui_scripts]
                  demo = demo:gui
                [some.plug-ins]
                a b = x
                  .y
                empty =
                [console_scripts]
                more = demo:more
                """);

        assertThat(read.groups())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "console_scripts",
                        Map.of("demo.run-it", "demo.cli:main", "größe", "demo : main [ extra ]", "more", "demo:more"),
                        "gui_scripts",
                        Map.of("demo", "demo:gui"),
                        "some.plug-ins",
                        Map.of("a b", "x .y", "empty", "")));
        assertThat(EntryPoints.parse("").groups()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[console_scripts]~../evil = a:b | the script '../evil'",
                "[console_scripts]~.. = a:b | the script '..'",
                "[gui_scripts]~a/b = a:b | the script 'a/b'",
                "[gui_scripts]~a\\b = a:b | the script 'a\\b'",
                "[console_scripts]~a = b:c~  ../evil = a:b | the script '../evil'",
                "[console_scripts]~evil : demo | the script 'evil : demo'",
                "[ console_scripts ]~../evil = a:b | the script '../evil'",
                "[console_scripts]~ = a:b | the script ''",
                "[console_scripts]~a = b:c\f../evil = d:e | is a control character",
                "[console_scripts]~a = b:c\r../evil = d:e | is a control character",
                "[console_scripts]~a = b:c\u0085../evil = d:e | is a control character",
                "[console_scripts]~a = b:c\u2028../evil = d:e | is a control character",
                "[console_scripts]~a\0 = b:c | is a control character",
                "a = b:c | is in no group",
                "[other]~= b:c | expected name = module:attribute",
                "[other]~a | expected name = module:attribute",
                "[other] x~a = b | expected [group]",
                "[] | expected [group]",
                "[other]~a = b:c~a = b:d | 'a' is there twice in the group 'other'"
            })
    void refusesWhatAnInstallerCouldStumbleOver(String file, String why) {
        assertThatThrownBy(() -> EntryPoints.parse(file.replace('~', '\n')))
                .isInstanceOf(InvalidPackaging.class)
                .hasMessageContaining(why)
                .message()
                .matches("[\\x20-\\x7e]+\\.");
    }
}
