package affineur.server.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path directory;

    private final PrintStream terminal = System.out;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    LogsTest() {
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() throws Exception {
        System.setOut(terminal);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ContextInitializer(context).autoConfig();
    }

    private List<String> lines() {
        return output.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void jsonLinesFollowTheElasticCommonSchema() {
        Logs.json("query-service", "query-1");
        try (MDC.MDCCloseable _ = MDC.putCloseable("http.request.id", "0123456789abcdef")) {
            LoggerFactory.getLogger("affineur.Example").warn("Two\nlines", new IOException("the \"cause\""));
        }
        LoggerFactory.getLogger("org.example.Library").info("not of interest");
        LoggerFactory.getLogger("org.example.Library").warn("of interest");
        assertThat(lines()).hasSize(2);
        JsonNode line = JSON.readTree(lines().getFirst());
        assertThat(line.at("/service/name").asString()).isEqualTo("query-service");
        assertThat(line.at("/service/node/name").asString()).isEqualTo("query-1");
        assertThat(line.at("/http/request/id").asString()).isEqualTo("0123456789abcdef");
        assertThat(line.at("/log/level").asString()).isEqualTo("WARN");
        assertThat(line.at("/message").asString()).isEqualTo("Two\nlines");
        assertThat(line.at("/error/type").asString()).isEqualTo("java.io.IOException");
        assertThat(line.at("/error/stack_trace").asString()).contains("the \"cause\"", "LogsTest");
        assertThat(line.at("/@timestamp").asString()).matches("20.*Z");
        assertThat(line.at("/ecs/version").isMissingNode()).isFalse();
    }

    @Test
    void theTerminalShowsWhatConcernsItsUserAndTheFileTheRest() throws Exception {
        Path file = directory.resolve("affineur.log");
        Logs.toTerminalAndFile(file);
        try (MDC.MDCCloseable _ = MDC.putCloseable("http.request.id", "0123456789abcdef")) {
            LoggerFactory.getLogger("affineur.Example").info("ours", new IOException("cause"));
        }
        LoggerFactory.getLogger("org.example.Library").warn("theirs");
        assertThat(lines()).singleElement().asString().endsWith("INFO  ours");
        assertThat(Files.readString(file)).contains("0123456789abcdef ours", "cause", "theirs");
    }
}
