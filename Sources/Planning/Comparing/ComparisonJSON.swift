package import CanonicalJSON

/// A comparison for programs: everything that was compared, and how it stands.
package enum ComparisonJSON {
    /// The comparison as `plumb compare --output json` prints it.
    package static func value(_ comparison: Comparison) -> JSONValue {
        [
            "version": 2, "from": .string(comparison.left), "to": .string(comparison.right), "declared": .boolean(comparison.isDeclared),
            "unexpected": .integer(comparison.unexpected.count), "services": .array(comparison.services.map(service)),
            "alone": .array(
                comparison.alone.map { ["service": .string($0.service), "environment": .string($0.environment)] }),
        ]
    }

    private static func service(_ service: ServiceComparison) -> JSONValue {
        [
            "service": .string(service.service), "from": side(service.left), "to": side(service.right),
            "differences": .array(service.differences.map(difference)),
        ]
    }

    private static func side(_ side: ServiceComparison.Side) -> JSONValue {
        var run: JSONValue = .null
        if let runs = side.run {
            run = [
                "version": .integer(runs.version), "artefact": .string(runs.artefact),
                "commit": runs.commit.map(JSONValue.string) ?? .null, "since": .string(runs.since),
            ]
        }
        return ["environment": .string(side.environment), "app": .string(side.app), "exists": .boolean(side.isThere), "runs": run]
    }

    private static func difference(_ difference: ComparedDifference) -> JSONValue {
        let standing =
            switch difference.standing {
            case .unexpected: "unexpected"
            case .toConfirm: "to confirm"
            case .expected: "expected"
            }
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        return [
            "kind": .string(difference.part.kind.rawValue), "name": .string(difference.part.name),
            "relation": .string(difference.relation.rawValue), "standing": .string(standing), "reason": .string(difference.reason),
            "from": text(difference.left), "to": text(difference.right), "files": text(difference.files),
        ]
    }
}
