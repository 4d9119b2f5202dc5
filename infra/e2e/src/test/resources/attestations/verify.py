"""Verifies a provenance object, as it was served, by the public library, without the network.

verify.py PROVENANCE DISTRIBUTION: prints each publisher whose attestation is good.
"""

import sys
from pathlib import Path

from pypi_attestations import Distribution, Provenance

provenance = Provenance.model_validate_json(Path(sys.argv[1]).read_bytes())
distribution = Distribution.from_file(Path(sys.argv[2]))
for bundle in provenance.attestation_bundles:
    for attestation in bundle.attestations:
        predicate, _ = attestation.verify(bundle.publisher, distribution, offline=True)
        print(f"{bundle.publisher.kind} {bundle.publisher.repository} {predicate}")
