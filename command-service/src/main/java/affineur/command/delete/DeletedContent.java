package affineur.command.delete;

import affineur.command.Decisions;
import affineur.command.Entries;
import affineur.command.Origin;
import affineur.command.cleanup.CleanUp;
import affineur.command.collect.BlobCollector;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.RegistryEvent;
import affineur.ledger.writer.Appended;
import java.util.Optional;

/** Tells the collector of content that a deletion may have left without any file. */
public final class DeletedContent implements Decisions {
    private final Decisions next;
    private final Entries entries;
    private final BlobCollector collector;

    public DeletedContent(Decisions next, Entries entries, BlobCollector collector) {
        this.next = next;
        this.entries = entries;
        this.collector = collector;
    }

    @Override
    public Optional<Appended> on(Object command, Origin origin) {
        Optional<Appended> appended = next.on(command, origin);
        if (command instanceof Delete || command instanceof DeleteGeneric || command instanceof CleanUp) {
            appended.ifPresent(this::suspectContent);
        }
        return appended;
    }

    private void suspectContent(Appended deleted) {
        for (long position = deleted.first(); position <= deleted.last(); position++) {
            entries.at(position).ifPresent(entry -> {
                switch (entry.event()) {
                    case FileDeleted file -> {
                        collector.suspect(file.sha256());
                        collector.suspect(file.metadata());
                    }
                    case GenericFileDeleted file -> collector.suspect(file.sha256());
                    case RegistryEvent _ -> {}
                }
            });
        }
    }
}
