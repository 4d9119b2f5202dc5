package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.refusal.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/errors.md} tells all that a client can be refused with: the catalogue's entries, with the words of the
 * places that use them. That there is nothing outside of it, the type {@link ProblemType} sees to; here is looked for what
 * would go around it.
 */
class ProblemsReferenceTest {
    private static final String BEGIN = "<!-- the tables: written by ProblemsReferenceTest -->\n";
    private static final Path REPOSITORY = Path.of("../..");
    private static final Pattern USE = Pattern.compile("ProblemType\\.([A-Z_]+)\\b");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern AROUND = Pattern.compile("\\bsendError\\(|\\bsetStatus\\([45]|ResponseStatusException"
            + "|HttpStatus\\.(BAD_REQUEST|UNAUTHORIZED|FORBIDDEN|NOT_FOUND|CONFLICT|INTERNAL_SERVER_ERROR)"
            + "|callback,\\s*[45]\\d\\d\\b");

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(REPOSITORY)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/main/"))
                    .filter(file -> !file.endsWith("ProblemType.java"))
                    .sorted()
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nothingSaysNoInWordsOfItsOwn() throws IOException {
        assertThat(sources().stream().filter(file -> AROUND.matcher(read(file)).find()))
                .as("A refusal has a ProblemType: throw a Refusal, or answer by Problems")
                .isEmpty();
    }

    @Test
    void tellsAllThatIsRefused() throws IOException {
        Map<ProblemType, List<String>> uses = new EnumMap<>(ProblemType.class);
        for (Path file : sources()) {
            String source = read(file);
            Matcher use = USE.matcher(source);
            while (use.find()) {
                uses.computeIfAbsent(ProblemType.valueOf(use.group(1)), _ -> new ArrayList<>())
                        .add(text(source, use.end()));
            }
        }
        assertThat(uses.keySet()).as("what is never said leaves the catalogue").contains(ProblemType.values());

        Path page = REPOSITORY.resolve("docs/errors.md");
        String written = Files.readString(page);
        assertThat(written).contains(BEGIN);
        String due = written.substring(0, written.indexOf(BEGIN) + BEGIN.length()) + tables(uses);
        Path right = Path.of("target/errors.md");
        Files.createDirectories(right.toAbsolutePath().getParent());
        Files.writeString(right, due);
        assertThat(written)
                .as("docs/errors.md is not what the program says. The right page is infra/e2e/target/errors.md")
                .isEqualTo(due);
    }

    private static String tables(Map<ProblemType, List<String>> uses) {
        StringBuilder tables = new StringBuilder();
        for (ProblemType.Area area : ProblemType.Area.values()) {
            tables.append("\n## ").append(area.title()).append("\n\n");
            tables.append("| type | status | says | what to do |\n|---|---|---|---|\n");
            Stream.of(ProblemType.values()).filter(type -> type.area() == area).forEach(type -> {
                String says = uses.getOrDefault(type, List.of()).stream()
                        .filter(text -> text.contains(" "))
                        .findFirst()
                        .orElse("");
                tables.append("| `%s` | %d | %s | %s |\n"
                        .formatted(type.code(), type.status(), cell(says), cell(type.advice())));
            });
        }
        return tables.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }

    /** The argument behind the type, if it is a text: its literals, with an ellipsis for what is between them. */
    private static String text(String source, int at) {
        if (!source.substring(at).stripLeading().startsWith(",")) {
            return "";
        }
        String argument = argument(source, source.indexOf(',', at) + 1);
        if (LITERAL.matcher(argument).replaceAll("").contains("?")) {
            return ""; // one text of several
        }
        StringBuilder text = new StringBuilder();
        Matcher literal = LITERAL.matcher(argument);
        int end = 0;
        while (literal.find()) {
            String between = argument.substring(end, literal.start()).strip();
            if (!between.isEmpty() && !between.equals("+")) {
                text.append('…');
            }
            text.append(literal.group(1).replace("\\\"", "\"").replace("\\\\", "\\"));
            end = literal.end();
        }
        return text.isEmpty() ? "" : text + (argument.substring(end).isBlank() ? "" : "…");
    }

    /** Up to the comma or parenthesis that ends it. */
    private static String argument(String source, int begin) {
        int depth = 0;
        boolean quoted = false;
        for (int i = begin; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '"' && source.charAt(i - 1) != '\\') {
                quoted = !quoted;
            } else if (!quoted) {
                if (c == '(' || c == '{') {
                    depth++;
                } else if (c == ')' || c == '}') {
                    depth--;
                }
                if (depth < 0 || (depth == 0 && c == ',')) {
                    return source.substring(begin, i);
                }
            }
        }
        return "";
    }
}
