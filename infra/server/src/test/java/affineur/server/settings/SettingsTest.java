package affineur.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.server.CannotStart;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class SettingsTest {
    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter errors = new StringWriter();
    private final StringWriter output = new StringWriter();
    private final Brew brew = new Brew();

    @Command(
            name = "cafe",
            subcommands = {Tea.class})
    static final class Cafe {}

    @Command(name = "tea", mixinStandardHelpOptions = true)
    static final class Tea implements Runnable {
        @Option(names = "--leaves-per-cup", defaultValue = "3")
        int leaves;

        @Override
        public void run() {}
    }

    @Command(name = "brew", mixinStandardHelpOptions = true)
    static final class Brew implements Runnable {
        @Option(names = "--config")
        @Nullable
        Path config;

        @Option(names = "--brew-time", defaultValue = "4m", description = "How long.")
        Duration time = Duration.ZERO;

        @Option(names = "--cups", defaultValue = "1")
        int cups;

        @Option(names = "--beans-from", required = true)
        String beans = "";

        boolean ran;

        @Override
        public void run() {
            ran = true;
        }
    }

    private int brew(String... arguments) {
        CommandLine line = CommandLines.of(new Cafe(), environment, arguments);
        line.addSubcommand(CommandLines.of(brew, environment, arguments));
        line.setOut(new PrintWriter(output, true)).setErr(new PrintWriter(errors, true));
        String[] all = new String[arguments.length + 1];
        all[0] = "brew";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return line.execute(all);
    }

    private Path file(String... lines) throws Exception {
        return Files.write(directory.resolve("settings.properties"), java.util.List.of(lines));
    }

    private void assertRefused(int status, String... parts) {
        assertThat(status).isEqualTo(2);
        assertThat(errors.toString().lines()).hasSize(1);
        assertThat(errors.toString()).contains(parts);
        assertThat(brew.ran).isFalse();
    }

    @Test
    void optionComesBeforeEnvironmentBeforeFileBeforeDefault() throws Exception {
        environment.put(
                "AFFINEUR_CONFIG",
                file("beans-from = Sidamo", "cups=2", "brew-time = 90s").toString());
        environment.put("AFFINEUR_BREW_TIME", "2m");
        environment.put("AFFINEUR_CUPS", "3");
        assertThat(brew("--cups", "4")).describedAs(errors.toString()).isZero();
        assertThat(brew.beans).isEqualTo("Sidamo");
        assertThat(brew.time).isEqualTo(Duration.ofMinutes(2));
        assertThat(brew.cups).isEqualTo(4);
    }

    @Test
    void whatNobodySetsHasItsDefault() {
        assertThat(brew("--beans-from", "Sidamo")).isZero();
        assertThat(brew.time).isEqualTo(Duration.ofMinutes(4));
        assertThat(brew.cups).isEqualTo(1);
    }

    @Test
    void anEmptyVariableSetsNothing() {
        environment.put("AFFINEUR_CUPS", " ");
        assertThat(brew("--beans-from", "Sidamo")).isZero();
        assertThat(brew.cups).isEqualTo(1);
    }

    @Test
    void refusesAnUnknownSettingInTheFile() throws Exception {
        Path file = file("cup = 2", "beans-from = Sidamo");
        assertRefused(brew("--config", file.toString()), "no setting 'cup'", file.toString(), "Did you mean cups?");
    }

    @Test
    void refusesAnUnknownVariable() {
        environment.put("AFFINEUR_BREWTIME", "2m");
        assertRefused(brew("--beans-from", "Sidamo"), "variable AFFINEUR_BREWTIME", "Did you mean AFFINEUR_BREW_TIME?");
    }

    @Test
    void saysTheUnknownBeforeTheMissing() {
        environment.put("AFFINEUR_BEAN_FROM", "Sidamo");
        assertRefused(brew(), "AFFINEUR_BEAN_FROM", "Did you mean AFFINEUR_BEANS_FROM?");
    }

    @Test
    void oneFileServesAllCommands() throws Exception {
        assertThat(brew(
                        "--config",
                        file("beans-from = Sidamo", "leaves-per-cup = 5").toString()))
                .describedAs(errors.toString())
                .isZero();
    }

    @Test
    void namesThePlaceOfAnImpossibleValue() throws Exception {
        environment.put("AFFINEUR_BREW_TIME", "long");
        assertRefused(brew("--beans-from", "x"), "'long'", "AFFINEUR_BREW_TIME", "500ms, 10s, 5m, 2h or 1d");
    }

    @Test
    void namesTheFileOfAnImpossibleValue() throws Exception {
        Path file = file("beans-from = x", "cups = many");
        assertRefused(brew("--config", file.toString()), "'many'", "cups in " + file);
    }

    @Test
    void namesTheOptionOfAnImpossibleValue() {
        environment.put("AFFINEUR_CUPS", "2");
        assertRefused(brew("--beans-from", "x", "--cups", "many"), "'many'", "--cups");
        assertThat(errors.toString()).doesNotContain("AFFINEUR_CUPS");
    }

    @Test
    void namesBothFormsOfAMissingSetting() {
        assertRefused(brew(), "--beans-from", "AFFINEUR_BEANS_FROM");
    }

    @Test
    void suggestsAnOption() {
        assertRefused(brew("--beans-form", "x"), "--beans-form", "Did you mean --beans-from?");
    }

    @Test
    void refusesASettingThatStandsTwice() throws Exception {
        Path file = file("cups = 2", "cups = 3");
        assertThatThrownBy(() -> brew("--config", file.toString()))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("'cups' stands twice");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> brew("--config", directory.resolve("absent").toString()))
                .isInstanceOf(CannotStart.class)
                .hasMessageContainingAll("absent", "--config");
    }

    @Test
    void refusesAFileThatIsNoText() throws Exception {
        Path file = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> brew("--config", file.toString()))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("NAME = VALUE");
    }

    @Test
    void leavesAloneWhatKubernetesSetsForItsServices() {
        environment.put("AFFINEUR_QUERY_SERVICE_HOST", "10.0.0.7");
        environment.put("AFFINEUR_QUERY_PORT_8080_TCP_ADDR", "10.0.0.7");
        environment.put("AFFINEUR_QUERY_PORT", "tcp://10.0.0.7:8080");
        assertThat(brew("--beans-from", "Sidamo"))
                .describedAs(errors.toString())
                .isZero();
    }

    @Test
    void helpTellsDefaultAndVariable() {
        assertThat(brew("--help")).isZero();
        assertThat(output.toString()).contains("How long.", "AFFINEUR_BREW_TIME; default: 4m");
        assertThat(output.toString()).contains("AFFINEUR_BEANS_FROM");
    }

    @Test
    void readsASecretFromAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), "  s3cr3t\n");
        assertThat(SecretFile.require("beans-key", null, file)).isEqualTo("s3cr3t");
        assertThatThrownBy(() -> SecretFile.require("beans-key", "other", file))
                .isInstanceOf(CannotStart.class)
                .hasMessage("Set one of beans-key and beans-key-file, not both.");
        assertThatThrownBy(() -> SecretFile.require("beans-key", null, null))
                .isInstanceOf(CannotStart.class)
                .hasMessageContainingAll("--beans-key-file", "AFFINEUR_BEANS_KEY");
        Files.writeString(file, "\n");
        assertThatThrownBy(() -> SecretFile.require("beans-key", null, file)).hasMessageContaining("empty");
    }
}
