package affineur.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionFilenameTest {
    @Test
    void readsAWheel() {
        WheelFilename wheel = WheelFilename.parse("My.Package-1.0.0RC1-2build3-py2.py3-abi3.none-linux_x86_64.any.whl");

        assertThat(wheel.name()).hasToString("my-package");
        assertThat(wheel.version()).hasToString("1.0.0rc1");
        assertThat(wheel.build()).isEqualTo("2build3");
        assertThat(wheel.pythons()).containsExactly("py2", "py3");
        assertThat(wheel.abis()).containsExactly("abi3", "none");
        assertThat(wheel.platforms()).containsExactly("linux_x86_64", "any");
        assertThat(wheel.stem()).isEqualTo("My.Package-1.0.0RC1");
        assertThat(wheel.filetype()).isEqualTo("bdist_wheel");
        assertThat(wheel).hasToString("My.Package-1.0.0RC1-2build3-py2.py3-abi3.none-linux_x86_64.any.whl");
    }

    @Test
    void readsAWheelWithoutABuildTag() {
        WheelFilename wheel = WheelFilename.parse("demo-1!2.0+local.1-cp313-cp313-win_amd64.whl");

        assertThat(wheel.build()).isNull();
        assertThat(wheel.version()).hasToString("1!2.0+local.1");
    }

    @ParameterizedTest
    @CsvSource({
        "demo-1.0.tar.gz, demo, 1.0",
        "my_package-1.0.post2.tar.gz, my-package, 1.0.post2",
        "My.Package-1.0RC1.tar.gz, my-package, 1.0rc1",
        "zope.interface-5.0.0.tar.gz, zope-interface, 5.0.0",
        "a-b-c-1.0.tar.gz, a-b-c, 1.0",
        // the last hyphen after which a version stands
        "a-1-2.tar.gz, a-1, 2",
        "demo-1.0-1.tar.gz, demo-1-0, 1",
        "demo-1.0-rc1.tar.gz, demo, 1.0rc1",
        "demo-1.0-dev.tar.gz, demo, 1.0.dev0",
        // "demo-1.0+local" is no name
        "demo-1.0+local-1.tar.gz, demo, 1.0+local.1",
        "d2-1!1.0+abc.tar.gz, d2, 1!1.0+abc"
    })
    void readsAnSdist(String filename, String name, String version) {
        SdistFilename sdist = SdistFilename.parse(filename);
        assertThat(sdist.name()).hasToString(name);
        assertThat(sdist.version()).hasToString(version);
        assertThat(sdist.filetype()).isEqualTo("sdist");
        assertThat(sdist).hasToString(filename);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "demo.zip | expected name-version.tar.gz or .zip",
                "demo-1.0.ZIP | ends with .whl",
                "demo-1.0-py3.egg | eggs are superseded",
                "demo-1.0.tar.bz2 | ends with .whl",
                "demo.whl | expected name-version-python-abi-platform.whl",
                "a-b-demo-1.0-py3-none-any.whl | where a '-' in the name is written '_'",
                "demo-1.0-x1-py3-none-any.whl | must begin with a digit",
                "demo-1.0-py3-none-.whl | no tags",
                "demo-1.0-py3..py2-none-any.whl | no tags",
                "demo-1.0-3-none-any.whl | no tags",
                "de__mo-1.0-py3-none-any.whl | is written as one '_'",
                "demo_-1.0-py3-none-any.whl | Invalid package name",
                "demo-x-py3-none-any.whl | Invalid version: 'x'",
                "demo.tar.gz | expected name-version.tar.gz",
                "demo-.tar.gz | expected name-version.tar.gz",
                "demo-x.tar.gz | expected name-version.tar.gz",
                "-1.0.tar.gz | may have ASCII",
                "../demo-1.0.tar.gz | may have ASCII",
                "dir/demo-1.0.tar.gz | may have ASCII",
                "démo-1.0.tar.gz | may have ASCII",
                "demo 1.0.tar.gz | may have ASCII",
                "demo-1.0%2e.tar.gz | may have ASCII"
            })
    void refusesOtherFilenamesAndSaysWhy(String filename, String why) {
        assertThatThrownBy(() -> DistributionFilename.parse(filename))
                .isInstanceOf(InvalidPackaging.class)
                .hasMessageContaining(why)
                .message()
                .matches("[\\x20-\\x7e]+\\.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".whl", ".tar.gz", "demo-1.0.tar.gz\n", "demo-1.0\u0000.tar.gz", "demo-1.0.WHL"})
    void refusesOddFilenames(String filename) {
        assertThatThrownBy(() -> DistributionFilename.parse(filename)).isInstanceOf(InvalidPackaging.class);
    }

    @Test
    void readsOldSdists() {
        SdistFilename zip = SdistFilename.parse("My.Old-Demo-1.0-2.zip");

        assertThat(zip.isZip()).isTrue();
        assertThat(zip.filetype()).isEqualTo("sdist");
        assertThat(zip.name()).hasToString("my-old-demo-1-0");
        assertThat(zip.stem()).isEqualTo("My.Old-Demo-1.0-2");
        assertThat(SdistFilename.parse("numpy-1.16.6.zip").version()).hasToString("1.16.6");
        assertThat(SdistFilename.parse("numpy-1.16.6.tar.gz").isZip()).isFalse();
    }

    @Test
    void leavesRoomForTheMetadataBesideIt() {
        String longest = "a".repeat(246 - "-1.0.tar.gz".length()) + "-1.0.tar.gz";

        assertThat(DistributionFilename.parse(longest)).hasToString(longest);
        assertThatThrownBy(() -> DistributionFilename.parse("a" + longest)).hasMessageContaining("more than 246");
    }

    @Test
    void saysWhichFilenameIsExpected() {
        DistributionFilename filename = DistributionFilename.parse("My.Demo-1.0-py3-none-any.whl");

        assertThatCode(() -> filename.mustBeOf(PackageName.parse("my-demo"), Version.parse("1.0.0")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> filename.mustBeOf(PackageName.parse("other.name"), Version.parse("1.0")))
                .isInstanceOf(InvalidPackaging.class)
                .hasMessageContaining("begins with 'other_name-'");
        assertThatThrownBy(() -> filename.mustBeOf(PackageName.parse("my-demo"), Version.parse("1.1")))
                .isInstanceOf(InvalidPackaging.class)
                .hasMessageContaining("begins with 'my_demo-1.1'");
    }

    @Test
    void tellsWheelsFromSdists() {
        assertThatThrownBy(() -> WheelFilename.parse("demo-1.0.tar.gz")).hasMessageContaining("ends with .whl");
        assertThatThrownBy(() -> SdistFilename.parse("demo-1.0-py3-none-any.whl"))
                .hasMessageContaining("ends with .tar.gz");
    }
}
