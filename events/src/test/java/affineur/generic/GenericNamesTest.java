package affineur.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.refusal.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenericNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"123", "foo", "foo.bar.baz-2.0-20190901.47283-1", "My_Tool+x", "-", "a..b"})
    void takesNamesAsGitLab(String name) {
        assertThat(new GenericName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../../foo",
                "..\\..\\foo",
                "%2f%2e%2e",
                "$foo/bar",
                "my file",
                "!!()",
                "käse",
                "a\n",
                "a~b",
                "a@b"
            })
    void refusesOtherNames(String name) {
        assertThatThrownBy(() -> new GenericName(name))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("package_name is invalid: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "v2", "1.0+build-3", "latest", "_", "2026-11-21"})
    void takesVersionsAsGitLab(String version) {
        assertThat(new GenericVersion(version)).hasToString(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "1..2", "1/2", "1 2", "1~2", "ü", "1\n"})
    void refusesOtherVersions(String version) {
        assertThatThrownBy(() -> new GenericVersion(version))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("package_version is invalid: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file.txt",
                "demo-1.0.tar.gz.sig",
                "helloworld_1.2.3~rc1-1_amd64.deb",
                "a@b",
                "linux/bin/tool",
                "..."
            })
    void takesFileNamesAsGitLabAndDirectories(String path) {
        assertThat(new GenericPath(path)).hasToString(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "~a", "a~", "@a", "a@", "a b", "a//b", "/a", "a/", "a/../b", "./a", "a/~b", "a\\b", "a%2Fb", "a\"b",
                "a\r\nb"
            })
    void refusesOtherFileNames(String path) {
        assertThatThrownBy(() -> new GenericPath(path))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("file_name is invalid: ");
    }

    @Test
    void refusesWhatIsTooLong() {
        String longest = "a".repeat(255);
        assertThat(new GenericName(longest)).hasToString(longest);
        assertThat(new GenericVersion(longest)).hasToString(longest);
        assertThat(new GenericPath("d/" + "a".repeat(253)).filename()).hasSize(253);
        assertThatThrownBy(() -> new GenericName(longest + "a")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new GenericVersion(longest + "a")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new GenericPath("d/" + longest)).isInstanceOf(Refusal.class);
    }

    @Test
    void listsAPathWithDirectoriesEncoded() {
        assertThat(new GenericPath("a+b@c.txt").listed()).isEqualTo("a+b@c.txt");
        assertThat(new GenericPath("linux/a+b@c~d.txt").listed()).isEqualTo("linux%2Fa%2Bb%40c~d.txt");
        assertThat(new GenericPath("linux/a+b@c~d.txt").filename()).isEqualTo("a+b@c~d.txt");
    }
}
