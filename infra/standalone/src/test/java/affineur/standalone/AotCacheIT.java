package affineur.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A JVM that cannot use the AOT cache only starts slowly and says nothing, so that is asked for here. */
class AotCacheIT {
    @Test
    void fitsTheWayTheLauncherStartsTheProgram() throws Exception {
        Path module = Path.of("").toRealPath();
        Path image = module.resolve("target/affineur");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + module.resolve("src/main/launch/jvm.options"),
                        "-XX:AOTCache=" + image.resolve("affineur.aot"),
                        "-XX:AOTMode=on",
                        "-jar",
                        image.resolve("affineur.jar").toString(),
                        "version"))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).describedAs(output).isZero();
        assertThat(output).startsWith("Affineur ");
    }
}
