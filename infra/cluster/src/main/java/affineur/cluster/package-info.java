/** The services as processes of their own, on Kafka, Elasticsearch and S3: what each is made of, and its settings. */
@NullMarked
package affineur.cluster;

import org.jspecify.annotations.NullMarked;
