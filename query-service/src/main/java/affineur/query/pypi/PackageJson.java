package affineur.query.pypi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A package or one release of it, as the public index shows it.
 *
 * @param serial the position in the ledger of the newest file
 * @param releases files by version, the versions ascending; null where one release was asked for
 * @param urls the files of the release that {@code info} is about
 * @param vulnerabilities none is known here
 * @see <a href="https://docs.pypi.org/api/json/">JSON API</a>
 */
record PackageJson(
        InfoJson info,
        @JsonProperty("last_serial") long serial,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, List<FileJson>> releases,
        List<FileJson> urls,
        List<String> vulnerabilities) {
    PackageJson(InfoJson info, long serial, @Nullable Map<String, List<FileJson>> releases, List<FileJson> urls) {
        this(info, serial, releases, urls, List.of());
    }
}
