internal import CanonicalJSON
internal import Planning
internal import Resources

/// What operations of this run made known, put where a payload says `{"knownAfter": …, "attribute": …}`.
struct KnownValues {
    private var outputs: [Scope: [String: String]] = [:]

    mutating func learn(_ outcome: OperationOutcome, from scope: Scope) {
        outputs[scope, default: [:]].merge(outcome.outputs) { _, new in new }
    }

    /// The operation with every value that was to come in its place.
    /// - Returns: nil with the first value that is still not known.
    func complete(_ operation: Operation) -> Result<Operation, Missing> {
        var missing: Missing?
        let payload = filled(operation.payload, &missing)
        if let missing { return .failure(missing) }
        return .success(operation.with(payload: payload))
    }

    /// The content with every value that came to be known in its place, inside a record: a value on its own is compared by
    /// its fingerprint, which the next plan makes.
    func complete(_ content: Content) -> Content {
        guard case .record(let fields) = content else { return content }
        return .record(
            fields.mapValues { field in
                guard case .unknown(let address, let attribute) = field else { return complete(field) }
                return text(address.description, attribute).map(Content.text) ?? field
            })
    }

    struct Missing: Error {
        let name: String
    }

    private func filled(_ value: JSONValue, _ missing: inout Missing?) -> JSONValue {
        switch value {
        case .object(let members):
            if case .knownAfter(let address, let attribute)? = PlannedValue(json: value) {
                if let text = text(address.description, attribute) { return .string(text) }
                missing = missing ?? Missing(name: "\(address).\(attribute)")
                return .null
            }
            var result: [String: JSONValue] = [:]
            for key in members.keys.sorted() { result[key] = members[key].map { filled($0, &missing) } }
            return .object(result)
        case .array(let items): return .array(items.map { filled($0, &missing) })
        default: return value
        }
    }

    private func text(_ address: String, _ attribute: String) -> String? {
        outputs.first { address.hasPrefix("\($0.key)/") && $0.value[attribute] != nil }?.value[attribute]
    }
}
