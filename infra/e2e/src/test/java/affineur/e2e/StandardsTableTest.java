package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's tables of standards and clients name tests that there are, for all that they say is done. */
class StandardsTableTest {
    private static final Path REPOSITORY = Path.of("../..");
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))`");

    /** Of both tables: what, how it is here, and by which tests that is shown. */
    private static List<List<String>> rows() throws IOException {
        String readme = Files.readString(REPOSITORY.resolve("README.md"));
        int begin = readme.indexOf("## Standards\n");
        int end = readme.indexOf("\n## ", begin);
        return readme.substring(begin, end)
                .lines()
                .filter(line ->
                        line.startsWith("| ") && !line.startsWith("| standard |") && !line.startsWith("| client |"))
                .map(line -> Stream.of(line.split("\\|", -1)).map(String::strip).toList())
                .toList();
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(REPOSITORY)) {
            return files.filter(file -> file.toString().contains("/src/test/java/"))
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        Set<String> named = new TreeSet<>();
        for (List<String> row : rows()) {
            NAMED.matcher(row.get(3)).results().map(result -> result.group(1)).forEach(named::add);
        }

        assertThat(named).hasSizeGreaterThan(20);
        assertThat(tests()).containsAll(named);
    }

    @Test
    void whatIsDoneIsShownByATest() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(20).allSatisfy(row -> {
            assertThat(row).as("three columns").hasSize(5);
            if (!row.get(2).equals("not yet")) {
                assertThat(row.get(3)).as(row.get(1)).containsPattern(NAMED);
            }
        });
    }
}
