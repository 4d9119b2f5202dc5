package affineur.query.catalogue;

import affineur.events.ProjectId;
import affineur.packaging.PackageName;

/** Hears of changes once readers see them, before the projection goes on. Must be quick. */
public interface CatalogueChanges {
    /** Where nobody reads yet. */
    CatalogueChanges UNHEARD = new CatalogueChanges() {
        @Override
        public void packageChanged(ProjectId project, PackageName name) {}

        @Override
        public void packagesChanged(ProjectId project) {}

        @Override
        public void namespaceChanged(PackageName namespace) {}

        @Override
        public void policiesChanged() {}
    };

    /** A file or release of the package came, changed or went, or the package has another status. */
    void packageChanged(ProjectId project, PackageName name);

    /** A package came into the project or left it. */
    void packagesChanged(ProjectId project);

    /** The namespace was granted, or is no longer. */
    void namespaceChanged(PackageName namespace);

    /** Other files wait for signatures now, of whichever packages. */
    void policiesChanged();
}
