package affineur.query.settings;

import affineur.access.Directory;
import affineur.access.OriginControl;
import affineur.access.Permission;
import affineur.http.mvc.Paging;
import affineur.query.http.Readers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Of which packages a place says where their files may come from, by name, for those who may change it. */
@RestController
public final class PackageOriginsController {
    private final Directory directory;
    private final Readers readers;

    public PackageOriginsController(Directory directory, Readers readers) {
        this.directory = directory;
        this.readers = readers;
    }

    /** {@code {"name": "my-package", "origin": "publish"}} for each. */
    record PackageOriginJson(String name, String origin) {
        static PackageOriginJson of(OriginControl control) {
            return new PackageOriginJson(
                    control.name().toString(), control.origin().toString());
        }
    }

    @GetMapping("/api/v4/{kind:groups|projects}/{id}/package_origins")
    ResponseEntity<List<PackageOriginJson>> origins(
            HttpServletRequest request, @PathVariable String kind, @PathVariable String id) {
        List<OriginControl> controls = List.copyOf(
                directory.origins(readers.place(readers.callers().of(request), kind, id, Permission.MANAGE_PACKAGES)
                        .holder()));
        return Paging.of(request).answer(request, controls, PackageOriginJson::of);
    }
}
