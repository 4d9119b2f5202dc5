package affineur.audit.environments;

import affineur.audit.environments.formats.Environment;
import affineur.audit.environments.formats.SafeUrl;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was said of an environment, and what was found of each package then. It has neither a name nor a time, so that the same
 * again is the same content.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Submission(
        String format,
        @Nullable String tool,
        @Nullable String python,
        @Nullable String platform,
        List<SafeUrl> indexes,
        @JsonProperty("unnamed_indexes") boolean unnamedIndexes,
        List<Finding> packages) {
    static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    Submission {
        indexes = List.copyOf(indexes);
        packages = List.copyOf(packages);
    }

    static Submission of(Environment said, List<Finding> found) {
        return new Submission(
                said.format(),
                said.tool(),
                said.python(),
                said.platform(),
                said.indexes(),
                said.unnamedIndexes(),
                found);
    }

    Submission with(List<Finding> found) {
        return new Submission(format, tool, python, platform, indexes, unnamedIndexes, found);
    }

    /** How many packages came from where. */
    Map<Source, Integer> sources() {
        Map<Source, Integer> counts = new EnumMap<>(Source.class);
        packages.forEach(one -> counts.merge(one.source(), 1, Integer::sum));
        return counts;
    }

    byte[] bytes() {
        return JSON.writeValueAsBytes(this);
    }

    static Submission read(byte[] bytes) {
        return JSON.readValue(bytes, Submission.class);
    }
}
