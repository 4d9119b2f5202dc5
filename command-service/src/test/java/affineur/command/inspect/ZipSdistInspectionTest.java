package affineur.command.inspect;

import static affineur.command.inspect.WheelInspectionTest.assertRefused;
import static affineur.command.inspect.WheelInspectionTest.inspect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ZipSdistInspectionTest {
    private static final String NAME = "My.Demo-1.0.zip";
    private static final String TOP = "My.Demo-1.0/";
    private static final String METADATA = "Metadata-Version: 1.1\nName: My.Demo\nVersion: 1.0\n";

    private static ZipFixture sdist(String metadata) {
        return new ZipFixture()
                .add(TOP, "")
                .add(TOP + "PKG-INFO", metadata)
                .add(TOP + "My.Demo.egg-info/PKG-INFO", "Name: another")
                .add(TOP + "setup.py", "from setuptools import setup\n".repeat(10));
    }

    @Test
    void givesTheMetadataAtTheTop() throws IOException {
        Inspected inspected = inspect(NAME, sdist(METADATA).bytes());

        assertThat(inspected.metadata().displayName()).isEqualTo("My.Demo");
        assertThat(inspected.metadataBytes()).asString().isEqualTo(METADATA);
        assertThat(inspected.sboms()).isEmpty();
    }

    static Stream<Arguments> spoiled() {
        return Stream.of(
                spoiled("is beside its top directory", zip -> zip.add("setup.py", "")),
                spoiled("is beside its top directory", zip -> zip.add("other/setup.py", "")),
                spoiled("goes upwards", zip -> zip.add(TOP + "../../evil", "")),
                spoiled(
                        "symbolic link",
                        zip -> zip.with(TOP + "setup.py", member -> member.attributes = 0120777 << 16)),
                spoiled("twice", zip -> zip.add(TOP + "PKG-INFO", METADATA)),
                spoiled(
                        "is damaged",
                        zip -> zip.with(TOP + "setup.py", member -> member.localCrc = ++member.centralCrc)),
                spoiled("50 times", zip -> zip.add(TOP + "bomb", new byte[70 * 1024 * 1024])),
                spoiled("something follows its end", zip -> zip.after = new byte[] {1}));
    }

    private static Arguments spoiled(String reason, Consumer<ZipFixture> spoil) {
        return Arguments.of(reason, spoil);
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("spoiled")
    void refusesWhatCouldBeReadInTwoWaysOrDoHarm(String reason, Consumer<ZipFixture> spoil) {
        assertRefused(NAME, sdist(METADATA).with(spoil).bytes(), reason);
    }

    @Test
    void refusesWhatIsNotWhole() {
        assertRefused(NAME, new ZipFixture().bytes(), "lacks '<name>-<version>/PKG-INFO'");
        assertRefused(NAME, new ZipFixture().add(TOP + "setup.py", "").bytes(), "lacks 'My.Demo-1.0/PKG-INFO'");
        assertRefused("My.Demo-1.1.zip", sdist(METADATA).bytes(), "says Version: 1.0, expected 1.1");
        assertRefused(NAME, Sdists.named("My.Demo-1.0.tar.gz").bytes(), "no zip archive");
        assertRefused(
                NAME,
                sdist(METADATA.replace("1.1", "2.4") + "License-File: LICENSE\n")
                        .bytes(),
                "expected 'My.Demo-1.0/LICENSE'");
        byte[] whole = sdist(METADATA).bytes();
        for (int length = 0; length < whole.length; length++) {
            assertRefused(NAME, Arrays.copyOf(whole, length), "Invalid sdist");
        }
    }
}
