package affineur.standalone;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where everything is kept. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:AFFINEUR_DATA:-data}",
            description = "The directory that holds everything (AFFINEUR_DATA; default: data).")
    Path directory = Path.of("data");
}
