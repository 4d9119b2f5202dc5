package affineur.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** People look at the index too: with Chromium, without a window, driven by Playwright. */
@EndToEnd
class BrowserIT {
    private static final Path SCRIPT = Places.MODULE.resolve("src/test/resources/browser/pages.py");

    @Test
    void chromiumShowsTheIndexAndDownloads(Registry registry, Shell shell, NotRun notRun) {
        Path chromium = Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> notRun.abort(
                        "BrowserIT.chromiumShowsTheIndexAndDownloads",
                        "There is no browser here (Debian's package chromium)"));
        Wheel wheel = Wheel.of("browser-cheese", "1.0");
        Wheel yanked = Wheel.of("browser-cheese", "2.0").forPython(">=3.9,<4");
        registry.publish(wheel);
        registry.publish(yanked);
        registry.asAdmin(
                "POST",
                "/api/v4/projects/1/packages/pypi/browser-cheese/2.0/yank",
                "{\"reason\": \"\\\"><script>document.title = 'taken over'</script>\"}");
        PrivateProject hidden = PrivateProject.in(registry);
        hidden.publish(wheel);

        shell.ok(
                        "python",
                        SCRIPT,
                        chromium,
                        registry.uri("").toString(),
                        wheel.filename(),
                        wheel.sha256(),
                        yanked.filename(),
                        hidden.packages() + "/simple/",
                        hidden.deployToken("read_package_registry").secret())
                .says("all done");
    }
}
