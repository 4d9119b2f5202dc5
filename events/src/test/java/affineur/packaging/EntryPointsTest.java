package affineur.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Python's splitlines() begins a new line there. */
    @ParameterizedTest
    @ValueSource(strings = {"\f", "\u000b", "\r", "\u001c", "\u0085", "\u2028", "\u2029", "\0"})
    void refusesLineBreaksThatOnlySomeReadersKnow(String character) {
        assertThatThrownBy(() -> EntryPoints.parse("[console_scripts]\na = b:c" + character + "../evil = d:e\n"))
                .isInstanceOf(InvalidPackaging.class)
                .hasMessageContaining("is a control character");
    }
}
