package affineur.server.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * How the whole process logs, set once at its start: what Affineur says from INFO on, what others say from WARN on. A
 * line that belongs to a request has its id, {@code http.request.id}, which is in the answer and in the ledger too.
 */
public final class Logs {
    private static final String PLAIN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{24} "
            + "%replace(%X{http.request.id} ){'^ $',''}%msg%n%ex";

    /** These warn of what is as it should be: an unknown path, a first start, a stop, a Lucene without incubator modules. */
    private static final Map<String, Level> QUIETER = Map.of(
            "org.springframework.web.servlet.PageNotFound", Level.ERROR,
            "org.apache.kafka.controller.QuorumController", Level.ERROR,
            "org.apache.kafka.clients.NetworkClient", Level.ERROR,
            "org.apache.lucene.internal.vectorization", Level.ERROR);

    private final LoggerContext context;

    private Logs() {
        // Spring must not configure it again
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getLogger("affineur").setLevel(Level.INFO);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        QUIETER.forEach((name, level) -> context.getLogger(name).setLevel(level));
    }

    /** What concerns the person who runs the program is shown in the terminal; everything is in the file. */
    public static void toTerminalAndFile(Path file) {
        Logs logs = new Logs();
        ConsoleAppender<ILoggingEvent> terminal = logs.terminal();
        logs.context.getLogger("affineur").addAppender(terminal);
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(logs.context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(3);
        SizeBasedTriggeringPolicy<ILoggingEvent> triggering = new SizeBasedTriggeringPolicy<>();
        triggering.setContext(logs.context);
        triggering.setMaxFileSize(FileSize.valueOf("10MB"));
        appender.setFile(file.toString());
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(triggering);
        rolling.start();
        triggering.start();
        logs.start(appender, logs.pattern(PLAIN));
        logs.context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    /** Warnings of our own to the terminal, for commands that are done in a moment. */
    public static void toTerminal() {
        Logs logs = new Logs();
        logs.context.getLogger("affineur").addAppender(logs.terminal());
    }

    /** Everything on standard output, as lines to be read. */
    public static void plain() {
        Logs logs = new Logs();
        logs.everythingToOutput(logs.pattern(PLAIN));
    }

    /**
     * Everything on standard output, a line of JSON each, after the Elastic Common Schema.
     *
     * @param service of which kind this process is
     * @param node which one of its kind
     */
    public static void json(String service, String node) {
        Logs logs = new Logs();
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "affineur",
                        Map.of(
                                "logging.structured.ecs.service.name", service,
                                "logging.structured.ecs.service.node-name", node,
                                "spring.application.pid",
                                        ProcessHandle.current().pid())));
        logs.context.putObject(Environment.class.getName(), environment);
        StructuredLogEncoder encoder = new StructuredLogEncoder();
        encoder.setFormat("ecs");
        logs.everythingToOutput(encoder);
    }

    private void everythingToOutput(Encoder<ILoggingEvent> encoder) {
        ConsoleAppender<ILoggingEvent> output = new ConsoleAppender<>();
        start(output, encoder);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(output);
    }

    private ConsoleAppender<ILoggingEvent> terminal() {
        ConsoleAppender<ILoggingEvent> terminal = new ConsoleAppender<>();
        ThresholdFilter threshold = new ThresholdFilter();
        threshold.setLevel(Level.INFO.levelStr);
        threshold.start();
        terminal.addFilter(threshold);
        start(terminal, pattern("%d{HH:mm:ss} %-5level %msg%n%nopex"));
        return terminal;
    }

    private Encoder<ILoggingEvent> pattern(String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(pattern);
        return encoder;
    }

    private void start(OutputStreamAppender<ILoggingEvent> appender, Encoder<ILoggingEvent> encoder) {
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
    }
}
