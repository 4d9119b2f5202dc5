/** What is published where: the documents that every page is made of, and their projection from the ledger. */
@NullMarked
package affineur.query.catalogue;

import org.jspecify.annotations.NullMarked;
