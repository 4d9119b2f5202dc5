package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a person sees and copies who starts Affineur for the first time. */
@EndToEnd
class FirstStartIT {
    private static final Pattern SECRET = Pattern.compile("aff_[0-9A-Za-z]{36}");

    @Test
    void printedLinesWorkAsTheyStand(Shell shell) throws IOException {
        Wheel wheel = Wheel.of("first-cheese", "1.0");
        wheel.writeTo(shell.directory().resolve("dist"));
        Installation installation = Installation.in(shell);
        try (Registry registry = Registry.unattended("first-start")) {
            registry.start();
            String greeting = registry.output();
            String secret = onlySecret(greeting);

            shell.ok("sh", "-c", line(greeting, "twine upload"));
            shell.ok(
                    "sh",
                    "-c",
                    line(greeting, "pip install")
                            .replace("pip install", "pip --python env install")
                            .replace("PACKAGE", "first-cheese"));
            assertThat(installation.version(wheel)).isEqualTo("1.0");

            // Who lost it asks for another, while it runs or not. No secret is kept, nor shown again.
            String second = onlySecret(registry.command("token").output());
            registry.stop();
            String third = onlySecret(registry.command("token").output());
            registry.start();
            assertThat(registry.output())
                    .contains(registry.simple(), registry.legacy())
                    .doesNotContain("aff_", "twine upload");
            var secrets = List.of(secret, second, third);
            for (String each : secrets) {
                Wheel next = Wheel.of("first-cheese", "1." + (secrets.indexOf(each) + 1));
                shell.ok(
                        "twine",
                        "upload",
                        "--repository-url",
                        registry.legacy(),
                        "-u",
                        "__token__",
                        "-p",
                        each,
                        next.writeTo(shell.directory().resolve("more")));
            }
            assertThat(registry.page("first-cheese").versions()).hasSize(4);
            registry.stop();
            assertThat(filesThatContain(registry.data(), secrets)).isEmpty();
        }
    }

    private static String onlySecret(String text) {
        Matcher secrets = SECRET.matcher(text);
        assertThat(secrets.find()).as(text).isTrue();
        String secret = secrets.group();
        assertThat(secrets.results().map(java.util.regex.MatchResult::group))
                .as(text)
                .allMatch(secret::equals);
        return secret;
    }

    private static String line(String text, String begin) {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(begin))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line begins with " + begin + ":\n" + text));
    }

    private static List<Path> filesThatContain(Path directory, List<String> texts) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(Files::isRegularFile)
                    .filter(file -> {
                        String content = new String(Places.bytes(file), StandardCharsets.ISO_8859_1);
                        return texts.stream().anyMatch(content::contains);
                    })
                    .toList();
        }
    }

    @Test
    void launcherTellsWhatItCanDo(Shell shell) {
        Shell person = Shell.ofThisMachine(shell.directory());
        person.ok(Places.launcher(), "--help").says("serve", "token", "version", "bench");
        person.ok(Places.launcher(), "serve", "--help").says("--port", "--data", "--host", "AFFINEUR_ADMIN_TOKEN");
        person.ok(Places.launcher(), "version").says("Affineur ");
        person.fails(Places.launcher(), "ripen").saysNot("\tat ");
        person.fails(Places.launcher(), "serve", "--port", "cheese").saysNot("\tat ");
    }
}
