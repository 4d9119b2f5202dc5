package affineur.query.protection;

import affineur.access.Directory;
import affineur.access.Permission;
import affineur.access.Project;
import affineur.access.gitlab.GitLabProtectionRule;
import affineur.http.mvc.Paging;
import affineur.query.http.Readers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The rules of a project, for those who may change them, as in GitLab. */
@RestController
public final class ProtectionRulesController {
    private final Directory directory;
    private final Readers readers;

    public ProtectionRulesController(Directory directory, Readers readers) {
        this.directory = directory;
        this.readers = readers;
    }

    @GetMapping("/api/v4/projects/{id}/packages/protection/rules")
    ResponseEntity<List<GitLabProtectionRule>> rules(HttpServletRequest request, @PathVariable String id) {
        Project project = readers.project(readers.callers().of(request), id, Permission.MANAGE_PACKAGES);
        return Paging.of(request)
                .answer(request, List.copyOf(directory.protectionRules(project.id())), GitLabProtectionRule::of);
    }
}
