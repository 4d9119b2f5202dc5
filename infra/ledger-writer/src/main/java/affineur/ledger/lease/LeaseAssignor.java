package affineur.ledger.lease;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Leaves the ledger's partition with the member that has it, else gives it to one that has not. A member's subscription
 * carries its address, and every assignment the holder's: that is how all learn where to send commands. Public only because
 * Kafka's client makes it.
 */
public final class LeaseAssignor implements ConsumerPartitionAssignor, Configurable {
    static final String ADDRESS = "affineur.lease.address";
    static final String TOLD = "affineur.lease.told";

    /** Who learns where the holder is. */
    @FunctionalInterface
    interface Told {
        void holder(URI address);
    }

    private String address = "";
    private Told told = _ -> {};

    @Override
    public void configure(Map<String, ?> settings) {
        address = (String) Objects.requireNonNull(settings.get(ADDRESS));
        told = (Told) Objects.requireNonNull(settings.get(TOLD));
    }

    @Override
    public String name() {
        return "affineur-lease";
    }

    @Override
    public List<RebalanceProtocol> supportedProtocols() {
        return List.of(RebalanceProtocol.COOPERATIVE);
    }

    @Override
    public ByteBuffer subscriptionUserData(Set<String> topics) {
        return ByteBuffer.wrap(address.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
        Map<String, Subscription> members = group.groupSubscription();
        Map.Entry<String, Subscription> holder = members.entrySet().stream()
                .max(Comparator.comparingInt((Map.Entry<String, Subscription> member) -> held(member.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .orElseThrow();
        TopicPartition partition = new TopicPartition(holder.getValue().topics().getFirst(), 0);
        Map<String, Assignment> assignments = new HashMap<>();
        members.keySet()
                .forEach(member -> assignments.put(
                        member,
                        new Assignment(
                                member.equals(holder.getKey()) ? List.of(partition) : List.of(),
                                holder.getValue().userData())));
        return new GroupAssignment(assignments);
    }

    /** The generation of the group in which it had the partition; below all generations if it had it not. */
    private static int held(Subscription member) {
        return member.ownedPartitions().isEmpty()
                ? Integer.MIN_VALUE
                : member.generationId().orElse(-1);
    }

    @Override
    public void onAssignment(@Nullable Assignment assignment, @Nullable ConsumerGroupMetadata metadata) {
        ByteBuffer holder = assignment == null ? null : assignment.userData();
        if (holder != null && holder.hasRemaining()) {
            told.holder(
                    URI.create(StandardCharsets.UTF_8.decode(holder.duplicate()).toString()));
        }
    }
}
