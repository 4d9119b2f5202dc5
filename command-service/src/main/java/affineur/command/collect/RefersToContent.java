package affineur.command.collect;

import affineur.packaging.Sha256;
import java.util.List;

/** A command whose events would name stored content. */
public interface RefersToContent {
    List<Sha256> content();
}
