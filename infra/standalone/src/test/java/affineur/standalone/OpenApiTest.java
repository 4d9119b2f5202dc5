package affineur.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code /openapi.json} tells what the controllers answer. */
class OpenApiTest {
    private static final Path DOCUMENT = Path.of("../server/src/main/resources/affineur/server/openapi.json");

    @Test
    void tellsWhatTheControllersAnswer() throws IOException {
        var scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        List<Class<?>> controllers = scan.findCandidateComponents("affineur").stream()
                .<Class<?>>map(found -> ClassUtils.resolveClassName(
                        String.valueOf(found.getBeanClassName()), getClass().getClassLoader()))
                .sorted(Comparator.comparing(Class::getName))
                .toList();
        assertThat(controllers).hasSizeGreaterThan(20);
        String due = JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                        .build()
                        .writeValueAsString(OpenApi.of(controllers))
                + "\n";
        Path right = Path.of("target/openapi.json");
        Files.writeString(right, due);
        assertThat(Files.readString(DOCUMENT))
                .as(
                        "infra/server's openapi.json is not what the controllers answer. The right one is in infra/standalone/target")
                .isEqualTo(due);
    }
}
